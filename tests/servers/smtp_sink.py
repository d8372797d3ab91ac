"""An SMTP server on loopback that keeps what it gets, and can be told to refuse, cut or hang at any point.

`with Sink() as sink:` then `sink.port`, `sink.mails`, and the knobs: `refuse`, `cut`, `hang`, `delay`,
`max_per_connection`. The points are connect, auth, mail, rcpt, data, dot."""

import asyncio
import ssl
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Self

HOST = "127.0.0.1"
FOR_EVER = 1 << 30
EXTENSIONS = ("sink.example", "SIZE 52428800", "8BITMIME", "ENHANCEDSTATUSCODES", "AUTH PLAIN XOAUTH2")
REASON = b'{"status":"401","schemes":"bearer","scope":"https://mail.example.org/"}'


@dataclass(frozen=True)
class SunkMail:
    sender: str
    recipients: tuple[str, ...]
    content: bytes
    unanswered: bool = field(default=False, compare=False)  # nobody was told that it is here


@dataclass
class _Fault:
    """What happens at a point, the next `times` times that a command contains `match`."""

    point: str
    kind: str  # refuse, cut, hang
    reply: str = ""
    match: str = ""
    times: int = 1
    stored: bool = False


@dataclass
class Sink:
    context: ssl.SSLContext | None = None  # TLS from the first byte
    tokens: Callable[[], Sequence[str]] | None = None  # those that XOAUTH2 takes; None: any
    mails: list[SunkMail] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    delay: float = 0.0  # seconds before the reply to the final dot
    max_per_connection: int = FOR_EVER  # then 421
    port: int = 0
    _faults: list[_Fault] = field(default_factory=list)

    def refuse(self, point: str, code: int, match: str = "", times: int = FOR_EVER, words: str = "") -> None:
        self._faults.append(_Fault(point, "refuse", f"{code} {words or f'refused at {point}'}", match, times))

    def cut(self, point: str, stored: bool = False) -> None:
        """Hang up once instead of the reply; at the dot after the mail was stored, or before."""
        self._faults.append(_Fault(point, "cut", stored=stored))

    def hang(self, point: str, stored: bool = False) -> None:
        """Never reply, once; at the dot after the mail was stored, or before."""
        self._faults.append(_Fault(point, "hang", stored=stored))

    def mend(self) -> None:
        self._faults.clear()

    @property
    def is_alone(self) -> bool:
        """Whether nobody is connected: all that was said has been heard."""
        return not self._open

    def due(self, point: str, command: str) -> _Fault | None:
        for fault in self._faults:
            if fault.point == point and fault.match in command and fault.times > 0:
                fault.times -= 1
                return fault
        return None

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sink", daemon=True)
        self._thread.start()
        self._open: set[asyncio.Transport] = set()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _start(self) -> None:
        self._server = await self._loop.create_server(
            lambda: _Conversation(self, self._open), HOST, 0, ssl=self.context
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        self._server.close()
        for transport in list(self._open):
            transport.abort()
        rest = asyncio.all_tasks() - {asyncio.current_task()}  # connections that are still being accepted
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        await asyncio.sleep(0)  # lets the transports close


class _Conversation(asyncio.Protocol):
    """One connection."""

    def __init__(self, sink: Sink, open_now: set[asyncio.Transport]) -> None:
        self._sink = sink
        self._open = open_now
        self._buffer = b""
        self._in_data = self._stuck = self._challenged = False
        self._done = 0
        self._sender = ""
        self._recipients: list[str] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._open.add(transport)
        self._sink.connections += 1
        self._at("connect", "", lambda: self._say("220 sink.example ESMTP"))

    def connection_lost(self, exc: Exception | None) -> None:
        self._open.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while not (self._stuck or self._transport.is_closing()):
            end = b"\r\n.\r\n" if self._in_data else b"\r\n"
            # The end of an empty content shares its CRLF with the command before it.
            found = (b"\r\n" + self._buffer if self._in_data else self._buffer).partition(end)
            if not found[1]:
                return
            self._buffer = found[2]
            if self._in_data:
                self._in_data = False
                self._dot((found[0] + b"\r\n")[2:])
            else:
                self._command(found[0].decode("utf-8", "replace"))

    def _say(self, *lines: str) -> None:
        *first, last = lines
        text = "".join(f"{line}\r\n" for line in (*(f"{line[:3]}-{line[4:]}" for line in first), last))
        self._transport.write(text.encode())

    def _at(self, point: str, command: str, otherwise: Callable[[], None]) -> None:
        self._answer(self._sink.due(point, command), otherwise)

    def _answer(self, fault: _Fault | None, otherwise: Callable[[], None]) -> None:
        if fault is None:
            otherwise()
        elif fault.kind == "refuse":
            self._say(fault.reply)
        elif fault.kind == "cut":
            self._transport.abort()
        else:
            self._stuck = True

    def _command(self, line: str) -> None:
        self._sink.commands.append(line)
        if self._challenged:
            self._challenged = False
            self._say("535 5.7.8 Username and Password not accepted" if not line else "501 5.5.2 what")
            return
        answers: dict[str, Callable[[], None]] = {
            "EHLO": lambda: self._say(*(f"250 {extension}" for extension in EXTENSIONS)),
            "AUTH": lambda: self._at("auth", line, lambda: self._auth(line)),
            "MAIL": lambda: self._mail(line),
            "RCPT": lambda: self._at("rcpt", line, lambda: self._rcpt(line)),
            "DATA": lambda: self._at("data", line, self._data),
            "RSET": lambda: self._say("250 2.0.0 ok"),
            "QUIT": lambda: self._quit("221 2.0.0 bye"),
        }
        unknown = partial(self._say, "502 5.5.1 what")
        answers.get(line[:4].upper(), unknown)()

    def _auth(self, line: str) -> None:
        if self._sink.tokens is None or any(_carries(line, token) for token in self._sink.tokens()):
            self._say("235 2.7.0 ok")
        else:  # the reason comes as a challenge, which wants an empty line before the reply
            self._challenged = True
            self._say(f"334 {b64encode(REASON).decode()}")

    def _mail(self, line: str) -> None:
        if self._done >= self._sink.max_per_connection:
            self._quit("421 4.7.0 too many mails on one connection")
        else:
            self._at("mail", line, lambda: self._begin(line))

    def _quit(self, last_words: str) -> None:
        self._say(last_words)
        self._transport.close()

    def _begin(self, line: str) -> None:
        self._sender, self._recipients = _address(line), []
        self._say("250 2.1.0 ok")

    def _rcpt(self, line: str) -> None:
        self._recipients.append(_address(line))
        self._say("250 2.1.5 ok")

    def _data(self) -> None:
        if not self._recipients:
            self._say("554 5.5.1 no valid recipients")
            return
        self._in_data = True
        self._say("354 go on")

    def _dot(self, content: bytes) -> None:
        fault = self._sink.due("dot", " ".join(self._recipients))
        if fault is None or fault.stored:
            self._done += 1
            content = (b"\r\n" + content).replace(b"\r\n..", b"\r\n.")[2:]
            self._sink.mails.append(SunkMail(self._sender, tuple(self._recipients), content, fault is not None))
        reply = partial(self._answer, fault, lambda: self._say("250 2.0.0 taken"))
        asyncio.get_running_loop().call_later(self._sink.delay, reply)


def _carries(line: str, token: str) -> bool:
    """Whether AUTH XOAUTH2 has this access token."""
    return f"\1auth=Bearer {token}\1\1".encode() in b64decode(line.rpartition(" ")[2])


def _address(line: str) -> str:
    return line[line.index("<") + 1 : line.index(">")]
