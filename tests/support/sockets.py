"""No test reaches beyond this machine: a connection elsewhere is a failure, and never made."""

import ipaddress
import socket
import sys

_WATCHED = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


class ReachedOutside(Exception):
    """Something tried to leave the loopback range."""


def _refuse(event: str, args: tuple) -> None:
    if event in _WATCHED:
        connection, address = args[0], args[1]
        if connection.family in {socket.AF_INET, socket.AF_INET6} and address is not None:
            _check(address[0])
    elif event == "socket.getaddrinfo" and args[0] is not None:
        _check(args[0])


def _check(host: str | bytes) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {"localhost", ""}:
        return
    try:
        inside = ipaddress.ip_address(name).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise ReachedOutside(name)


def stay_on_loopback() -> None:
    """Take effect for the rest of the process; Python offers no way back."""
    sys.addaudithook(_refuse)
