"""IDLE (RFC 2177), spoken on the connection's own socket: the server says by itself that a mail has come.

The law: whoever waits can be called away at once, whatever the server does. With the library's own IDLE that is not so:
it misses what comes together with the server's consent, and breaks on half a line."""

import re
import select
import socket
import ssl
from collections.abc import Iterator
from time import monotonic

PATIENCE = 3.0  # seconds for the server to end what we end
MOST = 1 << 20  # bytes; a server that says more in one IDLE talks nonsense
EXISTS = re.compile(rb"\* \d+ EXISTS", re.IGNORECASE)


def idle(sock: socket.socket, tag: bytes, bell: socket.socket) -> bool:
    """Whether the server told of a mail, before `bell` could be read or the server ended it. OSError where the
    connection is of no use any more; else it is as it was."""
    timeout = sock.gettimeout()
    sock.setblocking(False)
    try:
        return _idle(sock, tag + b" ", bell)
    finally:
        sock.settimeout(timeout)


def _idle(sock: socket.socket, tag: bytes, bell: socket.socket) -> bool:
    sock.sendall(tag + b"IDLE\r\n")
    said = _Speech(sock)
    has_begun = has_come = False
    for line in said.until(bell):
        if line.startswith(tag):
            return has_come  # it will not, or no more
        has_begun |= line.startswith(b"+")
        has_come |= bool(EXISTS.fullmatch(line))
        if has_begun and has_come:
            break
    if not has_begun:
        raise TimeoutError  # to whom DONE would be a command
    sock.sendall(b"DONE\r\n")
    if not any(line.startswith(tag) for line in said.until(None, PATIENCE)):
        raise TimeoutError
    return has_come


class _Speech:
    """What the server says, line by line. What one `until` leaves the next one has."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._lines: list[bytes] = []
        self._rest = b""
        self._room = MOST

    def until(self, bell: socket.socket | None, seconds: float | None = None) -> Iterator[bytes]:
        end = seconds and monotonic() + seconds
        while True:
            while self._lines:
                yield self._lines.pop(0)
            left = end and max(0.0, end - monotonic())
            if not self._hears():  # first, for the socket does not show what TLS has unpacked already
                ready, _, _ = select.select([self._sock, *([bell] if bell else [])], [], [], left)
                if bell in ready or not ready or left == 0:
                    return

    def _hears(self) -> bool:
        try:
            said = self._sock.recv(1 << 16)
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        self._room -= len(said)
        if not said or self._room < 0:
            raise ConnectionError
        *lines, self._rest = (self._rest + said).split(b"\r\n")
        self._lines += lines
        return True
