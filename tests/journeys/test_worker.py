"""The worker runs until it is told to stop, and stops cleanly; a mail that breaks us goes to a person; and while it
runs others have their turns: the coordinator's hand, a second worker."""

import asyncio
import email
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot import app
from mailbot.adapters.system_clock import SystemClock
from mailbot.core.decide import decide
from mailbot.core.decision import Outcome
from mailbot.playground.server import MailServer
from mailbot.ports import Commit, Store
from mailbot.service import Tally
from mailbot.worker import pause
from tests.builders import a_registration, a_state
from tests.servers.disks import Disk
from tests.servers.relay import Relay
from tests.servers.smtp_sink import Sink

NOW = datetime(2020, 9, 14, 7, 0, tzinfo=UTC)
OURS = "cooperationsentreacteurs@caprural.org"
BUSY = "un autre mailbot travaille"


@dataclass
class Worker:
    """`mailbot run`, in a process of its own."""

    process: "subprocess.Popen[str]"

    def says(self, words: str) -> str:
        """Wait for a line of the log."""
        assert self.process.stderr
        return next(line for line in self.process.stderr if words in line or "Traceback" in line)


@dataclass
class Installation:
    """mailbot beside a mail server. Its sessions are far ahead, for the worker's clock is the real one."""

    folder: Path
    server: MailServer
    changed: dict[str, str] = field(default_factory=dict)  # keys of mailbox.toml, set otherwise for this test

    @property
    def environ(self) -> dict[str, str]:
        return {
            "MAILBOT_IMAP__HOST": self.server.host,
            "MAILBOT_IMAP__PORT": str(self.server.imap_port),
            "MAILBOT_IMAP__SECURITY": "none",
            "MAILBOT_IMAP__USER": self.server.user,
            "MAILBOT_IMAP__PASSWORD_ENV": "",
            "MAILBOT_IMAP__PASSWORD_FILE": "password",
            "MAILBOT_IMAP__SINCE": "2020-09-01T00:00:00+02:00",
            "MAILBOT_IMAP__POLL_SECONDS": "1",
            "MAILBOT_SMTP__HOST": self.server.host,
            "MAILBOT_SMTP__PORT": str(self.server.smtp_port),
            "MAILBOT_SMTP__SECURITY": "none",
            "MAILBOT_SMTP__USER": "",
            "MAILBOT_SMTP__PASSWORD_ENV": "",
            "MAILBOT_SMTP__PER_MINUTE": "0",
        } | self.changed

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "mailbot", "--config", str(self.folder / "config"), *arguments],
            env=os.environ | self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def mailbot(self, *arguments: str, status: int = 0) -> str:
        """A verb: what it says."""
        with self.start(*arguments) as verb:
            said, complaint = verb.communicate(timeout=60)
        assert verb.returncode == status, complaint
        return complaint if status else said

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """At work; at the end it is told to stop, and does so cleanly."""
        with self.start("run") as process:
            worker = Worker(process)
            try:
                worker.says("regarde la boîte")
                yield worker
            finally:
                process.send_signal(signal.SIGTERM)
                _, rest = process.communicate(timeout=30)
        assert "Traceback" not in rest
        assert process.returncode == 0

    @contextmanager
    def turn(self) -> Iterator[Store]:
        """Another process works with the store."""
        store = app.open_store(app.load(self.folder / "config", self.environ), patience=30)
        with store.turn():
            yield store
        store.close()

    def waiting(self) -> int | None:
        """How many letters wait; None before the first pass."""
        store = app.open_store(app.load(self.folder / "config", self.environ), rehearsal=True)
        return None if store.clock is None else len(store.waiting())

    @property
    def letters(self) -> list[tuple[str, str]]:
        """Recipient and kind of each letter."""
        return [
            (recipients[0], str(email.message_from_bytes(content)["X-Mailbot-Letter"]))
            for recipients, content in self.server.letters
        ]


def until(came: Callable[[], object]) -> None:
    """Wait for what another process does."""
    deadline = time.monotonic() + 30
    while not came():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    subprocess.run([sys.executable, "-m", "mailbot", "init", str(tmp_path)], check=True, capture_output=True)
    for session in (tmp_path / "config" / "sessions").iterdir():
        session.write_text(session.read_text("utf-8").replace("2020-", "2090-"), "utf-8")
    with MailServer() as server:
        (tmp_path / "password").write_text(server.password)
        yield Installation(tmp_path, server)


def a_mail(who: str) -> bytes:
    head = f"From: {who.title()} Exemple <{who}@example.org>\r\nTo: {OURS}\r\nSubject: Inscription\r\n"
    return (
        head + f"Message-ID: <{who}@example.org>\r\n\r\nBonjour, je m'inscris à la session du 8 octobre.\r\n"
    ).encode()


