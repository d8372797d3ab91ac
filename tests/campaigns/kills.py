"""Stories in which mailbot is killed again and again, at servers that fail, and what must be true at the end of each.

People write to a real Dovecot; an SMTP server takes letters, or refuses, hangs up and falls silent, before and after
it stored them; the wire to the mailbox is cut. Each life of the process ends by SIGKILL, at a step of its own or at a
moment chosen outside, and the next one goes on. All that is left to chance comes from the seed, save how far a process
has come when it is killed from outside."""

import email
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

from imapclient import IMAPClient

from mailbot import app, installation
from mailbot.adapters import commit_log
from mailbot.adapters.imap_mailbox import KEYWORD
from mailbot.adapters.tinydb_store import TinyDBStore
from mailbot.core.letters import KIND, LAPSED_KIND
from mailbot.core.model import TAKES_A_SEAT, Status
from mailbot.ports import Store
from mailbot.service import AT_ONCE, ATTEMPTS
from tests.campaigns.mortal import AFTER, BEFORE, MIDST, STEPS, TORN, Death, started
from tests.journeys.installations import FIRST, SENTENCES, SESSION, VOUCHED, Installation, a_mail
from tests.servers.dovecot import HOST, PASSWORD, Dovecot
from tests.servers.relay import Relay
from tests.servers.smtp_sink import Sink

KILLS_PER_STORY = 20
LIVES_PER_STORY = 60
SEATS = 5
MINUTE = timedelta(minutes=1)
PATIENCE = 60.0  # seconds for a process that nobody kills
A_SIGN = 4.0  # seconds to wait for a sign of it, before it is killed without
# Long enough, together, for every letter that waits to be tried again (`core.delivery`).
AFTERWARDS = [timedelta(minutes=minutes) for minutes in (0, 16, 33, 100, 400, 700, 701)]
POINTS = ("connect", "auth", "mail", "rcpt", "data", "dot")

GIVES_UP = "Bonjour, je ne pourrai malheureusement pas venir, merci d'annuler mon inscription. Cordialement"
OTHERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("Bonjour, le repas de midi est-il compris ?", {}),
    ("Veuillez trouver ci-joint le devis de la photocopieuse.", {}),
    ("Je suis absent jusqu'au 30 septembre.", {"Auto_Submitted": "auto-replied"}),
)


@dataclass
class Score:
    """What a campaign did, and what it found broken."""

    lives: int = 0
    kills: int = 0
    mails: int = 0
    letters: int = 0
    doubled: int = 0
    deaths: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


@dataclass
class Copy:
    """A letter as the server took it. `in_doubt`: whoever sent it cannot have learnt that it was taken."""

    content: bytes
    recipients: tuple[str, ...]
    life: int
    in_doubt: bool


