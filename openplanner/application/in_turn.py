"""What came after on the same case was built on a step: that one is taken back first."""

from __future__ import annotations

from openplanner.domain.errors import NotAllowed
from openplanner.domain.reason import because
from openplanner.storage import audit
from openplanner.storage.store import Transaction

KINDS = (
    "registered", "imported", "booked", "moved", "cancelled", "no_show", "attempted", "closed", "reopened", "corrected",
    "claimed", "handed_over", "given_together", "letter_sent", "reminded", "agreement_done", "attention_seen",
    "team_planned", "absence_covered", "on_call", "agreed_later", "later_dropped", "series_booked",
    "setting_changed", "colleague_saved", "team_saved", "place_saved",
    "colleague_added", "team_added", "place_added",
)  # fmt: skip
"""Every kind of step that can be taken back."""
_IN_THE_WAY = frozenset({*KINDS, "moved_outside", "deleted_outside"}) - {
    "claimed",
    "imported",
    "attention_seen",
    "reminded",
}


def refuse_out_of_turn(tx: Transaction, case_id: int, audit_id: int) -> None:
    """Raises ``NotAllowed("undo_newer_first")`` with ``what`` when the case saw a newer step than that line."""
    told = audit.audit_of_case(tx, case_id)
    undone = {line.after.get("undid") for line in told}
    for line in reversed(told):
        if line.audit_id > audit_id and line.action in _IN_THE_WAY and line.audit_id not in undone:
            raise NotAllowed("undo_newer_first", what=because(f"actions.undo_{line.action}"))
