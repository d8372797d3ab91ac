"""mailbots whose letters arrive: what one submits is answered by whoever reads it there, person, machine or another
mailbot, and the answers lie in its mailbox. The clock is the test's, mailbox and submission are real servers."""

import asyncio
import email
import email.policy
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Self

from imapclient import IMAPClient

from mailbot import app, installation
from mailbot.core.model import Status
from tests.journeys.installations import OURS, SESSION
from tests.servers.dovecot import HOST, PASSWORD, Dovecot
from tests.servers.smtp_sink import Sink

COORDINATOR = "dominique.bernier@caprural.example"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
numbers = itertools.count(1)

# What a correspondent sends back for a letter: nothing, one mail or several.
Correspondent = Callable[[EmailMessage], Iterable[bytes]]


@dataclass
class Mailbot:
    """One installation, its passes in this process."""

    root: Path
    dovecot: Dovecot
    sink: Sink
    address: str = OURS
    changed: dict[str, str] = field(default_factory=dict)
    _read: int = 0

    @property
    def environ(self) -> dict[str, str]:
        return {
            "MAILBOT_IMAP__HOST": HOST,
            "MAILBOT_IMAP__PORT": str(self.dovecot.imap),
            "MAILBOT_IMAP__SECURITY": "none",
            "MAILBOT_IMAP__USER": self.user,
            "MAILBOT_IMAP__PASSWORD_ENV": "",
            "MAILBOT_IMAP__PASSWORD_FILE": "password",
            "MAILBOT_IMAP__SINCE": "2020-09-01T00:00:00+02:00",
            "MAILBOT_SMTP__HOST": HOST,
            "MAILBOT_SMTP__PORT": str(self.sink.port),
            "MAILBOT_SMTP__SECURITY": "none",
            "MAILBOT_SMTP__USER": "",
            "MAILBOT_SMTP__PASSWORD_ENV": "",
            "MAILBOT_SMTP__PER_MINUTE": "0",
            "MAILBOT_SMTP__SENDER": f"Formations <{self.address}>",
        }

    def __enter__(self) -> Self:
        list(installation.lay_out(self.root))
        (self.root / "password").write_text(PASSWORD)
        self.user = self.dovecot.new_user()
        self._configuration = app.load(self.root / "config", self.environ)
        self._runner = asyncio.Runner()
        self._program = IMAPClient(HOST, self.dovecot.imap, ssl=False)
        self._program.login(self.user, PASSWORD)
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        self._runner.close()
        self._program.logout()

    def _start(self) -> None:
        self.store = app.open_store(self._configuration)
        with self.store.turn():
            self._service = app.service(self._configuration, self.store)

    def _stop(self) -> None:
        self._runner.run(self._service.close())

    def restart(self) -> None:
        self._stop()
        self._start()

    def once(self, now: datetime) -> None:
        with self.store.turn():
            tally = self._runner.run(self._service.once(now))
        assert not tally.mishaps

    def deliver(self, *mails: bytes, arrived: datetime) -> None:
        for raw in mails:
            self._program.append("INBOX", raw, msg_time=arrived)

    def new_letters(self) -> list[tuple[tuple[str, ...], EmailMessage]]:
        """What left since this was asked last, with its envelope."""
        new = self.sink.mails[self._read :]
        self._read += len(new)
        return [(mail.recipients, parsed(mail.content)) for mail in new]

    def letters_to(self, email: str) -> list[str]:
        """The kinds of those that left for this address since this was asked last."""
        return [str(letter["X-Mailbot-Letter"]) for recipients, letter in self.new_letters() if email in recipients]

    def unread(self) -> int:
        """What waits for the coordinator in her mailbox."""
        self._program.select_folder("INBOX", readonly=True)
        return len(self._program.search("UNSEEN"))

    def standings(self) -> dict[str, Status]:
        with self.store.turn():
            everybody = self.store.state.of(SESSION)
        return {each.recipient.email: each.status for each in everybody}


@dataclass
class Count:
    """The letters that left, in order: to the coordinator, and to everybody else."""

    others: list[EmailMessage] = field(default_factory=list)
    coordinator: list[EmailMessage] = field(default_factory=list)

    def kinds(self, of: Sequence[EmailMessage]) -> list[str]:
        return [str(letter["X-Mailbot-Letter"]) for letter in of]


def rounds(
    mailbot: Mailbot, answers: Correspondent, begin: datetime, count: int = 50, every: timedelta = MINUTE
) -> Count:
    """mailbot looks, its letters are read, what is sent back arrives; and again."""
    seen = Count()
    for number in range(count):
        now = begin + number * every
        mailbot.once(now)
        for recipients, letter in mailbot.new_letters():
            (seen.coordinator if COORDINATOR in recipients else seen.others).append(letter)
            mailbot.deliver(*answers(letter), arrived=now + every / 2)
    return seen


def a_mail(author: str, text: str, subject: str = "Session du 8 octobre", *, to: str = OURS, **headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = author, to, subject
    mail["Message-ID"] = f"<{next(numbers)}@{author.rpartition('@')[2].rstrip('>')}>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def parsed(content: bytes) -> EmailMessage:
    letter = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(letter, EmailMessage)
    return letter
