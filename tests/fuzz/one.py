"""One target under atheris until its time is up: ``python -m tests.fuzz.one NAME FLAG...``, flags of libFuzzer."""

from __future__ import annotations

import logging
import sys
from time import thread_time

import atheris

with atheris.instrument_imports(include=["openplanner", "icalendar", "openpyxl", "tomllib", "defusedxml"]):
    from tests.fuzz.targets import TARGETS

    TARGETS[sys.argv[1]](b"")  # imports what the target needs, so that it is watched too


MOST_SECONDS = 5.0  # of a processor, with every line watched


def main() -> None:
    """Runs until libFuzzer has had enough; its exit status says whether something broke."""
    logging.disable(logging.CRITICAL)
    target = TARGETS[sys.argv[1]]

    def watched(data: bytes) -> None:
        start = thread_time()
        target(data)
        assert thread_time() - start < MOST_SECONDS, "took too long"

    atheris.Setup([sys.argv[0], *sys.argv[2:]], watched)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
