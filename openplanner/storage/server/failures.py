"""What PostgreSQL and its driver say, in our errors: the door to a server.

Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from openplanner.domain.errors import (
    DiskFull,
    InvalidInput,
    NotAllowed,
    OpenPlannerError,
    SlotTaken,
    StoreBusy,
    StoreDamaged,
    StoreReadOnly,
    StoreUnreachable,
)

_Maker = Callable[[], OpenPlannerError]
_BY_CODE: dict[str, _Maker] = {
    "23503": lambda: NotAllowed("still_in_use"),  # by something that this colleague may not see
    "23P01": lambda: SlotTaken("slot_taken"),
    "25006": lambda: StoreUnreachable("server_not_leading"),
    "28000": lambda: StoreUnreachable("server_sign_in"),
    "28P01": lambda: StoreUnreachable("server_sign_in"),
    "3D000": lambda: StoreUnreachable("server_no_database"),
    "40001": lambda: StoreBusy("server_conflict"),
    "40P01": lambda: StoreBusy("server_conflict"),
    "42501": lambda: NotAllowed("server_right"),
    "53100": lambda: DiskFull("server_disk_full"),
    "53300": lambda: StoreBusy("server_full"),
    "55P03": lambda: StoreBusy("server_conflict"),
    "57014": lambda: StoreBusy("server_slow"),
    "57P01": lambda: StoreUnreachable("server_lost"),
    "57P02": lambda: StoreUnreachable("server_lost"),
    "57P03": lambda: StoreUnreachable("server_unreachable"),
    "P0002": lambda: StoreDamaged("store_damaged"),  # the end of the audit chain is gone
    "XX001": lambda: StoreDamaged("store_damaged"),
    "XX002": lambda: StoreDamaged("store_damaged"),
}
_BY_CLASS: dict[str, _Maker] = {
    "08": lambda: StoreUnreachable("server_lost"),
    "53": lambda: StoreBusy("server_full"),
    "58": lambda: StoreReadOnly("store_cannot_read"),
}
_UNIQUE = "23505"
_NUMBER = "ix_cases_number"
_SIGN_IN = ("authentication", "pg_hba", "GSSAPI", "SSPI", "no password supplied")
_CERTIFICATE = ("certificate", "SSL error", "does not support SSL", "does not match host")


def in_our_words(error: BaseException) -> OpenPlannerError | None:
    """Our error for an error of the driver; None when it is a mistake of ours, which stays as it is."""
    code = getattr(error, "sqlstate", None)
    if code == _UNIQUE and isinstance(error, psycopg.Error):
        return _twice(error.diag.constraint_name or "")
    if code is not None:
        make = _BY_CODE.get(code) or _BY_CLASS.get(code[:2])
        return make() if make else None
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return _without_code(str(error))
    return None


def _twice(constraint: str) -> OpenPlannerError:
    """Two desks wrote the same thing in the same moment; the second hears it here."""
    if constraint == _NUMBER:
        return InvalidInput("number_taken", field="number", number="")
    return StoreBusy("server_conflict")


def _without_code(message: str) -> OpenPlannerError:
    """The driver gives no code while connecting; its words may hold names of users, so they stay here."""
    if any(sign in message for sign in _CERTIFICATE):
        return StoreUnreachable("server_not_trusted")
    if any(sign in message for sign in _SIGN_IN):
        return StoreUnreachable("server_sign_in")
    if "does not exist" in message:
        return StoreUnreachable("server_no_database")
    return StoreUnreachable("server_unreachable")


@contextmanager
def our_errors() -> Iterator[None]:
    """Lets errors of the driver out as ours."""
    try:
        yield
    except psycopg.Error as error:
        ours = in_our_words(error)
        if ours is None:
            raise
        raise ours from error
