"""No secret is ever told: whatever mailbot prints, logs or writes is searched for every secret that it was given."""

import json
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from io import BytesIO
from pathlib import Path
from threading import Timer
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from imapclient import IMAPClient
from typer.testing import CliRunner

from mailbot import cli
from mailbot.installation import lay_out
from tests.journeys.installations import FIRST, SENTENCES, SESSION, a_mail
from tests.servers.dovecot import HOST, PASSWORD, Dovecot
from tests.servers.names import Names
from tests.servers.relay import Relay
from tests.servers.smtp_sink import Sink
from tests.servers.token_server import CLIENT, CLIENT_SECRET, REFRESH_TOKEN, TokenServer

pytestmark = pytest.mark.slow

SMTP_PASSWORD = "s3cret-of-smtp"
WRONG_PASSWORD = "s3cret-that-is-wrong"


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

        def later(hours: float) -> str:
            return (FIRST + timedelta(hours=hours)).isoformat()

        def crash(verb: str, looks: int) -> None:
            """The verb, whose passes end after so many in an error that holds secrets."""
            command = [sys.executable, "-c", CRASH, str(looks), "--config", str(tmp_path / "config"), verb]
            with at_work(command, environ) as process:
                assert process.stderr
                for line in process.stderr:
                    told.append(line)
                    if "RuntimeError" in line:
                        process.terminate()  # if it goes on
                assert process.stdout
                told.append(process.stdout.read())
            assert "RuntimeError" in told[-2]

        def run(words: str, **changed: str) -> None:
            """The worker, until it has said this twice."""
            command = [sys.executable, "-m", "mailbot", "--config", str(tmp_path / "config"), "run"]
            with at_work(command, environ | changed) as process:
                assert process.stderr
                heard = [
                    line for _, line in zip(range(2), (line for line in process.stderr if words in line), strict=False)
                ]
                process.terminate()
                rest = process.communicate(timeout=60)
            assert (len(heard), process.returncode) == (2, 0)
            told.extend((*heard, *rest))

        deliver(dovecot, user)
        mailbot("check")
        # Servers that refuse, and repeat what they were told.
        sink.refuse("auth", 535, words=f"{SMTP_PASSWORD} {sasl('bot', SMTP_PASSWORD)} {encoded(SMTP_PASSWORD)}")
        mailbot("once", "--now", later(0), "--json", status=1)
        doctor(status=1)
        server.answer = lambda form: (400, json.dumps({"error": "invalid_grant", "error_description": str(form)}))
        mailbot("once", "--now", later(0), "--json", status=1)
        doctor("--json", status=1)
        sink.mend()
        mailbot("once", "--now", later(2), "--json", status=1)  # the coordinator hears of it
        assert any(b"X-Mailbot-Letter: alert" in mail.content for mail in sink.mails)
        server.answer = None
        # A secret where its whereabouts belong.
        doctor(status=1, MAILBOT_IMAP__OAUTH2__REFRESH_TOKEN_CREDENTIAL=f"{WRONG_PASSWORD}!")
        mailbot("check", status=2, MAILBOT_SMTP__PASSWORD_ENV=WRONG_PASSWORD)
        mailbot("once", "--now", later(3), "--json")
        # What is shown, kept and given away.
        mailbot("journal", "--json")
        mailbot("journal")
        mailbot("simulate", "--json", "--from", later(3))
        mailbot("export-person", "ana@example.org")
        mailbot("backup", str(tmp_path / "elsewhere.json"))
        mailbot("roster", SESSION, "--format", "xlsx", "--output", str(tmp_path / "roster.xlsx"))
        doctor("--json")
        # The worker, at servers that refuse and repeat; and errors that nobody foresaw.
        sink.refuse("auth", 535, words=f"{SMTP_PASSWORD} {encoded(SMTP_PASSWORD)}")
        deliver(dovecot, user, "bea")
        run("(535 ")
        sink.mend()
        with Relay(dovecot.imap) as wire:
            wire.lies = {b"Authentication failed.": f"{WRONG_PASSWORD} {sasl(user, WRONG_PASSWORD)}".encode()}
            environ = {key: value for key, value in environ.items() if "IMAP__OAUTH2__" not in key}
            (tmp_path / "secrets/wrong").write_text(WRONG_PASSWORD)
            wrong = {"MAILBOT_IMAP__PORT": str(wire.port), "MAILBOT_IMAP__PASSWORD_FILE": "secrets/wrong"}
            run("identification refus", **wrong)
            environ |= wrong
            crash("once", 0)
            crash("run", 0)
            crash("run", 1)
            environ["MAILBOT_WORKER__LOG_FORMAT"] = "text"
            crash("run", 1)

    assert len(sink.mails) > 3  # it worked in the end, by a token and a password
    secrets = [CLIENT_SECRET, REFRESH_TOKEN, SMTP_PASSWORD, WRONG_PASSWORD, "s3cret", server.good, *server.given]
    secrets += [sasl("bot", SMTP_PASSWORD), sasl(user, WRONG_PASSWORD), *map(encoded, secrets)]
    letters = [text for mail in sink.mails for text in readings(mail.content)]
    assert found(secrets, [*told, *letters]) == []
    assert found(secrets, written(tmp_path)) == []
    assert list((tmp_path / "var/backups").iterdir())
    kept = json.loads((tmp_path / "var/oauth2.json").read_text())
    assert list(kept.values()) == [server.good]


