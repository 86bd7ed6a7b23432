"""``python -m tests.doubles.graph``: the Graph double on this machine, with an invented team of five, until Ctrl+C."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime, timedelta

from tests.doubles.graph.graph_server import GraphDouble
from tests.doubles.items import Item, Right, RoomPolicy
from tests.doubles.mailboxes import Mailboxes

TEAM = ("noor", "bram", "samira", "joost", "planner")


def example_office() -> Mailboxes:
    """Five colleagues who share their calendars with the planner, and two rooms."""
    office = Mailboxes(clock=lambda: datetime.now(UTC))
    monday = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0)
    for number, name in enumerate(TEAM):
        address = f"{name}@voorbeeldstad.example"
        box = office.add(address, f"{name.title()} Demo", default_right=Right.WRITE)
        start = monday + timedelta(hours=number)
        office.put(box.address, Item(start, start + timedelta(hours=1), "Overleg"))
    for number in (1, 2):
        office.add(f"kamer{number}@voorbeeldstad.example", f"Kamer {number}", policy=RoomPolicy.ACCEPT)
    return office


def main() -> None:
    """Serves until it is stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8471)
    with GraphDouble(example_office(), port=parser.parse_args().port) as double:
        print(f"address  {double.address}")
        print(f"token    {double.token('planner@voorbeeldstad.example')}")
        print("mailboxes", *double.mailboxes.people, sep="\n  ")
        try:
            while True:
                time.sleep(1)
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()
