"""Whether an address is this machine itself: what goes there leaves no wire to listen on."""

from __future__ import annotations

import ipaddress


def is_own_machine(host: str) -> bool:
    """True for ``localhost`` and the addresses of the loopback network; never for a name that must be looked up."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
