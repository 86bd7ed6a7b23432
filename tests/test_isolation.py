"""The guards of conftest.py work: a guard that never barks guards nothing."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import platformdirs
import pytest


def test_a_connection_to_elsewhere_is_refused_and_remembered(only_this_machine: list[str]) -> None:
    with socket.socket() as outside, pytest.raises(ConnectionRefusedError, match="stay on this machine"):
        outside.connect(("192.0.2.1", 9))
    with pytest.raises(ConnectionRefusedError):
        socket.getaddrinfo("mail.example.invalid", 443)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outside, pytest.raises(ConnectionRefusedError):
        outside.sendto(b"x", ("192.0.2.1", 9))
    assert len(only_this_machine) == 3
    only_this_machine.clear()


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()[:2]) as client:
        assert client.getpeername() == server.getsockname()


def test_places_are_not_the_persons_own() -> None:
    own = Path(os.environ["HOME"])
    assert own.name.startswith("openplanner-tests-")
    for place in (platformdirs.user_data_dir("x"), platformdirs.user_config_dir("x"), platformdirs.user_log_dir("x")):
        assert Path(place).is_relative_to(own)


def test_no_screen_is_needed() -> None:
    assert os.environ["QT_QPA_PLATFORM"]
