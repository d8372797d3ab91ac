"""Nothing is lost and nothing is sent twice, whatever the servers do: the service as it runs, a mailbox behind a wire
that can be cut, an SMTP server that refuses, hangs up and falls silent."""

import asyncio
import email.policy
import json
import logging
import os
import resource
import selectors
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient

from mailbot import app, installation
from mailbot.adapters.imap_mailbox import ImapMailbox
from mailbot.adapters.smtp_submission import SmtpSubmission
from mailbot.core.decision import Outcome
from mailbot.playground.server import MailServer
from mailbot.ports import Arrival, TemporaryFailure, Unwritable
from mailbot.service import Service, Tally, Told
from mailbot.settings import Login, Smtp
from tests.servers.disks import Disk
from tests.servers.dovecot import PASSWORD, Dovecot, dovecot_or_skip
from tests.servers.relay import HOST, Relay
from tests.servers.smtp_sink import Sink

pytestmark = pytest.mark.slow

NINE = datetime(2020, 9, 14, 7, 0, tzinfo=UTC)  # in Paris
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
OURS = "cooperationsentreacteurs@caprural.org"
COORDINATOR = "dominique.bernier@caprural.example"
ANA = "ana@example.org"


@dataclass
class World:
    """An installation, the wire to its mailbox, and the SMTP server that it hands letters to."""

    root: Path
    imap_port: int
    user: str
    password: str
    wire: Relay
    sink: Sink
    changed: dict[str, str] = field(default_factory=dict)  # keys of mailbox.toml, set otherwise for this test

    @property
    def environ(self) -> dict[str, str]:
        return {
            "MAILBOT_IMAP__HOST": HOST,
            "MAILBOT_IMAP__PORT": str(self.wire.port),
            "MAILBOT_IMAP__SECURITY": "none",
            "MAILBOT_IMAP__USER": self.user,
            "MAILBOT_IMAP__PASSWORD_ENV": "",
            "MAILBOT_IMAP__PASSWORD_FILE": "password",
            "MAILBOT_IMAP__SINCE": "2020-09-01T00:00:00+02:00",
            "MAILBOT_SMTP__HOST": HOST,
            "MAILBOT_SMTP__PORT": str(self.sink.port),
            "MAILBOT_SMTP__SECURITY": "none",
            "MAILBOT_SMTP__USER": OURS,
            "MAILBOT_SMTP__PASSWORD_ENV": "",
            "MAILBOT_SMTP__PASSWORD_FILE": "password",
            "MAILBOT_SMTP__PER_MINUTE": "0",
        } | self.changed

    def passes(self, *instants: datetime, told: Told | None = None) -> list[Tally]:
        """A process starts, looks at each of these instants, and ends."""
        configuration = app.load(self.root / "config", self.environ)

        async def look() -> list[Tally]:
            store = app.open_store(configuration)
            service = app.service(configuration, store, told)
            try:
                with store.turn():
                    return [await service.once(now) for now in instants]
            finally:
                await service.close()

        return asyncio.run(look())

    def once(self, now: datetime, status: int = 0) -> tuple[dict[str, Any], str]:
        """The verb: what it says as JSON, and on standard error."""
        command = [sys.executable, "-m", "mailbot", "--config", str(self.root / "config")]
        done = subprocess.run(
            [*command, "once", "--now", now.isoformat(), "--json"],
            env=os.environ | self.environ,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        return json.loads(done.stdout), done.stderr

    def deliver(self, *people: str, folder: str = "INBOX") -> None:
        with self.program(folder) as program:
            for who in people:
                program.append(folder, a_mail(who), msg_time=NINE)

    def contents(self, folder: str) -> int:
        """How many mails lie in a folder."""
        with self.program(folder) as program:
            return len(program.search())

    @contextmanager
    def program(self, folder: str = "INBOX") -> Iterator[Any]:
        """The coordinator's own mail program."""
        with IMAPClient(HOST, self.imap_port, ssl=False) as client:
            client.login(self.user, self.password)
            client.select_folder(folder)
            yield client

    @property
    def letters(self) -> list[tuple[str, tuple[str, ...]]]:
        """Kind and recipients of each letter that was taken."""
        return [(str(parsed(mail.content)["X-Mailbot-Letter"]), mail.recipients) for mail in self.sink.mails]

    @property
    def attempts(self) -> int:
        return sum(command.startswith("MAIL") for command in self.sink.commands)


def a_mail(who: str) -> bytes:
    head = f"From: {who.title()} Exemple <{who}@example.org>\r\nTo: {OURS}\r\nSubject: Inscription\r\n"
    body = "Bonjour, je m'inscris à la session du 8 octobre.\r\n"
    return f"{head}Message-ID: <{who}@example.org>\r\n\r\n{body}".encode()


def parsed(content: bytes) -> EmailMessage:
    letter = BytesParser(EmailMessage, policy=email.policy.default).parsebytes(content)
    assert isinstance(letter, EmailMessage)
    return letter


def words(content: bytes) -> str:
    """A letter as its reader sees it, on one line."""
    letter = parsed(content)
    plain = letter.get_body(("plain",))
    assert plain
    return " ".join(f"{letter['Subject']}\n{plain.get_content()}".split())


@contextmanager
def a_world(root: Path, imap_port: int, user: str, password: str) -> Iterator[World]:
    list(installation.lay_out(root))
    (root / "password").write_text(password)
    with Relay(imap_port) as wire, Sink() as sink:
        yield World(root, imap_port, user, password, wire, sink)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with MailServer() as server, a_world(tmp_path, server.imap_port, server.user, server.password) as made:
        yield made


@pytest.fixture
def world_of_dovecot(tmp_path: Path) -> Iterator[World]:
    dovecot_or_skip()
    with Dovecot(besides=ACL) as server, a_world(tmp_path, server.imap, server.new_user(), PASSWORD) as made:
        yield made


ACL = """
mail_plugins = acl
protocol imap {
  mail_plugins = $mail_plugins imap_acl
}
plugin {
  acl = vfile
}
"""


def closed_port() -> int:
    with Relay(0) as nobody:
        return nobody.port


# --- refused for now ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("point", ["mail", "rcpt", "data", "dot"])
def test_a_letter_refused_for_now_is_tried_less_and_less_often_and_leaves_once(world: World, point: str) -> None:
    world.deliver("ana")
    world.sink.refuse(point, 451)

    made = []
    for minutes in (0, 1, 5, 6, 20, 21, 80, 81):
        [tally] = world.passes(NINE + minutes * MINUTE)
        assert (tally.letters_waiting, tally.letters_sent, tally.mishaps) == (1, 0, [])
        made.append(world.attempts)
    world.sink.mend()
    after = world.passes(*(NINE + minutes * MINUTE for minutes in (320, 321, 2000)))

    assert made == [1, 2, 2, 3, 3, 4, 4, 5]
    assert [tally.letters_sent for tally in after] == [0, 1, 0]
    assert world.letters == [("held", (ANA,))]


@pytest.mark.parametrize("point", ["mail", "rcpt", "data"])
def test_a_letter_whose_connection_was_cut_before_the_final_dot_is_sent_again_once(world: World, point: str) -> None:
    world.deliver("ana")
    world.sink.cut(point)

    first, second, third = world.passes(NINE, NINE + MINUTE, NINE + DAY)

    assert (first.letters_sent, first.letters_waiting) == (0, 1)
    assert (second.letters_sent, second.letters_waiting) == (1, 0)
    assert third.letters_sent == 0
    assert world.letters == [("held", (ANA,))]


# --- refused for good --------------------------------------------------------------------------------------------


def test_of_a_letter_refused_for_good_the_coordinator_hears_once_what_happened_and_to_whom(world: World) -> None:
    world.deliver("ana", "bea")
    world.sink.refuse("rcpt", 550, match=ANA, words=f"5.1.1 <{ANA}>: user unknown")

    first, second = world.passes(NINE, NINE + DAY)

    assert (first.letters_sent, first.letters_failed, first.letters_waiting) == (2, 1, 0)
    assert (second.letters_sent, second.letters_failed) == (0, 0)
    assert sorted(world.letters) == [("alert", (COORDINATOR,)), ("held", ("bea@example.org",))]
    [told] = [words(mail.content) for mail in world.sink.mails if mail.recipients == (COORDINATOR,)]
    assert f"une lettre n’a pas pu partir : {ANA}" in told
    assert "« place gardée »" in told
    assert "user unknown" in told


def test_an_alert_that_is_refused_too_is_followed_by_no_other(world: World) -> None:
    world.deliver("ana")
    world.sink.refuse("rcpt", 550)

    first, second = world.passes(NINE, NINE + DAY)

    assert (first.letters_sent, first.letters_failed, first.letters_waiting) == (0, 2, 0)
    assert (second.letters_failed, second.letters_waiting) == (0, 0)
    assert world.attempts == 2


def test_the_pass_in_which_a_letter_failed_ends_with_status_1_and_the_next_with_0(world: World) -> None:
    world.deliver("ana")
    world.sink.refuse("rcpt", 550, match=ANA)

    failed, said = world.once(NINE, status=1)
    well, _ = world.once(NINE + MINUTE)

    assert (failed["handled"], failed["letters_failed"], failed["letters_waiting"]) == (1, 1, 0)
    assert "1 lettre n'a pas pu partir" in said
    assert well["letters_failed"] == 0


# --- silence after the final dot ---------------------------------------------------------------------------------


def test_after_silence_the_identical_bytes_are_sent_once_more_a_quarter_of_an_hour_later(world: World) -> None:
    world.deliver("ana")
    world.sink.cut("dot", stored=True)

    tallies = world.passes(NINE, NINE + 14 * MINUTE, NINE + 15 * MINUTE, NINE + DAY)

    assert [tally.letters_waiting for tally in tallies] == [1, 1, 0, 0]
    first, again = world.sink.mails
    assert first == again


def test_of_the_second_silence_the_coordinator_hears_that_nobody_knows(world: World) -> None:
    world.deliver("ana")
    for _ in range(2):
        world.sink.cut("dot")

    first, second, third = world.passes(NINE, NINE + 15 * MINUTE, NINE + DAY)

    assert (first.letters_failed, second.letters_failed, third.letters_failed) == (0, 1, 0)
    assert world.letters == [("alert", (COORDINATOR,))]
    assert f"on ne sait pas si une lettre est arrivée : {ANA}" in words(world.sink.mails[0].content)


# --- a server that is away ---------------------------------------------------------------------------------------


def smtp_refuses_connections(world: World) -> None:
    world.changed["MAILBOT_SMTP__PORT"] = str(closed_port())


def smtp_refuses_the_login(world: World) -> None:
    world.sink.refuse("auth", 535)


def smtp_has_no_password(world: World) -> None:
    world.changed["MAILBOT_SMTP__PASSWORD_FILE"] = "nowhere"


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (smtp_refuses_connections, "injoignable"),
        (smtp_refuses_the_login, "identification refusée (535"),
        (smtp_has_no_password, "mailbox.toml"),
    ],
)
def test_where_the_smtp_server_is_away_letters_wait_and_the_next_pass_sends_them(
    world: World, fault: Any, sentence: str
) -> None:
    world.deliver("ana", "bea")
    fault(world)

    away, said = world.once(NINE, status=1)
    world.changed.clear()
    world.sink.mend()
    back, _ = world.once(NINE)

    assert (away["handled"], away["letters_sent"], away["letters_waiting"]) == (2, 0, 2)
    assert sentence in said
    assert (back["letters_sent"], back["letters_waiting"]) == (2, 0)
    assert sorted(world.letters) == [("held", (ANA,)), ("held", ("bea@example.org",))]


