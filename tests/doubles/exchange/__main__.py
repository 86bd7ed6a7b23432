"""Starts the Exchange double by hand: ``python -m tests.doubles.exchange [--port 8065]``. Ctrl+C stops it.

It holds an invented office in memory, answers on this machine only, and prints every request that it gets.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta

from tests.doubles.exchange.server import EwsDouble
from tests.doubles.invented_office import DESK, ROOMS, fill, furnish
from tests.doubles.mailboxes import PASSWORD, Mailboxes


def main() -> None:
    """Runs until stopped."""
    parser = argparse.ArgumentParser(prog="python -m tests.doubles.exchange", description=__doc__)
    parser.add_argument("--port", type=int, default=8065, help="port on 127.0.0.1; 0 takes a free one")
    wanted = parser.parse_args()
    office = furnish(Mailboxes(clock=lambda: datetime.now(UTC)))
    today = office.now.date()
    fill(office, today - timedelta(days=today.weekday()))
    with EwsDouble(office, port=wanted.port) as server:
        print(introduction(server), flush=True)
        watch(server)


def introduction(server: EwsDouble) -> str:
    """What a person needs to point the app at it."""
    people = "\n".join(f"  {box.address:<32} {box.name}" for box in server.mailboxes.people.values())
    return (
        f"An invented Exchange Server is running; it knows no real people and forgets everything when it stops.\n\n"
        f"  address (EWS)   {server.endpoint}\n  version         Exchange Server SE (15.2.2562)\n"
        f"  sign-in         basic\n  user            {DESK}\n  password        {PASSWORD} (the same for everybody)\n"
        f"  room list       {ROOMS}\n\nMailboxes:\n{people}\n\nCtrl+C stops it.\n"
    )


def watch(server: EwsDouble) -> None:
    """Prints requests as they come, and what did not follow the schema."""
    seen = wrong = 0
    try:
        while not server.stopping.wait(0.5):
            for line in server.requests[seen:]:
                print(f"{line.number:>5}  {line.operation:<22} {line.status}", flush=True)
            for message in server.schema_errors[wrong:]:
                print(f"       against the schema: {message}", flush=True)
            seen, wrong = len(server.requests), len(server.schema_errors)
    except KeyboardInterrupt:
        print("\nstopped")


if __name__ == "__main__":
    main()