def test_the_worker_answers_and_ends_at_sigterm(installation: Installation) -> None:
    installation.server.deliver(a_mail("ana"), NOW)

    with installation.worker() as worker:
        seen = worker.says("handled")
        until(lambda: installation.letters)

    assert "handled" in seen
    assert installation.letters == [("ana@example.org", "held")]


def test_the_worker_says_what_it_watches_and_how_often(installation: Installation) -> None:
    with installation.start("run") as process:
        first = Worker(process).says("")
        process.terminate()
        process.communicate(timeout=30)

    assert first.endswith("mailbot regarde la boîte demo@mailbot.example (127.0.0.1) toutes les 1 s\n")


def test_a_stop_lets_the_pass_and_the_letter_on_its_way_come_to_their_end(installation: Installation) -> None:
    with Sink(delay=1.0) as sink:
        installation.changed["MAILBOT_SMTP__PORT"] = str(sink.port)
        with installation.worker():
            until(lambda: installation.waiting() is not None)  # the first look is over
            installation.server.deliver(a_mail("ana"), NOW)
            until(lambda: sink.mails)

        assert installation.waiting() == 0


# --- what goes wrong while it runs -----------------------------------------------------------------------------------


def test_a_worker_whose_servers_were_away_goes_on_without_a_restart(installation: Installation) -> None:
    with Relay(installation.server.imap_port) as wire:
        installation.changed["MAILBOT_IMAP__PORT"] = str(wire.port)
        with installation.worker() as worker:
            until(lambda: installation.waiting() is not None)  # the first look is over
            wire.is_down = True
            wire.cut()
            installation.server.deliver(a_mail("ana"), NOW)
            seen = worker.says("coupé la connexion")
            assert installation.letters == []

            wire.is_down = False
            until(lambda: installation.letters)

    assert "WARNING" in seen
    assert installation.letters == [("ana@example.org", "held")]


def test_a_worker_whose_clock_is_behind_what_was_done_says_so_and_goes_on_from_there(
    installation: Installation,
) -> None:
    ahead = datetime(2088, 9, 14, tzinfo=UTC)
    with installation.turn() as store:
        store.commit(Commit(clock=ahead))
    installation.server.deliver(a_mail("ana"), NOW)

    with installation.worker() as worker:
        seen = worker.says("en retard")
        until(lambda: installation.letters)

    assert "L'horloge de cette machine" in seen
    [line] = [
        json.loads(line)
        for line in installation.mailbot("journal", "--message", "<ana@example.org>", "--json").splitlines()
    ]
    assert datetime.fromisoformat(line["at"]) == ahead


@pytest.mark.parametrize(
    ("every", "pauses"),
    [(60, [60, 60, 120, 240, 300, 300]), (1, [1, 1, 2, 4, 8, 16]), (900, [900] * 6)],
)
def test_it_looks_less_and_less_often_where_it_looks_in_vain(every: float, pauses: list[float]) -> None:
    assert [pause(failures, every) for failures in range(6)] == pauses
    assert pause(1000, every) == max(every, 300)


@pytest.mark.slow
def test_a_full_disk_is_told_by_mail_though_it_cannot_be_written_down(installation: Installation) -> None:
    with Disk(installation.folder / "var") as disk:
        with installation.turn() as store:
            store.commit(Commit(clock=SystemClock().now() - timedelta(hours=2)))
        installation.server.deliver(a_mail("ana"), NOW)
        disk.fill()

        with installation.worker() as worker:
            seen = worker.says("faites de la place")
            until(lambda: installation.letters)
            worker.says("faites de la place")  # it looked again
            told = list(installation.letters)
            disk.make_room()
            until(lambda: len(installation.letters) == 3)

        decided = [json.loads(line) for line in installation.mailbot("journal", "--json").splitlines()]

    alert = ("dominique.bernier@caprural.example", "alert")
    assert "WARNING" in seen
    assert told == [alert]
    assert sorted(installation.letters) == [("ana@example.org", "held"), alert, alert]
    assert [entry["author"] for entry in decided if entry["author"]] == ["ana@example.org"]


# --- others have their turns -----------------------------------------------------------------------------------------


def test_a_fee_that_is_recorded_while_the_worker_runs_confirms_the_seat(installation: Installation) -> None:
    installation.server.deliver(a_mail("ana"), NOW)
    with installation.worker():
        until(lambda: installation.letters == [("ana@example.org", "held")])

        said = installation.mailbot("members", "add", "ana@example.org", "--year", "2090")

        until(lambda: installation.letters[1:])
    assert said == "adhésion enregistrée : ana@example.org, pour 2090\n"
    assert installation.letters[1:] == [("ana@example.org", "confirmation")]


