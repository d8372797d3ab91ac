"""mailbot as a technician sets it up, driven through its verbs, with people who write to its mailbox."""

import email
import email.policy
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from imapclient import IMAPClient

from tests.servers.dovecot import HOST, PASSWORD, Dovecot
from tests.servers.smtp_sink import Sink

OURS = "cooperationsentreacteurs@caprural.org"
SESSION = "cooperer-citoyens"
FIRST = datetime(2020, 9, 14, 7, 0, tzinfo=UTC)
VOUCHED = "mx.example.org; dmarc=pass header.from=example.org"  # as `trusted_authserv` of the sample configuration
SENTENCES = (
    "Bonjour,\n\nje souhaite m'inscrire à la session du 8 octobre.\n\nBien à vous",
    "Bonjour, merci de bien vouloir m'inscrire à la formation « Coopérer avec les citoyens ». Cordialement",
    "Hello,\n\nI would like to register for the session of 8 October.\n\nKind regards",
    "Bonjour, pouvez-vous m'inscrire pour le jeudi 8 octobre 2020 ? Merci d'avance",
)


@dataclass
class Installation:
    """mailbot as a technician sets it up, with a mailbox that people write to."""

    root: Path
    user: str
    dovecot: Dovecot
    sink: Sink

    @property
    def environ(self) -> dict[str, str]:
        return {
            "MAILBOT_IMAP__HOST": HOST,
            "MAILBOT_IMAP__PORT": str(self.dovecot.imap),
            "MAILBOT_IMAP__SECURITY": "none",
            "MAILBOT_IMAP__USER": self.user,
            "MAILBOT_IMAP__SINCE": "2020-09-01T00:00:00+02:00",
            "MAILBOT_SMTP__HOST": HOST,
            "MAILBOT_SMTP__PORT": str(self.sink.port),
            "MAILBOT_SMTP__SECURITY": "none",
            "MAILBOT_SMTP__USER": "",
            "MAILBOT_SMTP__PASSWORD_ENV": "",
            "MAILBOT_SMTP__PER_MINUTE": "0",
            "MAILBOT_PASSWORD": PASSWORD,
        }

    def mailbot(self, *arguments: str, status: int = 0) -> str:
        environ = os.environ | self.environ
        command = [sys.executable, "-m", "mailbot", "--config", str(self.root / "config"), *arguments]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60)
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout if status == 0 else done.stderr

    def once(self, now: datetime) -> dict[str, Any]:
        done: dict[str, Any] = json.loads(self.mailbot("once", "--now", now.isoformat(), "--json"))
        return done

    def roster(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(self.mailbot("roster", SESSION, "--format", "json"))
        return rows

    def deliver(self, raw: bytes, arrived: datetime) -> None:
        with IMAPClient(HOST, self.dovecot.imap, ssl=False) as client:
            client.login(self.user, PASSWORD)
            client.append("INBOX", raw, msg_time=arrived)

    def kinds(self) -> list[str]:
        return sorted(str(letter["X-Mailbot-Letter"]) for letter in self.letters())

    def letters(self) -> list[EmailMessage]:
        return [
            letter
            for mail in self.sink.mails
            if isinstance(letter := email.message_from_bytes(mail.content, policy=email.policy.default), EmailMessage)
        ]


def a_mail(who: str, text: str, **headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"{who.title()} Exemple <{who}@example.org>"
    mail["To"] = OURS
    mail["Subject"] = "Session du 8 octobre"
    mail["Message-ID"] = f"<{abs(hash((who, text)))}@example.org>"
    for name, value in headers.items():
        del mail[name.replace("_", "-")]
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def people(count: int) -> list[str]:
    return [f"personne{chr(ord('a') + n)}" for n in range(count)]


def words(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    return str(body.get_content())


def a_reply(letter: EmailMessage, who: str, text: str) -> bytes:
    """As mail programs answer: above the quoted letter, in its thread."""
    quoted = "\n".join(f"> {line}" for line in words(letter).splitlines())
    whole = f"{text}\n\nLe 14 sept. 2020 à 10:02, Cap Rural a écrit :\n{quoted}\n"
    return a_mail(who, whole, In_Reply_To=letter["Message-ID"], References=letter["Message-ID"])


def standings(installation: Installation) -> dict[str, str]:
    return {row["email"].partition("@")[0]: row["status"] for row in installation.roster()}
