"""The worker runs until it is told to stop, and stops cleanly; a mail that breaks us goes to a person."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot import app
from mailbot.core.decide import decide
from mailbot.core.decision import Outcome
from mailbot.playground.server import MailServer
from mailbot.service import Tally

NOW = datetime(2020, 9, 14, 7, 0, tzinfo=UTC)
OURS = "cooperationsentreacteurs@caprural.org"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


def environ(server: MailServer, folder: Path) -> dict[str, str]:
    (folder / "password").write_text(server.password)
    return {
        "MAILBOT_IMAP__HOST": server.host,
        "MAILBOT_IMAP__PORT": str(server.imap_port),
        "MAILBOT_IMAP__SECURITY": "none",
        "MAILBOT_IMAP__USER": server.user,
        "MAILBOT_IMAP__PASSWORD_ENV": "",
        "MAILBOT_IMAP__PASSWORD_FILE": str(folder / "password"),
        "MAILBOT_IMAP__SINCE": "2020-09-01T00:00:00+02:00",
        "MAILBOT_SMTP__HOST": server.host,
        "MAILBOT_SMTP__PORT": str(server.smtp_port),
        "MAILBOT_SMTP__SECURITY": "none",
        "MAILBOT_SMTP__USER": "",
        "MAILBOT_SMTP__PASSWORD_ENV": "",
    }


def a_mail(who: str) -> bytes:
    head = f"From: {who.title()} Exemple <{who}@example.org>\r\nTo: {OURS}\r\nSubject: Inscription\r\n"
    return (
        head + f"Message-ID: <{who}@example.org>\r\n\r\nBonjour, je m'inscris à la session du 8 octobre.\r\n"
    ).encode()


def test_the_worker_answers_and_ends_at_sigterm(server: MailServer, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "mailbot", "init", str(tmp_path)], check=True, capture_output=True)
    server.deliver(a_mail("ana"), NOW)
    command = [sys.executable, "-m", "mailbot", "--config", str(tmp_path / "config"), "run"]

    with subprocess.Popen(
        command, env=os.environ | environ(server, tmp_path), stderr=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stderr
        seen = next(line for line in worker.stderr if "handled" in line or "Traceback" in line)
        worker.send_signal(signal.SIGTERM)
        rest = worker.stderr.read()
        status = worker.wait(30)

    assert "handled" in seen
    assert "Traceback" not in rest
    assert status == 0


def test_a_mail_that_breaks_the_deciding_goes_to_a_person_and_the_others_go_on(
    server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run([sys.executable, "-m", "mailbot", "init", str(tmp_path)], check=True, capture_output=True)
    configuration = app.load(tmp_path / "config", environ(server, tmp_path))
    store = app.open_store(configuration)
    whole = decide

    def fragile(policy: object, state: object, message: object, now: object) -> object:
        if "ana" in str(message):
            raise RecursionError
        return whole(policy, state, message, now)  # type: ignore[arg-type]

    monkeypatch.setattr("mailbot.service.decide", fragile)
    for who in ("ana", "bea"):
        server.deliver(a_mail(who), NOW)

    async def a_pass() -> Tally:
        worker = app.service(configuration, store)
        try:
            return await worker.once(NOW)
        finally:
            await worker.close()

    tally = asyncio.run(a_pass())

    assert dict(tally.outcomes) == {Outcome.DESK: 1, Outcome.HANDLED: 1}
    assert sorted(recipients[0] for recipients, _ in server.letters) == [
        "bea@example.org",
        "dominique.bernier@caprural.example",
    ]
