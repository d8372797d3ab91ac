"""The worker hears of a mail when it comes. What the mailbox tells is a hint: whatever becomes of it, nobody is
answered later than the next regular look."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from imapclient import IMAPClient

from mailbot.adapters.imap_idle import PATIENCE
from mailbot.worker import SETTLING
from tests.journeys.installations import SENTENCES, Installation, a_mail, people
from tests.servers.dovecot import HOST, PASSWORD
from tests.servers.relay import Relay

SEPTEMBER = datetime(2020, 9, 14, 7, 0, tzinfo=UTC)
NEVER = 3600  # seconds, for a test
POLL, SLOWNESS = 4, 5
LISTENS, LOOKS = b" IDLE\r\n", b" UID SEARCH "


@pytest.fixture
def wire(installation: Installation) -> Iterator[Relay]:
    """The wire to the mailbox. The sessions are far ahead, for the worker's clock is the real one."""
    for session in (installation.root / "config" / "sessions").iterdir():
        session.write_text(session.read_text("utf-8").replace("2020-", "2090-"), "utf-8")
    with Relay(installation.dovecot.imap) as wire:
        yield wire


@contextmanager
def worker(here: Installation, wire: Relay, poll: int) -> Iterator["subprocess.Popen[str]"]:
    """`mailbot run`, that listens; told to stop at the end, it does so at once and cleanly."""
    changed = {"MAILBOT_IMAP__PORT": str(wire.port), "MAILBOT_IMAP__POLL_SECONDS": str(poll)}
    process = subprocess.Popen(
        [sys.executable, "-m", "mailbot", "--config", str(here.root / "config"), "run"],
        env=os.environ | here.environ | changed,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until(lambda: LISTENS in wire.heard)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=15)
    assert "Traceback" not in said
    assert process.returncode == 0


def until(came: Callable[[], object], seconds: float = 30) -> float:
    """Wait for what another process does; for how long."""
    begun = time.monotonic()
    while not came():
        assert time.monotonic() < begun + seconds
        time.sleep(0.01)
    return time.monotonic() - begun


def write(here: Installation, who: str) -> None:
    here.deliver(a_mail(who, SENTENCES[0]), SEPTEMBER)


def test_a_mail_is_answered_when_it_comes_long_before_the_next_look(installation: Installation, wire: Relay) -> None:
    with worker(installation, wire, NEVER):
        for number, who in enumerate(("ana", "bea", "luc")):
            write(installation, who)
            until(lambda: len(installation.sink.mails) > number)  # noqa: B023 - asked at once

    assert sorted(mail.recipients for mail in installation.sink.mails) == [
        (f"{who}@example.org",) for who in ("ana", "bea", "luc")
    ]
    assert wire.connections == 1


def test_mails_that_come_together_are_looked_at_together(installation: Installation, wire: Relay) -> None:
    with worker(installation, wire, NEVER):
        before = wire.heard.count(LOOKS)
        for who in people(8):
            write(installation, who)
        until(lambda: len(installation.sink.mails) == 8)
        until(lambda: wire.heard.rfind(LISTENS) > wire.heard.rfind(LOOKS))

    assert wire.heard.count(LOOKS) - before in (1, 2)  # a second look where writing them took longer than the settling


def test_who_writes_a_moment_after_another_is_in_the_same_look(installation: Installation, wire: Relay) -> None:
    with IMAPClient(HOST, installation.dovecot.imap, ssl=False) as ana, worker(installation, wire, NEVER):
        ana.login(installation.user, PASSWORD)
        wire.say(b"* 1 EXISTS\r\n")
        until(lambda: b"DONE" in wire.heard)
        ana.append("INBOX", a_mail("ana", SENTENCES[0]), msg_time=SEPTEMBER)
        settled = until(lambda: wire.heard.count(LOOKS) == 2)

        until(lambda: installation.sink.mails)

    assert settled > SETTLING / 2
    assert wire.heard.count(LOOKS) == 2


def test_a_stop_ends_the_waiting_at_once_on_a_dead_connection_too(installation: Installation, wire: Relay) -> None:
    with worker(installation, wire, NEVER) as process:
        wire.forget()
        process.send_signal(signal.SIGTERM)
        seconds = until(lambda: process.poll() is not None)

    assert seconds < 10


@pytest.mark.slow
def test_what_is_due_waits_for_no_mail(installation: Installation, wire: Relay) -> None:
    with worker(installation, wire, poll=2):
        write(installation, "ana")
        until(lambda: installation.kinds() == ["held"])
        until(lambda: wire.heard.rfind(LISTENS) > wire.heard.rfind(LOOKS))

        installation.mailbot("members", "add", "ana@example.org", "--year", "2090")

        until(lambda: installation.kinds() == ["confirmation", "held"], 10)


@pytest.mark.slow
def test_a_server_that_always_tells_of_a_mail_is_believed_once_between_two_looks(
    installation: Installation, wire: Relay
) -> None:
    wire.lies[b"+ idling"] = b"+ idling\r\n* 9 EXISTS"
    with worker(installation, wire, poll=4):
        until(lambda: wire.heard.count(LOOKS) == 2)
        seconds = until(lambda: wire.heard.count(LOOKS) == 6)  # look, hint, look, hint

        write(installation, "ana")
        until(lambda: installation.sink.mails, 10)

    assert seconds > 6  # with every hint believed it would be four


def takes_its_leave(wire: Relay) -> None:
    wire.say(b"* BYE going down\r\n")
    wire.cut()


FAULTS: dict[str, Callable[[Relay], object]] = {
    "forgotten by a router": lambda wire: wire.forget(),
    "cut": lambda wire: wire.cut(),
    "reset": lambda wire: wire.reset(),
    "bye": takes_its_leave,
    "nonsense": lambda wire: wire.say(b"HTTP/1.1 400 Bad Request\r\n\r\n\0\xff\r\n"),
    "a flood": lambda wire: wire.say(b"* OK Still here\r\n" * 200_000),
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_becomes_of_the_hint_nobody_waits_longer_than_for_a_look(
    installation: Installation, wire: Relay, fault: str
) -> None:
    with worker(installation, wire, POLL):
        FAULTS[fault](wire)
        write(installation, "ana")

        assert until(lambda: installation.sink.mails) < POLL + PATIENCE + SLOWNESS

        begun = wire.heard.count(LISTENS)
        until(lambda: wire.heard.count(LISTENS) > begun)  # it listens again
    assert installation.kinds() == ["held"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "lie", [(b" IDLE\r\n", b" EXAMINE Nowhere\r\n"), (b" IDLE\r\n", b" WAIT\r\n"), (b"+ idling", b"* OK hm")]
)
def test_a_server_that_does_not_keep_what_it_offers_is_looked_at_all_the_same(
    installation: Installation, wire: Relay, lie: tuple[bytes, bytes]
) -> None:
    wire.lies.update([lie])
    with worker(installation, wire, POLL):
        write(installation, "ana")

        assert until(lambda: installation.sink.mails) < POLL + PATIENCE + SLOWNESS
