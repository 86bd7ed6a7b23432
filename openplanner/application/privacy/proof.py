"""The proof of what was erased, as a list for the archive: numbers, dates and rules, nothing about persons."""

from __future__ import annotations

from collections.abc import Iterable

from openplanner.application.upkeep.write_table import table_bytes
from openplanner.storage.privacy.erasures import Erasure

__all__ = ["Erasure", "proof_table"]

HEADING = (
    "zaaknummer", "zaaktype", "uitkomst", "gesloten_op", "gewist_op", "door", "grond", "wat", "bewaartermijn_dagen",
    "bron", "aantallen",
)  # fmt: skip


def proof_table(proof: Iterable[Erasure]) -> bytes:
    """The lines as CSV."""
    return table_bytes(
        HEADING,
        [
            (
                one.number, one.case_type.value, one.outcome.value if one.outcome else "", one.closed_on or "",
                one.at.isoformat(timespec="seconds"), one.by, one.ground.value, one.what.value, one.days, one.source,
                ", ".join(f"{name} {count}" for name, count in one.counts.items()),
            )
            for one in proof
        ],
    )  # fmt: skip
