"""The options that every command on a database shares, and opening the office with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from openplanner.application.office import Office
from openplanner.cli import output
from openplanner.cli.words import said
from openplanner.domain.errors import DiskFull, StoreReadOnly

Database = Annotated[str | None, typer.Option("--database", help=said("database"))]
Lang = Annotated[str | None, typer.Option("--lang", help=said("lang"))]
Json = Annotated[bool, typer.Option("--json", help=said("json"))]
Now = Annotated[str | None, typer.Option("--now", help=said("now"))]
Out = Annotated[Path, typer.Option("--out", help=said("out"))]


@contextmanager
def opened(database: str | None, now: str | None) -> Iterator[Office]:
    """The office on the database of the options; closed afterwards."""
    from openplanner.assembly import open_office, system_clock

    moment = output.read_moment(now, "--now")
    office = open_office(database, (lambda: moment) if moment else system_clock)
    try:
        yield office
    finally:
        office.store.close()


def write_file(path: Path, content: bytes) -> None:
    """Writes a file whole; raises ``StoreReadOnly`` or ``DiskFull`` when that cannot be done."""
    import errno

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise DiskFull("file_disk_full", name=path.name) from error
        raise StoreReadOnly("file_not_writable", name=path.name) from error
