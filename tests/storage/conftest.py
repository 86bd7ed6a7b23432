"""The store in both of its homes: a file, and a PostgreSQL server of this test run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from openplanner.storage.reads import Reads
from openplanner.storage.store import Store, open_store
from tests.doubles.postgres import Cluster
from tests.storage import given

HOMES = ("file", "server")


@pytest.fixture
def on_server(cluster: Cluster, database: str) -> Iterator[Store]:
    """An empty store on a server."""
    opened = open_store(cluster.server(database), given.NOW)
    yield opened
    opened.close()


@pytest.fixture(params=HOMES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, in a file and again on a server."""
    opened = given.new_store(tmp_path) if request.param == "file" else request.getfixturevalue("on_server")
    yield opened
    opened.close()


@pytest.fixture
def reads(store: Store) -> Iterator[Reads]:
    """The lists of that store."""
    lists = Reads(store.home)
    yield lists
    lists.close()
