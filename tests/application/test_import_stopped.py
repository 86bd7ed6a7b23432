"""A list is stopped between its batches; then nothing of it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from openplanner.application.register_case import BATCH
from openplanner.application.upkeep.import_cases import import_cases
from openplanner.domain.errors import Cancelled
from openplanner.storage import audit, cases
from tests.offices import BY, small_office

HEAD = "zaaknummer;zaaktype;ontvangen;naam\n"
LETTERS = BATCH + 1


class Stop:
    """Asked to stop at a step of those that register, counted from 1."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.steps: list[int] = []

    def step(self, done: int, total: int, label: str = "") -> None:
        """Raises ``Cancelled`` at its step."""
        if label == "imports.registering":
            self.steps.append(done)
            if len(self.steps) == self.at:
                raise Cancelled


def test_a_list_can_be_stopped_until_it_is_kept_and_then_leaves_nothing(tmp_path: Path) -> None:
    office, _ = small_office(tmp_path)
    lines = "".join(f"Z-{number};woo;2026-11-20;Persoon {number} Bedacht\n" for number in range(LETTERS))
    whole = Stop(at=0)
    with office.store.reading() as tx:
        acts = audit.newest_audit(tx)

    for at in range(1, 5):  # two batches of cases, and as many of the log of the office
        with pytest.raises(Cancelled):
            import_cases(office, (HEAD + lines).encode(), BY, progress=Stop(at))
        with office.store.reading() as tx:
            assert cases.open_cases(tx) == ()
            assert audit.newest_audit(tx) == acts

    assert import_cases(office, (HEAD + lines).encode(), BY, progress=whole).accepted == LETTERS
    assert whole.steps == [0, BATCH, LETTERS, LETTERS]
    office.store.close()


def test_a_list_of_one_letter_can_be_stopped_too(tmp_path: Path) -> None:
    office, _ = small_office(tmp_path)

    class Never:
        def step(self, done: int, total: int, label: str = "") -> None:
            if label == "imports.registering":
                raise Cancelled

    with pytest.raises(Cancelled):
        import_cases(office, (HEAD + "Z-1;woo;2026-11-20;Persoon Bedacht\n").encode(), BY, progress=Never())
    with office.store.reading() as tx:
        assert cases.open_cases(tx) == ()
    office.store.close()