def test_two_workers_answer_everybody_exactly_once(installation: Installation) -> None:
    people = [f"personne{letter}" for letter in "abcdefghijklmnopqrstuvwx"]
    with installation.worker(), installation.worker():
        for first in range(0, len(people), 6):
            for who in people[first : first + 6]:
                installation.server.deliver(a_mail(who), NOW)
            until(lambda: len(installation.letters) >= first + 6)  # noqa: B023 - asked at once

    decided = [json.loads(line) for line in installation.mailbot("journal", "--json").splitlines()]
    assert sorted(to for to, _ in installation.letters) == [f"{who}@example.org" for who in people]
    assert [kind for _, kind in installation.letters].count("held") == 20
    assert sorted(entry["author"] for entry in decided) == [f"{who}@example.org" for who in people]


def test_a_worker_that_comes_in_anothers_turn_does_its_work_at_the_next_look(installation: Installation) -> None:
    with installation.worker() as worker:
        with installation.turn():
            installation.server.deliver(a_mail("ana"), NOW)
            seen = worker.says(BUSY)
            assert installation.letters == []

        until(lambda: installation.letters)
    assert "WARNING" not in seen
    assert installation.letters == [("ana@example.org", "held")]


def test_edited_rules_are_held_against_what_another_wrote_before(installation: Installation) -> None:
    with installation.worker() as worker:
        until(lambda: installation.waiting() is not None)  # the first look is over
        with installation.turn() as store:
            session = installation.folder / "config/sessions/cooperer-citoyens.toml"
            session.rename(session.with_stem("citoyens"))
            assert BUSY in worker.says("")
            ana = a_registration("ana", session="cooperer-citoyens", decided=store.clock)
            store.commit(Commit(state=a_state(ana)))

        seen = worker.says("règles")
    assert "les dernières règles valables restent en vigueur" in seen


def test_a_single_pass_that_comes_in_anothers_turn_does_nothing_and_says_so(installation: Installation) -> None:
    installation.server.deliver(a_mail("ana"), NOW)

    with installation.turn():
        said = installation.mailbot("once", status=1)
        rehearsed = json.loads(installation.mailbot("once", "--dry-run", "--json"))

    assert BUSY in said
    assert "Traceback" not in said
    assert installation.letters == []
    assert rehearsed["handled"] == 1


def test_the_coordinators_hand_waits_for_a_pass_and_says_so(installation: Installation) -> None:
    with installation.turn():
        verb = installation.start("members", "add", "ana@example.org", "--year", "2090")
        waits = Worker(verb).says(BUSY)

    with verb:
        said, _ = verb.communicate(timeout=60)
    assert "attend qu'il ait fini" in waits
    assert (said, verb.returncode) == ("adhésion enregistrée : ana@example.org, pour 2090\n", 0)
    assert "ana@example.org" in installation.mailbot("members", "list", "--json")


def test_a_roll_that_cannot_be_read_is_told_in_a_sentence(installation: Installation) -> None:
    missing, folder = installation.folder / "adherents.csv", installation.folder

    said = [installation.mailbot("members", "import", str(path), status=1) for path in (missing, folder)]

    assert said == [
        f"{missing} : ce fichier ne peut pas être lu : il n'existe pas\n",
        f"{folder} : ce fichier ne peut pas être lu : c'est un dossier\n",
    ]


# --- a mail that breaks us -------------------------------------------------------------------------------------------


def test_a_mail_that_breaks_the_deciding_goes_to_a_person_and_the_others_go_on(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    configuration = app.load(installation.folder / "config", installation.environ)
    store = app.open_store(configuration)
    whole = decide

    def fragile(policy: object, state: object, message: object, *told: object) -> object:
        if "ana" in str(message):
            raise RecursionError
        return whole(policy, state, message, *told)  # type: ignore[arg-type]

    monkeypatch.setattr("mailbot.service.decide", fragile)
    for who in ("ana", "bea"):
        installation.server.deliver(a_mail(who), NOW)

    async def a_pass() -> Tally:
        worker = app.service(configuration, store)
        try:
            with store.turn():
                return await worker.once(NOW)
        finally:
            await worker.close()

    tally = asyncio.run(a_pass())

    assert dict(tally.outcomes) == {Outcome.DESK: 1, Outcome.HANDLED: 1}
    assert sorted(to for to, _ in installation.letters) == ["bea@example.org", "dominique.bernier@caprural.example"]