def imap_refuses_connections(world: World) -> None:
    world.changed["MAILBOT_IMAP__PORT"] = str(closed_port())


def imap_refuses_the_login(world: World) -> None:
    (world.root / "wrong").write_text("wrong")
    world.changed["MAILBOT_IMAP__PASSWORD_FILE"] = "wrong"


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [(imap_refuses_connections, "injoignable"), (imap_refuses_the_login, "identification refusée")],
)
def test_where_the_mailbox_is_away_letters_leave_all_the_same_and_the_next_pass_reads_it(
    world: World, fault: Any, sentence: str
) -> None:
    world.deliver("ana")
    world.sink.refuse("rcpt", 451, times=1)
    world.once(NINE)
    world.deliver("bea")
    fault(world)

    away, said = world.once(NINE + MINUTE, status=1)
    world.changed.clear()
    back, _ = world.once(NINE + 2 * MINUTE)

    assert (away["fetched"], away["letters_sent"], away["letters_waiting"]) == (0, 1, 0)
    assert sentence in said
    assert (back["fetched"], back["letters_sent"]) == (1, 1)
    assert world.letters == [("held", (ANA,)), ("held", ("bea@example.org",))]


def test_however_long_the_server_is_away_no_letter_is_given_up(world: World) -> None:
    people = [f"personne{letter}" for letter in "abcdefgh"]
    world.deliver(*people)
    world.sink.refuse("auth", 535)

    away = world.passes(*(NINE + day * DAY for day in range(6)))
    knocked = world.sink.connections
    world.sink.mend()
    [back] = world.passes(NINE + 6 * DAY)

    assert [tally.letters_waiting for tally in away] == [8] * 5 + [16]  # a reminder each
    assert knocked <= 6 * 3  # not once a letter
    assert (back.letters_sent, back.letters_failed) == (16 + 1, 0)  # and what the coordinator has to know


