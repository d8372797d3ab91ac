"""No secret is ever told: whatever mailbot prints, logs or writes is searched for every secret that it was given."""

import json
import os
import subprocess
import sys
from base64 import b64encode
from datetime import timedelta
from pathlib import Path

import pytest
from imapclient import IMAPClient
from typer.testing import CliRunner

from mailbot import cli
from mailbot.installation import lay_out
from tests.journeys.installations import FIRST, SENTENCES, a_mail
from tests.servers.dovecot import HOST, PASSWORD, Dovecot
from tests.servers.names import Names
from tests.servers.smtp_sink import Sink
from tests.servers.token_server import CLIENT, CLIENT_SECRET, REFRESH_TOKEN, TokenServer

pytestmark = pytest.mark.slow

SMTP_PASSWORD = "s3cret-of-smtp"
WRONG_PASSWORD = "s3cret-that-is-wrong"
KEPT_ON_PURPOSE = ("secrets", "oauth2.json")  # where secrets belong


def test_what_mailbot_prints_and_writes_holds_no_secret(tmp_path: Path, dovecot: Dovecot) -> None:
    lay_out(tmp_path)
    user = dovecot.new_user()
    with TokenServer(user, rotates=True) as server, Sink() as sink:
        environ = an_environment(tmp_path, user, dovecot, sink, server)
        told: list[str] = []

        def doctor(*arguments: str, status: int = 0, **changed: str) -> None:
            """In this process, where it asks a DNS server of our own."""
            command = ["--config", str(tmp_path / "config"), "doctor", *arguments]
            with Names({}):
                done = CliRunner().invoke(cli.cli, command, env=environ | changed)
            assert done.exit_code == status, done.output
            told.extend((done.stdout, done.stderr))

        def mailbot(*arguments: str, status: int = 0, **changed: str) -> None:
            command = [sys.executable, "-m", "mailbot", "--config", str(tmp_path / "config"), *arguments]
            done = subprocess.run(command, env=environ | changed, capture_output=True, text=True, timeout=60)
            assert done.returncode == status, done.stderr
            told.extend((done.stdout, done.stderr))

        deliver(dovecot, user)
        mailbot("check")
        # Servers that refuse, and repeat what they were told.
        sink.refuse("auth", 535, words=f"{SMTP_PASSWORD} {sasl('bot', SMTP_PASSWORD)}")
        mailbot("once", "--now", FIRST.isoformat(), "--json", status=1)
        doctor(status=1)
        server.answer = lambda form: (400, json.dumps({"error": "invalid_grant", "error_description": str(form)}))
        mailbot("once", "--now", FIRST.isoformat(), "--json", status=1)
        doctor("--json", status=1)
        server.answer = None
        # A secret where its whereabouts belong.
        doctor(status=1, MAILBOT_IMAP__OAUTH2__REFRESH_TOKEN_CREDENTIAL=f"{WRONG_PASSWORD}!")
        mailbot("check", status=2, MAILBOT_SMTP__PASSWORD_ENV=WRONG_PASSWORD)
        sink.mend()
        mailbot("once", "--now", (FIRST + timedelta(hours=1)).isoformat(), "--json")
        mailbot("journal", "--json")
        mailbot("simulate", "--json", "--from", (FIRST + timedelta(hours=1)).isoformat())
        doctor("--json")

    assert sink.mails  # it worked in the end, by a token and a password
    secrets = [CLIENT_SECRET, REFRESH_TOKEN, SMTP_PASSWORD, WRONG_PASSWORD, "s3cret", server.good, *server.given]
    secrets += [sasl("bot", SMTP_PASSWORD), *(b64encode(each.encode()).decode() for each in secrets)]
    letters = [mail.content.decode() for mail in sink.mails]
    assert found(secrets, [*told, *letters]) == []
    assert found(secrets, written(tmp_path)) == []
    kept = json.loads((tmp_path / "var/oauth2.json").read_text())
    assert list(kept.values()) == [server.good]


def an_environment(root: Path, user: str, dovecot: Dovecot, sink: Sink, server: TokenServer) -> dict[str, str]:
    (root / "secrets").mkdir()
    for name, secret in (("refresh", REFRESH_TOKEN), ("client", CLIENT_SECRET), ("smtp", SMTP_PASSWORD)):
        (root / "secrets" / name).touch(0o600)
        (root / "secrets" / name).write_text(secret)
    return os.environ | {
        "MAILBOT_IMAP__HOST": HOST,
        "MAILBOT_IMAP__PORT": str(dovecot.imap),
        "MAILBOT_IMAP__SECURITY": "none",
        "MAILBOT_IMAP__USER": user,
        "MAILBOT_IMAP__SINCE": "2020-09-01T00:00:00+02:00",
        "MAILBOT_IMAP__PASSWORD_ENV": "",
        "MAILBOT_IMAP__OAUTH2__TOKEN_URL": server.url,
        "MAILBOT_IMAP__OAUTH2__CLIENT_ID": CLIENT,
        "MAILBOT_IMAP__OAUTH2__CLIENT_SECRET_CREDENTIAL": "client",
        "MAILBOT_IMAP__OAUTH2__REFRESH_TOKEN_FILE": "secrets/refresh",
        "MAILBOT_SMTP__HOST": HOST,
        "MAILBOT_SMTP__PORT": str(sink.port),
        "MAILBOT_SMTP__SECURITY": "none",
        "MAILBOT_SMTP__USER": "bot",
        "MAILBOT_SMTP__PASSWORD_ENV": "",
        "MAILBOT_SMTP__PASSWORD_FILE": "secrets/smtp",
        "MAILBOT_SMTP__PER_MINUTE": "0",
        "MAILBOT_WORKER__LOG_FORMAT": "json",
        "CREDENTIALS_DIRECTORY": str(root / "secrets"),
    }


def deliver(dovecot: Dovecot, user: str) -> None:
    with IMAPClient(HOST, dovecot.imap, ssl=False) as client:
        client.login(user, PASSWORD)
        client.append("INBOX", a_mail("ana", SENTENCES[0]), msg_time=FIRST)


def written(root: Path) -> list[str]:
    """All that lies in the installation, but for where secrets belong."""
    files = [path for path in root.rglob("*") if path.is_file() and not set(KEPT_ON_PURPOSE) & set(path.parts)]
    assert root / "var/mailbot.json" in files
    return [path.read_text("latin-1") for path in files]


def found(secrets: list[str], texts: list[str]) -> list[str]:
    return [secret for secret in secrets if any(secret in text for text in texts)]


def sasl(user: str, password: str) -> str:
    return b64encode(f"\0{user}\0{password}".encode()).decode()


def test_the_search_finds_a_secret_where_there_is_one() -> None:
    assert found(["s3cret", "other"], ["one", "two s3crets"]) == ["s3cret"]
