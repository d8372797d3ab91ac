"""What stands behind the mailbox under test: the same moves for the fake and for each real server."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol, Self

from imapclient import IMAPClient

from mailbot.adapters.imap_mailbox import ImapMailbox
from mailbot.ports import Mailbox
from mailbot.settings import Imap, Login
from tests.fakes import FakeMailbox
from tests.servers.dovecot import PASSWORD, Dovecot, dovecot_or_skip
from tests.servers.relay import Relay

HOST = "127.0.0.1"


class MailboxWorld(Protocol):
    """Those who share the mailbox with the part under test, and the wire to it."""

    def mailbox(self, handled: str = "Inscriptions") -> Mailbox: ...

    def deliver(self, raw: bytes, arrived: datetime) -> object: ...

    def discard(self, uid: int) -> None:
        """The coordinator deletes a message with her own program."""
        ...

    def flags(self, uid: int) -> set[bytes]:
        """What she sees on a message in the inbox."""
        ...

    def filed(self) -> list[bytes]: ...

    def hang_up(self) -> None: ...


class FakeWorld:
    def __init__(self) -> None:
        self._fake = FakeMailbox()
        self.deliver = self._fake.deliver
        self.discard = self._fake.discard
        self.hang_up = self._fake.close

    def mailbox(self, handled: str = "Inscriptions") -> FakeMailbox:
        self._fake.handled = handled
        return self._fake

    def flags(self, uid: int) -> set[bytes]:
        return {b"$MailbotDesk"} if self._fake.inbox[uid].for_desk else set()

    def filed(self) -> list[bytes]:
        return [mail.raw for mail in self._fake.filed]


class ImapWorld:
    """An account of a real server. The mailbox under test talks through a wire that can be cut."""

    def __init__(self, port: int, user: str, password: str) -> None:
        self._login = Login(user, password)
        self._mailboxes: list[ImapMailbox] = []
        self.wire = Relay(port)
        self.hang_up = self.wire.cut
        self.fall_silent = self.wire.fall_silent
        self.speak = self.wire.speak
        self.lies = self.wire.lies
        self._port = port

    @property
    def connections(self) -> int:
        return self.wire.connections

    def mailbox(
        self,
        handled: str = "Inscriptions",
        inbox: str = "INBOX",
        password: str | None = None,
        timeout: float = 10.0,
    ) -> ImapMailbox:
        imap = Imap(host=HOST, port=self.wire.port, security="none", handled=handled, inbox=inbox)
        login = Login(self._login.user, password or self._login.secret)
        self._mailboxes.append(ImapMailbox(imap, lambda: login, timeout=timeout))
        return self._mailboxes[-1]

    def deliver(self, raw: bytes, arrived: datetime) -> None:
        self.program.append("INBOX", raw, msg_time=arrived)

    def discard(self, uid: int) -> None:
        self.program.delete_messages([uid])
        self.program.uid_expunge([uid])

    def flags(self, uid: int) -> set[bytes]:
        self.program.noop()
        return set(self.program.get_flags([uid])[uid]) - {rb"\Recent"}

    def filed(self) -> list[bytes]:
        return self.contents("Inscriptions")

    def contents(self, folder: str, which: str = "ALL") -> list[bytes]:
        """The messages of a folder, as the coordinator reads them."""
        self.program.select_folder(folder, readonly=True)
        fetched = self.program.fetch(self.program.search(which), ["BODY.PEEK[]"])
        self.program.select_folder("INBOX")
        return [data[b"BODY[]"] for data in fetched.values()]

    def __enter__(self) -> Self:
        self.wire.__enter__()
        self.program: Any = IMAPClient(HOST, self._port, ssl=False)
        self.program.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.program.login(self._login.user, self._login.secret)
        self.program.select_folder("INBOX")
        return self

    def __exit__(self, *_: object) -> None:
        for mailbox in self._mailboxes:
            mailbox.close()
        self.program.logout()
        self.wire.__exit__()


@contextmanager
def dovecot_with(**knobs: Any) -> Iterator[ImapWorld]:
    """An account at a Dovecot that is built otherwise."""
    dovecot_or_skip()
    with Dovecot(**knobs) as server, ImapWorld(server.imap, server.new_user(), PASSWORD) as world:
        yield world