# --- the mailbox -------------------------------------------------------------------------------------------------


def test_a_mail_whose_filing_was_cut_off_is_answered_in_that_pass_and_filed_in_the_next(world: World) -> None:
    world.deliver("ana")

    [cut] = world.passes(NINE, told=lambda *_: world.wire.cut())
    left = world.contents("INBOX")
    [next_one] = world.passes(NINE + MINUTE)

    assert cut.outcomes == {Outcome.HANDLED: 1}
    assert len(cut.mishaps) == 1
    assert left == 1
    assert (next_one.fetched, next_one.letters_sent, next_one.mishaps) == (0, 0, [])
    assert (world.contents("INBOX"), world.contents("Inscriptions")) == (0, 1)
    assert world.letters == [("held", (ANA,))]


def test_a_connection_that_is_cut_between_two_passes_is_made_anew(world: World) -> None:
    async def twice() -> list[Tally]:
        configuration = app.load(world.root / "config", world.environ)
        store = app.open_store(configuration)
        service = app.service(configuration, store)
        try:
            with store.turn():
                world.deliver("ana")
                first = await service.once(NINE)
                world.wire.cut()
                world.deliver("bea")
                return [first, await service.once(NINE + MINUTE)]
        finally:
            await service.close()

    tallies = asyncio.run(twice())

    assert [(tally.letters_sent, tally.mishaps) for tally in tallies] == [(1, []), (1, [])]


