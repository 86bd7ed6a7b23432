"""Errors, sorted by who can act.

::

    OpenPlannerError(code, facts)
    ├─ Refused        the clerk can act: another slot, another number, another date
    │  ├─ SlotTaken, DeadlinePassed, NotAllowed, StaleCase, InvalidInput, Stopped
    ├─ Unavailable    the network or the system manager can act; trying again may help
    │  ├─ CalendarUnreachable, StoreBusy, StoreReadOnly, DiskFull, StoreDamaged, StoreNewer,
    │     StoreUnreachable, ResourceMissing
    └─ (any other exception is a bug)

An error carries a code and facts, never a sentence: ``texts.py`` words it in the language of the reader
(``errors.<code>.cause``, ``.consequence`` and ``.next``; a test finds codes without a text). Facts hold no
personal data, because errors are logged.
"""

from __future__ import annotations


class OpenPlannerError(Exception):
    """Something that is no bug: ``code`` names it, ``facts`` fill in its sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: dict[str, object] = facts

    def __str__(self) -> str:
        """The code with its facts, for the log."""
        return f"{self.code} {self.facts}" if self.facts else self.code


class Refused(OpenPlannerError):
    """What was asked cannot be done as asked; the clerk can choose something else."""


class SlotTaken(Refused):
    """Somebody or something already claims part of the slot. Facts: ``who`` (colleague or room id)."""


class DeadlinePassed(Refused):
    """The moment lies past the norm or term."""


class NotAllowed(Refused):
    """The step does not fit the state of the case or booking."""


class StaleCase(Refused):
    """Somebody else saved first. Facts: ``case_id``, ``ours``, ``theirs`` (versions)."""


class InvalidInput(Refused):
    """One field is wrong. Facts: ``field``, and what the sentence needs."""


class Stopped(Refused):
    """The person stopped it before anything was kept: what ``Cancelled`` becomes for whoever waits for an answer."""


class Unavailable(OpenPlannerError):
    """Could not ask: this is never the same as an empty answer."""


class CalendarUnreachable(Unavailable):
    """A calendar did not answer; its time is unknown, never free."""


class StoreBusy(Unavailable):
    """Another program holds the database; nothing was changed."""


class StoreReadOnly(Unavailable):
    """The database cannot be written: rights or a read-only disk."""


class DiskFull(Unavailable):
    """No room left; the transaction was undone."""


class StoreDamaged(Unavailable):
    """The file is no sound database."""


class StoreSealed(Unavailable):
    """The file is encrypted, and the key or the library for it is not here; nothing was changed."""


class StoreUnreachable(Unavailable):
    """The server with the database does not answer, or not to us; nothing was changed."""


class StoreNewer(Unavailable):
    """The database was made by a newer version of the program."""


class ResourceMissing(Unavailable):
    """A file of the program itself is absent or unreadable. Facts: ``name``."""


class Cancelled(Exception):
    """The person asked a running task to stop; not an error and never shown as one."""