@dataclass
class Story:
    """A session, people who write, and mailbot, which dies and comes back."""

    here: Installation
    wire: Relay
    random: Random
    score: Score
    works: bool  # the worker's stories run by the clock on the wall, those of single passes by one of their own
    now: datetime = FIRST
    life: int = 0
    killed: set[int] = field(default_factory=set)  # lives
    copies: list[Copy] = field(default_factory=list)
    delivered: list[tuple[str, str]] = field(default_factory=list)  # who, and the Message-ID

    # --- what happens ---

    def is_told(self, kills: int) -> None:
        """All of it: so many kills, then peace, then what must be true."""
        mails = list(self.mails())
        begun = self.score.kills
        for _ in range(LIVES_PER_STORY):
            if self.score.kills - begun >= kills:
                break
            for _ in range(min(len(mails), self.random.choice((0, 1, 1, 1, 2)))):
                self._deliver(*mails.pop(0))
            self._lives_and_dies()
        for mail in mails:
            self._deliver(*mail)
        self._lives_in_peace()
        self.score.mails += len(self.delivered)
        self.score.broken += self.broken()

    def mails(self) -> Iterator[tuple[str, str, dict[str, str]]]:
        """In order: people ask for a seat, some give it up, others write something else."""
        people = [f"personne{chr(ord('a') + number)}" for number in range(SEATS + self.random.randint(2, 5))]
        for place, who in enumerate(people):
            yield who, self.random.choice(SENTENCES), {}
            if place and self.random.random() < 0.25:
                yield people[self.random.randrange(place)], GIVES_UP, {"Authentication_Results": VOUCHED}
            if self.random.random() < 0.3:
                text, headers = self.random.choice(OTHERS)
                yield f"autre{place}", text, headers

    def _deliver(self, who: str, text: str, headers: dict[str, str]) -> None:
        message_id = f"<{len(self.delivered)}-{who}@example.org>"
        raw = a_mail(who, text, Message_ID=message_id, **headers)
        self.here.deliver(raw, self._time + timedelta(seconds=len(self.delivered) % 60))
        self.delivered.append((who, message_id))

    @property
    def _time(self) -> datetime:
        return datetime.now(UTC) if self.works else self.now  # noqa: TID251 - the worker's clock

    def _lives_and_dies(self) -> None:
        """One life: servers fail, and it ends at a step, or whenever it is killed from outside."""
        hangs = self._servers_fail()
        if self._is_last_attempt:
            self._live(None)
            self.now += MINUTE
            return
        by_itself = self.random.random() < 0.6 and not hangs
        self._live(self._death() if by_itself else None, None if by_itself and not self.works else self._outside())
        self.now += MINUTE

    @property
    def _is_last_attempt(self) -> bool:
        """A mail with which alone three lives ended is not read any more. Chance is not to bring that about."""
        store = TinyDBStore.open(self.here.root / "var" / "mailbot.json", rehearsal=True)
        begun = store.begun
        is_open = not all(store.knows_uid(begun.uidvalidity, uid) for uid in begun.uids)
        return is_open and begun.times >= ATTEMPTS - 1

    def _outside(self) -> tuple[Callable[[], int], float]:
        """What to wait for, and for how many seconds more."""
        sink = self.here.sink
        signs: Sequence[Callable[[], int]] = (
            time.monotonic_ns,  # none: while it starts
            lambda: self.wire.connections,
            lambda: sink.connections,
            lambda: len(sink.mails),
        )
        return self.random.choice(signs), self.random.choice((0.0, self.random.uniform(0.0, 0.5)))

    def _death(self) -> Death:
        """One of those at which it died least so far; the store's file is made in the first life."""
        ends = [(step, moment) for step in STEPS for moment in (BEFORE, AFTER, *([MIDST] if step == TORN else []))]
        drawn = [end for end in ends if end[0] == "file replaced"] if self.life == 0 else self.random.sample(ends, 4)
        step, moment = min(drawn, key=lambda end: self.score.deaths[f"{end[1]} {end[0]}"])
        return Death(step, moment, self.random.choice((1, 1, 1, 1, 2, 2, 3, 5)), self.random.random())

    def _servers_fail(self) -> bool:
        """Choose what goes wrong; whether the SMTP server will hang."""
        sink, chance = self.here.sink, self.random
        sink.mend()
        sink.delay = chance.choice((0.0, 0.0, 0.05, 0.2))
        self.wire.cut_after = chance.randrange(3000) if chance.random() < 0.2 else None
        if self.wire.cut_after is not None:
            self.score.faults["imap cut"] += 1
        hangs = False
        for _ in range(chance.choice((0, 0, 1, 1, 2))):
            point = chance.choice((*POINTS, "dot", "dot"))
            fault = chance.choice(("cut", "hang", "refuse", "refuse for good"))
            stored = point == "dot" and chance.random() < 0.7
            self.score.faults[f"smtp {fault} at {point}{', stored' if stored else ''}"] += 1
            if fault == "cut":
                sink.cut(point, stored=stored)
            elif fault == "hang":
                sink.hang(point, stored=stored)
                hangs = True
            else:
                sink.refuse(point, 451 if fault == "refuse" else 550, times=chance.choice((1, 2)))
        return hangs

    def _lives_in_peace(self) -> None:
        """All is mended and nobody kills: what waits is done, and then there is nothing to do."""
        self.here.sink.mend()
        self.here.sink.delay, self.wire.cut_after = 0.0, None
        begun, self.works = max(self._time, self.now), False
        for after in AFTERWARDS:
            self.now = begun + after
            if self._live(None) not in (0, 1):
                self.score.broken.append("a pass that nobody disturbed did not come to its end")

    def _live(self, death: Death | None, outside: tuple[Callable[[], int], float] | None = None) -> int | None:
        """One process, from its start to its end; its exit status, negative where a signal ended it."""
        said = self.here.root / "said"
        verb = ["run"] if self.works else ["once", "--now", self.now.isoformat()]
        environ = self.here.environ | {
            "MAILBOT_IMAP__PORT": str(self.wire.port),
            "MAILBOT_IMAP__POLL_SECONDS": "1",
            "MAILBOT_SMTP__USER": self.here.user,
            "MAILBOT_SMTP__PASSWORD_ENV": "MAILBOT_PASSWORD",
        }
        before = said.stat().st_size
        sign, seconds = outside or (int, PATIENCE)
        seen = sign()
        process = started(["--config", str(self.here.root / "config"), *verb], environ, said, death)
        if outside:
            deadline = time.monotonic() + A_SIGN
            while sign() == seen and process.is_alive() and time.monotonic() < deadline:
                time.sleep(0.002)
        process.join(seconds)
        if from_outside := process.is_alive():
            process.kill()
            process.join()
        self._all_is_heard()
        words = said.read_bytes()[before:].decode("utf-8", "replace")
        was_killed = process.exitcode == -signal.SIGKILL
        self.score.lives += 1
        self.score.kills += was_killed
        if was_killed:
            self.killed.add(self.life)
            self.score.deaths["from outside" if from_outside else words.rpartition("KILLED ")[2].strip()] += 1
        if "Traceback" in words or "RuntimeWarning" in words:
            self.score.broken.append(f"a traceback:\n{words}")
        for mail in self._taken():
            self.copies.append(Copy(mail.content, mail.recipients, self.life, was_killed or mail.unanswered))
        self.life += 1
        status = process.exitcode
        process.close()
        return status

    def _all_is_heard(self) -> None:
        """What a dead process had said may still be on its way to the server."""
        deadline = time.monotonic() + PATIENCE
        while not self.here.sink.is_alone and time.monotonic() < deadline:
            time.sleep(0.002)

    def _taken(self) -> Sequence[Any]:
        """What the server took in this life; a process that is dead adds nothing."""
        return self.here.sink.mails[len(self.copies) :]

    # --- what must be true ---

    def broken(self) -> list[str]:
        found = [*self._wrong_standings(), *self._wrong_decisions(), *self._wrong_letters(), *self._wrong_folders()]
        self.score.letters += len(self.copies)
        self.score.doubled += len(self.copies) - len({_message_id(copy.content) for copy in self.copies})
        return found

    @cached_property
    def _store(self) -> Store:
        return app.open_store(app.load(self.here.root / "config", self.here.environ), rehearsal=True)

    @cached_property
    def _outbox(self) -> list[dict[str, Any]]:
        past = commit_log.read(self.here.root / "var" / "mailbot.json")
        return list(past.tables["outbox"].values()) if past else []

    @property
    def _people(self) -> list[str]:
        """Who asked for a seat, in order of arrival."""
        return list(dict.fromkeys(f"{who}@example.org" for who, _ in self.delivered if who.startswith("personne")))

    def _wrong_standings(self) -> Iterator[str]:
        """Everybody once, in order of arrival; no seat given twice, none left while somebody waits."""
        registrations = sorted(self._store.state.of(SESSION), key=lambda each: each.place)
        there = [each.recipient.email for each in registrations]
        if there != self._people:
            yield f"registered are {there} instead of {self._people}"
        taken = [each for each in registrations if each.status in TAKES_A_SEAT]
        waiting = [each for each in registrations if each.status is Status.WAITLISTED]
        if len(taken) > SEATS:
            yield f"oversold: {len(taken)} of {SEATS}"
        if waiting and len(taken) < SEATS:
            yield f"{SEATS - len(taken)} seats are free while {len(waiting)} wait"
        if taken and waiting and taken[-1].place > waiting[0].place:
            yield "somebody passed another in the queue"

    def _wrong_decisions(self) -> Iterator[str]:
        """Every mail decided once."""
        lines = list(self._store.journal())
        decided = Counter(line.message_id for line in lines if line.outcome and line.message)
        for _, message_id in self.delivered:
            if decided[message_id] != 1:
                yield f"{message_id} was decided {decided[message_id]} times"

    def _wrong_letters(self) -> Iterator[str]:
        """Everybody answered; a copy more only where nobody could know whether the one before had arrived."""
        copies: dict[str, list[Copy]] = {}
        for copy in self.copies:
            copies.setdefault(_message_id(copy.content), []).append(copy)
        for mail in self._outbox:
            of_it = copies.pop(mail["message_id"], [])
            told = f"{mail['kind']} to {mail['recipients']}, {mail['status']}, {len(of_it)} copies"
            if mail["status"] not in ("sent", "failed", "withdrawn", "withheld"):
                yield f"still waits: {told}"
            if mail["status"] == "sent" and not of_it:
                yield f"never arrived: {told}"
            if mail["status"] == "withdrawn" and of_it:
                yield f"withdrawn, and sent: {told}"
            if not all(copy.in_doubt for copy in of_it[:-1]):
                yield f"doubled for no reason: {told}"
            if len({(copy.content, copy.recipients) for copy in of_it}) > 1:
                yield f"not the same bytes: {told}"
        yield from (f"a letter that no outbox holds: {message_id}" for message_id in copies)
        again = Counter(copy.life for of_it in map(self._copies_of, self._outbox) for copy in of_it[:-1])
        for life, number in again.items():
            if life in self.killed and number > AT_ONCE:
                yield f"one kill doubled {number} letters"
        untold = ("failed", "withheld")  # refused for good, or past a brake: a person is told of each
        failed = [mail for mail in self._outbox if mail["status"] in untold and mail["kind"] != "alert"]
        alerts = [mail for mail in self._outbox if mail["kind"] == "alert"]
        if len(alerts) != len(failed):
            yield f"{len(failed)} letters failed, the coordinator was told of {len(alerts)}"
        yield from self._unanswered()

    def _copies_of(self, mail: dict[str, Any]) -> list[Copy]:
        return [copy for copy in self.copies if _message_id(copy.content) == mail["message_id"]]

    def _unanswered(self) -> Iterator[str]:
        """The last that each was written says where she stands now. (An offer that is refused for good passes on, and
        the coordinator was told.)"""
        for registration in self._store.state.of(SESSION):
            hers = [
                mail
                for mail in self._outbox
                if registration.recipient.email in mail["recipients"] and mail["status"] != "withdrawn"
            ]
            was = registration.was if registration.status is Status.EXPIRED else None
            expected = LAPSED_KIND[was] if was else KIND[registration.status]
            if was is Status.OFFERED and hers[-1:] and (hers[-1]["kind"], hers[-1]["status"]) == ("offer", "failed"):
                continue
            if not hers or hers[-1]["kind"] != expected:
                kinds = [mail["kind"] for mail in hers]
                yield f"{registration.recipient.email} is {registration.status} and was written {kinds}"

    def _wrong_folders(self) -> Iterator[str]:
        """For the desk: in the inbox, unread, marked. All else: filed, once."""
        desk = sorted(line.message_id for line in self._store.journal() if line.outcome == "desk")
        others = sorted({message_id for _, message_id in self.delivered} - set(desk))
        for folder, expected in (("INBOX", desk), ("Inscriptions", others)):
            found = self._lies_in(folder)
            if sorted(message_id for message_id, _ in found) != expected:
                yield f"{folder} holds {found} instead of {expected}"
            if folder == "INBOX" and any(KEYWORD not in flags or rb"\Seen" in flags for _, flags in found):
                yield f"not marked for the desk, or read: {found}"

    def _lies_in(self, folder: str) -> list[tuple[str, tuple[bytes, ...]]]:
        with IMAPClient(HOST, self.here.dovecot.imap, ssl=False) as program:
            program.login(self.here.user, PASSWORD)
            if not program.folder_exists(folder):
                return []
            program.select_folder(folder, readonly=True)
            fetched = program.fetch(program.search(), ["FLAGS", "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"])
            return [
                (_message_id(data[b"BODY[HEADER.FIELDS (MESSAGE-ID)]"]), data[b"FLAGS"]) for data in fetched.values()
            ]


