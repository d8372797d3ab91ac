"""A real IMAP and SMTP server inside the process, on free loopback ports, with one account. Nothing touches the disk.

It runs in a thread with an event loop of its own, so that a blocking IMAP client can talk to it."""

import asyncio
import logging
import threading
from argparse import Namespace
from asyncio import StreamReader, StreamWriter
from collections.abc import Coroutine
from datetime import datetime
from typing import Any, Self, TypeVar
from weakref import WeakSet

try:
    from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
    from proxyprotocol.sock import SocketInfoLocal
    from pymap.backend.dict import Config, Login
    from pymap.backend.dict.filter import FilterSet
    from pymap.backend.dict.mailbox import MailboxData, MailboxSet
    from pymap.imap import IMAPServer
    from pymap.parsing.message import AppendMessage
    from pymap.parsing.specials import ObjectId
    from pymap.parsing.specials.flag import Flag, Wildcard
    from pymap.user import UserMetadata
    from pysasl.hashing import Cleartext
except ImportError as missing:
    raise ImportError(
        f"Le serveur de démonstration a besoin de paquets en plus (il manque « {missing.name} ») : "
        "installez-les avec « pip install 'mailbot[demo]' »."
    ) from missing

T = TypeVar("T")

HOST = "127.0.0.1"
PATIENCE = 10.0  # seconds, for whatever is asked of the server's thread


class MailServer:
    """`with MailServer() as server:`, then mails come in by `deliver`, and `letters` holds what SMTP took."""

    def __init__(self, user: str = "demo@mailbot.example", password: str = "demo") -> None:  # noqa: S107 - on loopback
        self.host = HOST
        self.imap_port = self.smtp_port = 0
        self.user = user
        self.password = password
        self.letters: list[tuple[tuple[str, ...], bytes]] = []
        self._imap_connections: WeakSet[StreamWriter] = WeakSet()
        self._smtp_connections: WeakSet[SMTP] = WeakSet()

    def deliver(self, raw: bytes, arrived: datetime) -> None:
        """Put a mail into the inbox, as if it had come at that instant."""
        self._call(self._inbox.append(AppendMessage(raw, arrived), recent=True))

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        # A client that vanishes is no news; asyncio would print it.
        self._loop.set_exception_handler(lambda *_: None)
        self._thread = threading.Thread(target=self._loop.run_forever, name="mail server", daemon=True)
        self._thread.start()
        try:
            self._call(self._start())
        except BaseException:
            self._end_loop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._call(self._stop())
        finally:
            self._end_loop()

    def _call(self, deed: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(deed, self._loop).result(PATIENCE)

    def _end_loop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    # --- in the server's own thread ---

    async def _start(self) -> None:
        imap = await self._imap()

        async def serve_imap(reader: StreamReader, writer: StreamWriter) -> None:
            self._imap_connections.add(writer)
            await imap(reader, writer, SocketInfoLocal(writer))

        self._servers = [
            await asyncio.start_server(serve_imap, HOST, 0),
            await self._loop.create_server(self._smtp, HOST, 0),
        ]
        self.imap_port, self.smtp_port = (server.sockets[0].getsockname()[1] for server in self._servers)

    async def _imap(self) -> IMAPServer:
        config = _Config(
            Namespace(proxy_protocol=None),
            host=HOST,
            port=0,
            demo_data=False,
            demo_user=self.user,
            demo_password=self.password,
            tls_enabled=False,
            reject_dnsbl=False,  # asks the DNS about each client
            invalid_user_sleep=0,
            hash_context=Cleartext(),
        )
        login = Login(config)
        await login.demo_user_identity.set(UserMetadata(config, self.user, password=self.password))
        folders = _Folders()
        config.set_cache[self.user] = (folders, FilterSet())
        self._inbox = await folders.get_mailbox("INBOX")
        return IMAPServer(login, config)

    def _smtp(self) -> SMTP:
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)
        connection = SMTP(
            self, hostname="localhost", loop=self._loop, authenticator=self._authenticate, auth_require_tls=False
        )
        self._smtp_connections.add(connection)
        return connection

    def _authenticate(self, *arguments: Any) -> AuthResult:
        given = arguments[-1]
        known = LoginPassword(self.user.encode(), self.password.encode())
        return AuthResult(success=given == known, handled=False)  # not handled: aiosmtpd words the refusal

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd
        self.letters.append((tuple(envelope.rcpt_tos), bytes(envelope.original_content or b"")))
        return "250 2.0.0 Ok"

    async def _hang_up(self) -> None:
        for writer in self._imap_connections:
            writer.transport.abort()
        for smtp in self._smtp_connections:
            if isinstance(smtp.transport, asyncio.Transport):
                smtp.transport.abort()

    async def _stop(self) -> None:
        for server in self._servers:
            server.close()
        await self._hang_up()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)


class _Config(Config):
    """pymap's settings, without the machine's name in the greeting: asking for it can take seconds."""

    @property
    def greeting(self) -> bytes:
        return b"Server ready"


class _Folder(MailboxData):
    """pymap's folder, which drops keywords without a word, with keywords."""

    @property
    def permanent_flags(self) -> frozenset[Flag]:
        return super().permanent_flags | {Wildcard}


class _Folders(MailboxSet):
    def __init__(self) -> None:
        super().__init__()
        self._inbox = _Folder(self._content_cache, self._thread_cache)

    async def add_mailbox(self, name: str) -> ObjectId:
        if name in self._set:
            raise ValueError(name)
        self._set[name] = folder = _Folder(self._content_cache, self._thread_cache)
        return folder.mailbox_id