# `python -c` it with the number of passes that go well, then the verb.
CRASH = """
import sys
from pathlib import Path
from mailbot import cli
from mailbot.service import Service

whole, good = Service.once, int(sys.argv.pop(1))

async def once(self, *arguments, **named):
    global good
    if not good:
        raise RuntimeError({path.name: path.read_text() for path in Path(sys.argv[2]).parent.glob("secrets/*")})
    good -= 1
    return await whole(self, *arguments, **named)

Service.once = once
cli.main()
"""


@contextmanager
def at_work(command: list[str], environ: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environ, stdout=pipe, stderr=pipe, text=True) as process:
        patience = Timer(30, process.kill)
        patience.start()
        yield process
        patience.cancel()


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
        "MAILBOT_IMAP__POLL_SECONDS": "1",
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


def deliver(dovecot: Dovecot, user: str, who: str = "ana") -> None:
    with IMAPClient(HOST, dovecot.imap, ssl=False) as client:
        client.login(user, PASSWORD)
        client.append("INBOX", a_mail(who, SENTENCES[0]), msg_time=FIRST)


def written(root: Path) -> list[str]:
    """All that lies in the installation, but for where secrets belong."""
    sources = {*(root / "secrets").iterdir(), root / "var/oauth2.json"}
    files = [path for path in root.rglob("*") if path.is_file() and path not in sources]
    assert {root / "var/mailbot.json", root / "elsewhere.json", root / "roster.xlsx"} <= set(files)
    return [text for path in files for text in readings(path.read_bytes())]


def readings(content: bytes) -> Iterator[str]:
    """What may be read in these bytes: as they are, as a mail, as a container of files."""
    yield content.decode("latin-1")
    for part in message_from_bytes(content).walk():
        if isinstance(decoded := part.get_payload(decode=True), bytes):
            yield decoded.decode("latin-1")
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as container:
            yield from (container.read(name).decode("latin-1") for name in container.namelist())


def found(secrets: list[str], texts: list[str]) -> list[str]:
    return [secret for secret in secrets if any(secret in text for text in texts)]


def sasl(user: str, password: str) -> str:
    return encoded(f"\0{user}\0{password}")


def encoded(secret: str) -> str:
    return b64encode(secret.encode()).decode()


def test_the_search_finds_a_secret_where_there_is_one() -> None:
    assert found(["s3cret", "other"], ["one", "two s3crets"]) == ["s3cret"]


def test_the_search_looks_into_letters_and_spreadsheets() -> None:
    container = BytesIO()
    with ZipFile(container, "w", ZIP_DEFLATED) as file:
        file.writestr("sheet", "the s3cret " * 9)
    letter = f"Content-Transfer-Encoding: base64\r\n\r\n{encoded('a s3cret')}\r\n"

    for content in (container.getvalue(), letter.encode()):
        assert b"s3cret" not in content
        assert found(["s3cret"], list(readings(content))) == ["s3cret"]
