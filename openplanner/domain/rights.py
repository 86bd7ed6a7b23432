"""Who may do what: one table of roles and actions. The database server enforces it, screens and commands follow it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from openplanner.domain.errors import NotAllowed
from openplanner.domain.frozen import frozen


class Role(StrEnum):
    """What somebody is in the office."""

    STAFF = "staff"
    MANAGER = "manager"
    MAINTENANCE = "maintenance"
    READER = "reader"


class Action(StrEnum):
    """What somebody may do. ``ARRANGE`` is changing colleagues, teams, places, texts and shared settings."""

    SEE = "see"
    PLAN = "plan"
    CHANGE = "change"
    PRINT = "print"
    EXPORT = "export"
    ARRANGE = "arrange"
    PURGE = "purge"


_ROWS = {
    #                   see    plan   change print  export arrange purge
    Role.STAFF:        (True,  True,  True,  True,  False, False,  False),
    Role.MANAGER:      (True,  True,  True,  True,  True,  True,   False),
    Role.MAINTENANCE:  (True,  False, False, False, True,  True,   True),
    Role.READER:       (True,  False, False, False, False, False,  False),
}  # fmt: skip
TABLE: Mapping[Role, frozenset[Action]] = {
    role: frozenset(action for action, may in zip(Action, row, strict=True) if may) for role, row in _ROWS.items()
}
SEES_EVERY_DEPARTMENT = frozenset({Role.MAINTENANCE})


@frozen
class Rights:
    """What the person at this desk may do. ``colleague_id`` is who signed in, where the database knows that."""

    roles: frozenset[Role]
    colleague_id: int | None = None

    def may(self, action: Action) -> bool:
        """True when one of the roles allows it."""
        return any(action in TABLE[role] for role in self.roles)

    def may_note_away(self, colleague_ids: Collection[int]) -> bool:
        """True when this person may say that these are away: who arranges for everybody, who plans for oneself."""
        own = self.colleague_id is not None and set(colleague_ids) == {self.colleague_id}
        return self.may(Action.ARRANGE) or (own and self.may(Action.PLAN))

    def require(self, action: Action) -> None:
        """Raises ``NotAllowed`` (``no_right``) when none of the roles allows it."""
        if not self.may(action):
            raise NotAllowed("no_right", action=action.value)


EVERYTHING = Rights(frozenset(Role))