def test_where_the_server_numbers_its_mails_anew_nobody_is_answered_twice(world_of_dovecot: World) -> None:
    world = world_of_dovecot
    world.changed |= {"MAILBOT_IMAP__INBOX": "Demandes", "MAILBOT_IMAP__HANDLED": ""}
    with world.program() as program:
        program.create_folder("Demandes")
    world.deliver("ana", "bea", folder="Demandes")
    [first] = world.passes(NINE)

    with world.program("Demandes") as program:
        before = program.folder_status("Demandes", ["UIDVALIDITY"])
        program.create_folder("Neuf")
        program.copy(program.search(), "Neuf")
        program.unselect_folder()
        program.delete_folder("Demandes")
        program.rename_folder("Neuf", "Demandes")
        after = program.folder_status("Demandes", ["UIDVALIDITY"])
    world.deliver("luc", folder="Demandes")
    second, third = world.passes(NINE + MINUTE, NINE + 2 * MINUTE)

    assert before != after
    assert first.letters_sent == 2
    assert (second.fetched, second.outcomes, second.letters_sent) == (3, {Outcome.HANDLED: 1}, 1)
    assert (third.fetched, third.letters_sent) == (0, 0)


def test_a_connection_that_is_cut_in_the_middle_of_a_mail_costs_nobody_anything(world_of_dovecot: World) -> None:
    world = world_of_dovecot
    world.deliver("ana", "bea", "luc")
    whole = 3 * len(a_mail("ana"))

    cut = []
    for left in range(200, 200 + 2 * whole, whole // 2):  # from the greeting to somewhere within the mails
        world.wire.cut_after = left
        cut += world.passes(NINE)
    world.wire.cut_after = None
    [last] = world.passes(NINE + MINUTE)

    assert any(tally.mishaps for tally in cut)
    assert last.mishaps == []
    assert sum(tally.fetched for tally in (*cut, last)) == 3
    assert sorted(world.letters) == [("held", (f"{who}@example.org",)) for who in ("ana", "bea", "luc")]
    assert (world.contents("INBOX"), world.contents("Inscriptions")) == (0, 3)


QUOTA = """
mail_plugins = quota
plugin {
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:messages=2
  quota_grace = 0
}
"""


def test_where_the_mailbox_is_full_everybody_is_answered_and_mails_are_filed_when_there_is_room(tmp_path: Path) -> None:
    dovecot_or_skip()
    with (
        Dovecot(capability="IMAP4rev1 LITERAL+ AUTH=PLAIN UIDPLUS NAMESPACE", besides=QUOTA) as server,
        a_world(tmp_path, server.imap, server.new_user(), PASSWORD) as world,
    ):
        world.deliver("ana", "bea")  # no room for another: without MOVE a mail is filed by copying it

        full, again = world.passes(NINE, NINE + MINUTE)
        with world.program() as program:
            [ana, _] = program.search()
            program.delete_messages([ana])  # the coordinator makes room
            program.uid_expunge([ana])
        [well] = world.passes(NINE + 2 * MINUTE)

        assert [("quota" in "".join(tally.mishaps).lower()) for tally in (full, again, well)] == [True, True, False]
        assert (full.letters_sent, again.letters_sent, well.letters_sent) == (2, 0, 0)
        assert (world.contents("INBOX"), world.contents("Inscriptions")) == (0, 1)


def test_where_the_folder_takes_no_mail_everybody_is_answered_and_mails_are_filed_when_it_does(
    world_of_dovecot: World,
) -> None:
    world = world_of_dovecot
    world.deliver("ana")
    world.passes(NINE)
    with world.program() as program:
        program.setacl("Inscriptions", world.user, "lr")  # she may look, and no more
    world.deliver("bea")

    forbidden, again = world.passes(NINE + MINUTE, NINE + 2 * MINUTE)
    with world.program() as program:
        program.setacl("Inscriptions", world.user, "lrswipkxtea")
    [well] = world.passes(NINE + 3 * MINUTE)

    assert all("Inscriptions" in " ".join(tally.mishaps) for tally in (forbidden, again))
    assert (forbidden.letters_sent, again.letters_sent) == (1, 0)
    assert (well.mishaps, well.letters_sent) == ([], 0)
    assert (world.contents("INBOX"), world.contents("Inscriptions")) == (0, 2)


# --- for long ----------------------------------------------------------------------------------------------------


def told(world: World) -> list[str]:
    """The subjects of what the coordinator was written."""
    letters = [parsed(mail.content) for mail in world.sink.mails if mail.recipients == (COORDINATOR,)]
    return [" ".join(str(letter["Subject"]).split()) for letter in letters]


def test_of_a_mailbox_that_is_away_for_long_the_coordinator_hears_once_and_once_that_it_is_back(world: World) -> None:
    world.deliver("ana")
    world.wire.is_down = True

    for minutes in range(0, 600, 20):  # each time a process of its own
        world.passes(NINE + minutes * MINUTE)
        assert len(told(world)) == (minutes >= 60)
    world.wire.is_down = False
    for minutes in range(600, 700, 20):
        world.passes(NINE + minutes * MINUTE)

    assert told(world) == [
        "À savoir : mailbot ne peut pas faire tout son travail",
        "À savoir : tout marche de nouveau",
    ]
    alert = words(next(mail.content for mail in world.sink.mails))
    assert "Depuis lundi 14 septembre 2020 à 9 h" in alert.replace("\N{NO-BREAK SPACE}", " ")
    assert "Serveur IMAP" in alert
    assert world.letters[1:] in ([("held", (ANA,)), ("alert", (COORDINATOR,))],)


def test_of_an_smtp_server_that_is_away_for_long_she_hears_all_of_it_at_the_end(world: World) -> None:
    world.deliver("ana")
    world.sink.refuse("auth", 535)

    for minutes in range(0, 600, 20):
        world.passes(NINE + minutes * MINUTE)
    world.sink.mend()
    for minutes in range(600, 700, 20):
        world.passes(NINE + minutes * MINUTE)

    assert told(world) == ["À savoir : tout marche de nouveau"]
    [everything] = [words(mail.content) for mail in world.sink.mails if mail.recipients == (COORDINATOR,)]
    assert "identification refusée (535" in everything
    assert ("held", (ANA,)) in world.letters


def test_of_what_is_over_soon_the_coordinator_hears_nothing(world: World) -> None:
    world.wire.is_down = True
    world.passes(NINE, NINE + 30 * MINUTE)
    world.wire.is_down = False
    world.passes(NINE + 40 * MINUTE, NINE + DAY)

    assert told(world) == []


# --- the disk ----------------------------------------------------------------------------------------------------


def test_where_the_disk_is_full_nothing_leaves_that_is_not_written_down(world: World) -> None:
    world.deliver("ana", "bea")
    world.passes(NINE - MINUTE)
    world.deliver("luc", "zoe")
    store = world.root / "var" / "mailbot.json"

    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    for room in (0, 300, 2000, 8000):  # in the last one letter's worth and more
        # An opening may clear what is out of date: that is not to count as room.
        app.open_store(app.load(world.root / "config", world.environ)).close()
        resource.setrlimit(resource.RLIMIT_FSIZE, (store.stat().st_size + room, limit[1]))
        try:
            said = "".join(world.passes(NINE)[0].mishaps)
        except TemporaryFailure as failure:
            said = str(failure)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        assert "faites de la place sur le disque" in said
        assert len(world.letters) == 2
    [well] = world.passes(NINE + MINUTE)

    assert (well.fetched, well.letters_sent, well.mishaps) == (2, 2, [])
    assert sorted(world.letters) == [("held", (f"{who}@example.org",)) for who in ("ana", "bea", "luc", "zoe")]
    assert world.contents("INBOX") == 0


def full(disk: Disk) -> Callable[[], None]:
    disk.fill()
    return disk.make_room


def read_only(disk: Disk) -> Callable[[], None]:
    disk.freeze()
    return disk.thaw


@pytest.mark.parametrize("fault", [full, read_only])
def test_a_disk_that_takes_nothing_is_told_once_and_once_when_it_does(world: World, fault: Any) -> None:
    async def story() -> tuple[list[str], list[str]]:
        configuration = app.load(world.root / "config", world.environ)
        store = app.open_store(configuration)
        service = app.service(configuration, store)

        async def looks(*hours: float) -> list[str]:
            for hour in hours:
                try:
                    with store.turn():
                        await service.once(NINE + hour * 60 * MINUTE)
                except Unwritable as failure:
                    await service.alarm(failure, NINE + hour * 60 * MINUTE)
            return told(world)

        try:
            world.deliver("ana")
            await looks(0)
            mend = fault(disk)
            world.deliver("bea", "luc")
            during = await looks(0.5, 1, 2, 5, 24)
            mend()
            return during, await looks(24.1, 25, 26)
        finally:
            await service.close()

    with Disk(world.root / "var") as disk:
        during, after = asyncio.run(story())

    assert during == ["À savoir : mailbot ne peut pas faire tout son travail"]
    assert after == [*during, "À savoir : tout marche de nouveau"]
    assert sorted(to for kind, to in world.letters if kind == "held") == [
        (f"{who}@example.org",) for who in ("ana", "bea", "luc")
    ]
    assert world.contents("INBOX") == 0


def test_a_store_where_nothing_can_be_written_is_told_in_a_sentence(world: World) -> None:
    world.deliver("ana")
    world.changed["MAILBOT_STORE__URL"] = "tinydb:/proc/mailbot/mailbot.json"
    command = [
        sys.executable,
        "-m",
        "mailbot",
        "--config",
        str(world.root / "config"),
        "once",
        "--now",
        "2020-09-14T09:00+02:00",
    ]

    done = subprocess.run(command, env=os.environ | world.environ, capture_output=True, text=True, timeout=60)

    assert done.returncode == 1
    assert "impossible d'ouvrir ce fichier" in done.stderr
    assert "Traceback" not in done.stderr
    assert world.letters == []


class Hasty(ImapMailbox):
    """A mailbox from which somebody takes a mail away as soon as it was listed."""

    world: World

    def arrivals(self) -> list[Arrival]:
        found = super().arrivals()
        with self.world.program() as program:
            gone = min(arrival.uid for arrival in found)
            program.delete_messages([gone])
            program.uid_expunge([gone])
        return found


def test_a_mail_that_goes_between_listing_and_reading_keeps_no_other_waiting(world_of_dovecot: World) -> None:
    world = world_of_dovecot
    world.deliver("ana", "bea")
    configuration = app.load(world.root / "config", world.environ)
    settings = configuration.settings

    async def a_pass() -> Tally:
        mailbox = Hasty(settings.imap, lambda: Login(world.user, world.password))
        mailbox.world = world
        submission = SmtpSubmission(settings.smtp, lambda: None)
        store = app.open_store(configuration)
        service = Service(app.rulebook(configuration), mailbox, submission, store)
        try:
            with store.turn():
                return await service.once(NINE)
        finally:
            await service.close()

    tally = asyncio.run(a_pass())

    assert (tally.fetched, tally.mishaps) == (1, [])
    assert world.letters == [("held", ("bea@example.org",))]


# --- the provider's limit ----------------------------------------------------------------------------------------

HURRY = 300  # times faster than the clock on the wall


class _Hurried(selectors.DefaultSelector):
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(timeout and timeout / HURRY)


class HurriedLoop(asyncio.SelectorEventLoop):
    """A loop in which a minute is a fifth of a second."""

    def __init__(self) -> None:
        super().__init__(_Hurried())

    def time(self) -> float:
        return super().time() * HURRY


class Timed(SmtpSubmission):
    """Notes when each letter was handed over, in seconds."""

    def __init__(self, smtp: Smtp) -> None:
        super().__init__(smtp, lambda: None, timeout=30 * HURRY, patience=120 * HURRY)
        self.at: list[float] = []

    async def submit(self, recipients: Sequence[str], content: bytes) -> None:
        await super().submit(recipients, content)
        self.at.append(asyncio.get_running_loop().time())


def test_a_backlog_leaves_no_faster_than_the_provider_allows(world: World) -> None:
    world.changed["MAILBOT_SMTP__PER_MINUTE"] = "8"
    world.deliver(*(f"personne{letter}" for letter in "abcdefghijklmnop"))
    configuration = app.load(world.root / "config", world.environ)
    settings = configuration.settings
    submission = Timed(settings.smtp)

    async def a_pass() -> Tally:
        mailbox = ImapMailbox(settings.imap, lambda: Login(world.user, world.password))
        store = app.open_store(configuration)
        service = Service(app.rulebook(configuration), mailbox, submission, store)
        try:
            with store.turn():
                return await service.once(NINE)
        finally:
            await service.close()

    with asyncio.Runner(loop_factory=HurriedLoop) as runner:
        tally = runner.run(a_pass())

    assert (tally.letters_sent, tally.letters_waiting) == (16, 0)
    in_any_minute = [sum(begin <= at < begin + 60 for at in submission.at) for begin in submission.at]
    assert max(in_any_minute) <= 8 + 1  # the reply to one may come a moment late


# --- the log -----------------------------------------------------------------------------------------------------


def test_the_log_names_no_participant_whatever_goes_wrong(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    world.deliver("ana", "bea", "luc", "zoe")
    world.sink.refuse("rcpt", 550, match=ANA, words=f"5.1.1 <{ANA}>: user unknown")
    world.sink.refuse("rcpt", 450, match="bea", words="4.2.1 <bea@example.org>: greylisted")
    world.sink.refuse("dot", 554, match="luc", words="5.7.1 spam to luc@example.org")

    tallies = world.passes(NINE, NINE + MINUTE, told=lambda *_: world.wire.cut())

    mishaps = [mishap for tally in tallies for mishap in tally.mishaps]
    lines = [record.getMessage() for record in caplog.records]
    assert len([line for line in lines if "handled: " in line and "(1 changes, 1 letters)" in line]) == 4
    assert len([line for line in lines if line.startswith("letter ") and ": failed" in line]) == 2
    assert mishaps
    for line in (*mishaps, *caplog.text.splitlines()):
        assert "@" not in line.replace(OURS, "").replace(world.user, "")
        assert "je m'inscris" not in line


def test_the_verb_names_no_participant_on_standard_error(world: World) -> None:
    world.deliver("ana", "bea")
    world.sink.refuse("rcpt", 550, match=ANA, words=f"5.1.1 <{ANA}>: user unknown")
    world.sink.refuse("rcpt", 450, match="bea", words="4.2.1 <bea@example.org>: greylisted")

    _, said = world.once(NINE, status=1)

    assert "handled: " in said
    assert "@" not in said
