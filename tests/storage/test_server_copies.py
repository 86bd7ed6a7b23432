"""A copy of a server the way the administrators' page says, rehearsed: dumped, lost, put back, and worked on."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import pytest

from openplanner.domain.errors import SlotTaken, Unavailable
from openplanner.storage import audit, bookings, cases
from openplanner.storage.reads import Reads
from openplanner.storage.store import Store, open_store
from tests.doubles.postgres import Cluster
from tests.reading_code import ROOT
from tests.storage import given

PAGE = ROOT / "packaging" / "README.en.md"


@pytest.fixture
def filled(cluster: Cluster, database: str) -> Iterator[Store]:
    store = open_store(cluster.server(database), given.NOW)
    with store.transaction() as tx:
        case, _ = given.booked(tx, given.at(9))
        for action in ("registered", "booked"):
            audit.write_audit(tx, audit.AuditEntry(given.NOW, 1, action, case.case_id))
    yield store
    store.close()


def commands_of_the_page() -> list[list[str]]:
    """The commands that the page gives, as words, with its name of the database and of the file."""
    found = re.findall(r"`(pg_dump [^`]+|pg_restore [^`]+)`", PAGE.read_text(encoding="utf-8"))
    return [shlex.split(command) for command in found]


def test_a_dump_as_on_the_page_comes_back_whole(cluster: Cluster, database: str, filled: Store) -> None:
    dump, restore = commands_of_the_page()
    file, back = str(cluster.folder / "office.dump"), cluster.new_database()
    names = {"openplanner": database, "openplanner.dump": file, "openplanner_back": back}
    cluster.run_as_administrator(*[names.get(word, word) for word in dump])
    filled.close()
    cluster.drop_database(database)
    with pytest.raises(Unavailable), filled.reading():
        pass
    cluster.run_as_administrator(*[names.get(word, word) for word in restore])
    store = open_store(cluster.server(back), given.NOW)
    with store.reading() as tx:
        case = cases.open_cases(tx)[0]
        assert case.citizen.name == "Zoë de Vries-Łukasz"
        chain = audit.walk_chain(tx)
        assert (chain.lines, chain.breaks) == (2, ())
    with pytest.raises(SlotTaken), store.transaction() as tx:
        bookings.add_booking(tx, given.a_booking(case.case_id or 0, (1,), given.at(9)), given.NOW)
    with store.transaction() as tx:
        second = cases.add_case(tx, given.a_case(case.team_id, "Z-2026-002"))
        audit.write_audit(tx, audit.AuditEntry(given.NOW, 1, "registered", second.case_id))
        assert audit.walk_chain(tx).breaks == ()
    with pytest.raises(Exception, match="audit_append_only"), store.transaction() as tx:
        tx.execute_plain("delete from audit")
    reads = Reads(store.home)
    assert [row.number for row in reads.search("vries")] == ["Z-2026-002", "Z-2026-001"]
    reads.close()
    store.close()
    cluster.drop_database(back)
