"""Real windows that are killed at any moment while somebody types and clicks: what was said to be saved is there.

``python -m tests.flow.killed_windows 200`` does the long form. Each window is a process of its own, without a screen:
the program as it starts, with its real background work. It registers letters through the form, phones, records results,
closes cases and leaves forms half filled in. After each step that the window said was done (the line at the bottom) it
tells so on a pipe; SIGKILL comes from outside, at a moment by chance.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from openplanner.assembly import open_office
from openplanner.desktop.screen import Screen
from openplanner.desktop.window import MainWindow
from openplanner.domain.case import CaseStatus
from openplanner.settings import combined
from openplanner.storage import attempts, audit, cases, drafts
from openplanner.storage.schema.upgrading import check_sound
from tests.offices import MONDAY, registered, small_office

Wait = Callable[[Callable[[], bool]], None]
MOST_STEPS = 6
LONGEST_MOMENT = 0.15  # seconds
WAITING_CASES = 5


def opened(window: MainWindow, screen_id: str, case_id: int | None, wait: Wait) -> Screen:
    """That screen, in view; one before its turn is imported beside the window first."""
    window.open_screen(screen_id, case_id)
    wait(lambda: window.screen_id == screen_id)
    return window.screens[screen_id]


def worked_until_killed(path: Path, seed: int) -> None:
    """Works behind a real window until the process dies; a line of JSON on standard output for each step done."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtTest import QTest

    from openplanner.assembly import open_desk
    from openplanner.desktop.window import application, open_window
    from openplanner.domain.contact import AttemptResult

    application()
    window = open_window(open_desk(str(path), lambda: MONDAY))
    window.show()
    chance = random.Random(seed)
    heard: list[str] = []
    window.desk.notice.connect(lambda text, _undo: heard.append(text))

    def wait(done: Callable[[], bool]) -> None:
        until = time.monotonic() + 60
        while not done():
            if time.monotonic() > until:  # an assertion would be a fault that the window reports and survives
                sys.stderr.write(f"{window.screen_id} did not get there: {window.notice.accessibleName()}\n")
                os._exit(9)
            QTest.qWait(5)

    def say(**what: object) -> None:
        print(json.dumps(what), flush=True)

    def register() -> None:
        number = f"W-{chance.getrandbits(60):x}"
        screen = opened(window, "intake", None, wait)
        wait(screen.can_save)  # type: ignore[attr-defined]
        QTest.qWait(60)  # a form that was left half filled in comes back
        typed = {"number": number, "name": "Mevrouw A. Verzonnen", "phone": "06 12345601", "received": "vandaag"}
        for name, text in (typed | {"subject": "Kapvergunning"}).items():
            screen.fields.edits[name].setText(text)  # type: ignore[attr-defined]
            screen.fields.edits[name].textEdited.emit(text)  # type: ignore[attr-defined]
        if chance.random() < 0.3:
            QTest.qWait(chance.randrange(600))  # half filled in: a draft, perhaps
        screen.acts["intake-save"].trigger()  # type: ignore[attr-defined]
        wait(lambda: any(number in one for one in heard))
        say(did="registered", number=number)

    def call() -> None:
        desk = window.desk
        rows = desk.reads.worklist(None, MONDAY)
        case_id = chance.choice(rows).case_id
        note = f"notitie {chance.getrandbits(40):x}x"
        screen = opened(window, "conversation", case_id, wait)
        wait(lambda: screen.opened is not None and screen.opened.case.case_id == case_id)  # type: ignore[attr-defined]
        screen.talk.notes.setPlainText(note)  # type: ignore[attr-defined]
        screen.record(AttemptResult.VOICEMAIL)  # type: ignore[attr-defined]
        wait(lambda: not screen.page.typing_now)  # type: ignore[attr-defined]
        say(did="attempted", case=case_id, note=note)
        screen.finish()  # type: ignore[attr-defined]

    while True:
        chance.choice((register, call))()


def window_killed(path: Path, chance: random.Random, told: list[dict[str, object]]) -> None:
    """One window, killed after some steps and a moment by chance."""
    steps, moment = chance.randrange(MOST_STEPS), chance.uniform(0.0, LONGEST_MOMENT)
    command = [sys.executable, "-m", "tests.flow.killed_windows", "--work", str(path), str(chance.getrandbits(30))]
    home = {name: str(path.parent / "home") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **home}
    ) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(1 + steps)]
        time.sleep(moment)
        child.send_signal(signal.SIGKILL)
        rest, wrong = child.communicate(timeout=60)
        assert child.returncode == -signal.SIGKILL, f"the window ended by itself: {wrong[-2000:]}"
    lines += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    told += [json.loads(line) for line in lines if line.strip()]


def differences(path: Path, told: list[dict[str, object]], rounds: int) -> list[str]:
    """What the windows said and the store does not hold; in each round one step may be saved and not yet told."""
    check_sound(path)
    office = open_office(str(path), lambda: MONDAY, combined({}))
    with office.store.reading() as tx:
        chain = audit.walk_chain(tx)
        stored = {case.number: case.case_id or 0 for case in cases.open_cases(tx)}
        notes = Counter(one.note for case_id in stored.values() for one in attempts.attempts_of_case(tx, case_id))
        unreadable = [one.key for one in drafts.drafts(tx) if not isinstance(one.payload, dict)]
        assert all(case.status is not CaseStatus.CLOSED for case in cases.open_cases(tx))
    office.store.close()
    numbers = [str(line["number"]) for line in told if line["did"] == "registered"]
    said = [str(line["note"]) for line in told if line["did"] == "attempted"]
    found = [f"case {number} is gone" for number in numbers if number not in stored]
    found += [f"call {note} is there {notes[note]} times" for note in said if notes[note] != 1]
    found += [f"draft {key} cannot be read" for key in unreadable]
    if chain.breaks:
        found.append(f"the audit broke: {chain.breaks}")
    saved = len(stored) - WAITING_CASES + sum(notes.values())
    if not len(numbers) + len(said) <= saved <= len(numbers) + len(said) + rounds:
        found.append(f"{saved} steps saved, {len(numbers) + len(said)} told in {rounds} rounds")
    return found


def killed_rounds(folder: Path, rounds: int, seed: int, tell: Callable[[str], object] = lambda _line: None) -> int:
    """So many windows; how many steps they told of. Raises ``AssertionError`` where something was lost."""
    office, _clock = small_office(folder)
    for number in range(WAITING_CASES):
        registered(office, f"Z-{number}")
    path = office.store.path
    office.store.close()
    told: list[dict[str, object]] = []
    chance = random.Random(seed)
    for number in range(1, rounds + 1):
        window_killed(path, chance, told)
        wrong = differences(path, told, number)
        assert wrong == [], f"round {number}: {wrong}"
        if number % 10 == 0 or number == rounds:
            tell(f"{number} windows killed: {len(told)} steps told, all there")
    return len(told)


def main() -> None:
    """The long form, or with ``--work`` one window."""
    if sys.argv[1:2] == ["--work"]:
        worked_until_killed(Path(sys.argv[2]), int(sys.argv[3]))
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with TemporaryDirectory(prefix="openplanner-windows-") as folder:
        killed_rounds(Path(folder), rounds, seed=20261124, tell=lambda line: print(line, flush=True))


if __name__ == "__main__":
    main()