def _message_id(content: bytes) -> str:
    return str(email.message_from_bytes(content)["Message-ID"]).strip()


@contextmanager
def a_story(dovecot: Dovecot, seed: int, number: int, score: Score) -> Iterator[Story]:
    chance = Random(f"{seed}/{number}")
    works = number % 6 == 5
    with tempfile.TemporaryDirectory(prefix="kills-") as folder, Sink() as sink, Relay(dovecot.imap) as wire:
        root = Path(folder)
        list(installation.lay_out(root))
        for session in (root / "config" / "sessions").iterdir():
            text = session.read_text("utf-8").replace("seats = 20", f"seats = {SEATS}")
            session.write_text(text.replace("2020-", "2090-") if works else text, "utf-8")
        (root / "said").touch()
        here = Installation(root, dovecot.new_user(), dovecot, sink)
        yield Story(here, wire, chance, score, works)


def campaign(dovecot: Dovecot, kills: int, seed: int, first: int = 0) -> Iterator[Score]:
    """Story after story until so many kills; the score after each."""
    score = Score()
    for number in range(first, first + kills):
        if score.kills >= kills:
            return
        with a_story(dovecot, seed, number, score) as story:
            before = len(score.broken)
            story.is_told(min(KILLS_PER_STORY, kills - score.kills))
            score.broken[before:] = [f"story {number}: {what}" for what in score.broken[before:]]
        yield score
