"""The demo: the service as `run` has it, with a mail server of its own, people who write, and a clock that runs fast.

What is told here is taken from the decisions, the journal and the letters; nothing decides besides the service."""

import asyncio
import logging
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parsedate_to_datetime
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import tomlkit
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mailbot import app, roll, rosters
from mailbot.config import Configuration
from mailbot.core.changes import MembershipRecorded, Registered, StatusChanged
from mailbot.core.decide import BY_CLOCK
from mailbot.core.decision import Decision, Outcome
from mailbot.core.hand import Move
from mailbot.core.message import Message
from mailbot.core.model import State, Status
from mailbot.core.policy import Session
from mailbot.core.seats import free_seats, waitlist
from mailbot.installation import shipped
from mailbot.playground.server import MailServer
from mailbot.playground.story import BEGIN, END, PARIS, SEATS, SESSION, STORY, Attendance, Edit, Event, Fee, Mail
from mailbot.ports import Store
from mailbot.service import Service
from mailbot.writing import Rulebook

PAGE = Path("var/demo/letters.html")
PAUSE = 0.3  # seconds, so that eyes can follow
A_FEE = "members add"  # why a fee is recorded
MORNING = 9  # o'clock: when reminders are due, and the clock is looked at on quiet days
MINUTE = timedelta(minutes=1)
LABEL = 14  # columns

STYLES: dict[str, str] = {"confirmed": "green", "held": "yellow", "offered": "cyan", "waitlisted": "magenta"}
# A seat on the screen: taken, kept for somebody, or free.
MARKS: dict[str, str] = {"confirmed": "●", "held": "◐", "offered": "◔"}
FREE = "○"
OUTCOMES = {Outcome.HANDLED: "dealt with", Outcome.DESK: "for the coordinator", Outcome.IGNORED: "ignored"}
# The page's own words, not the letter's: a letter's frame runs nothing.
FIT = """onload="this.style.height = this.contentDocument.documentElement.scrollHeight + 'px'\""""


def play(console: Console) -> Path:
    """Play the story; give the page with all letters."""
    with TemporaryDirectory(prefix="mailbot-demo-") as folder, MailServer() as server, _no_log_lines():
        configuration = _installed(Path(folder), server)
        asyncio.run(_played(console, configuration, server))
        page = _written(server.letters)
    console.print(Text(f"\nThe letters as people saw them: {page.absolute()}"), soft_wrap=True)
    return page


@contextmanager
def _no_log_lines() -> Iterator[None]:
    """The demo tells what the log would."""
    log = logging.getLogger("mailbot")
    before = log.level
    log.setLevel(logging.WARNING)
    try:
        yield
    finally:
        log.setLevel(before)


def _installed(folder: Path, server: MailServer) -> Configuration:
    """The shipped rules, with few seats, and the server inside the process in place of a provider's."""
    shutil.copytree(shipped() / "config", folder / "config")
    file = folder / "config" / "sessions" / f"{SESSION}.toml"
    session = tomlkit.parse(file.read_text("utf-8"))
    session["seats"] = SEATS
    file.write_text(tomlkit.dumps(session), "utf-8")
    (folder / "password").write_text(server.password)
    return app.load(folder / "config", _environment(server))


def _environment(server: MailServer) -> dict[str, str]:
    both = {
        "host": server.host,
        "security": "none",
        "user": server.user,
        "password_env": "",
        "password_file": "password",
    }
    imap = {**both, "port": str(server.imap_port), "since": BEGIN.isoformat()}
    smtp = {**both, "port": str(server.smtp_port), "sender": f"Coopérations entre acteurs <{server.user}>"}
    smtp["per_minute"] = "0"
    values = {"IMAP": imap, "SMTP": smtp}
    return {f"MAILBOT_{part}__{key.upper()}": text for part, keys in values.items() for key, text in keys.items()}


async def _played(console: Console, configuration: Configuration, server: MailServer) -> None:
    store = app.open_store(configuration)
    narrator = _Narrator(console, configuration.policy.sessions[SESSION], store, server)
    service = app.service(configuration, store, narrator.told)
    narrator.open()
    try:
        for at, event in _moments(store):
            if event:
                narrator.announce(event)
            with store.turn():
                if event:
                    _happen(event, service, server, store.state)
                await service.once(at)
            if narrator.tell_the_rest(at) and console.is_terminal:
                await asyncio.sleep(PAUSE)
        narrator.close(rosters.rows(configuration.policy, store.state, narrator.session))
    finally:
        await service.close()


def _moments(store: Store) -> Iterator[tuple[datetime, Event | None]]:
    """The story's events, each morning, and each end of a hold or an offer, which only the store can tell."""
    mornings = (BEGIN.replace(hour=MORNING) + timedelta(days=n) for n in range((END - BEGIN).days + 1))
    moments: list[tuple[datetime, Event | None]] = [(event.at, event) for event in STORY]
    moments += [(morning, None) for morning in mornings if morning > BEGIN]
    moments.append((END, None))
    now = BEGIN
    for at, event in sorted(moments, key=lambda moment: moment[0]):
        while (end := _next_end(store.state, now)) and end < at:
            yield (now := end), None
        yield (now := at).astimezone(UTC), event


def _next_end(state: State, now: datetime) -> datetime | None:
    return min((r.until for r in state.of(SESSION) if r.until and r.until > now), default=None)


def _happen(event: Event, service: Service, server: MailServer, state: State) -> None:
    match event:
        case Attendance(at, absent):
            for status in (Status.ABSENT, Status.ATTENDED):
                came = status is Status.ATTENDED
                seated = (r for r in state.of(SESSION) if r.status is Status.CONFIRMED)
                noted = tuple(r.id for r in seated if (r.participant.email not in absent) is came)
                service.by_hand(Move(SESSION, noted, status), at.astimezone(UTC))
        case Edit():
            service.book = _with_certain_parts(service.book)
        case Fee(at, holders):
            paid = [MembershipRecorded(roll.membership(holder, at.date())) for holder in holders]
            service.record(paid, A_FEE, at.astimezone(UTC))
        case Mail():
            server.deliver(_raw(event, server), event.at)


def _with_certain_parts(book: Rulebook) -> Rulebook:
    session = book.policy.sessions[SESSION]
    parts = tuple(part.model_copy(update={"provisional": False}) for part in session.parts)
    sessions = {**book.policy.sessions, SESSION: session.model_copy(update={"parts": parts})}
    return replace(book, policy=book.policy.model_copy(update={"sessions": sessions}))


def _raw(mail: Mail, server: MailServer) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = f'"{mail.name}" <{mail.email}>'
    message["To"] = server.user
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = f"<{mail.at:%Y%m%d%H%M}.{mail.email}>"
    subject = mail.subject
    if mail.replies:
        answered = next(letter for letter in map(_letter, reversed(server.letters)) if mail.email in letter.to)
        message["In-Reply-To"] = message["References"] = answered.message_id
        subject = subject or f"Re: {answered.subject}"
    message["Subject"] = subject
    for name, value in mail.headers:
        message[name] = value
    message.set_content(mail.body)
    return message.as_bytes()


# --- what is told on the screen --------------------------------------------------------------------------------------


class _Narrator:
    """Tells each event once: who wrote, what was understood, what was decided and why, who got a letter."""

    def __init__(self, console: Console, session: Session, store: Store, server: MailServer) -> None:
        self.session = session
        self._console, self._store, self._server = console, store, server
        self._letters = self._entries = 0
        self._outcomes: Counter[Outcome] = Counter()

    def open(self) -> None:
        """What is about to be seen."""
        session = self.session
        self._console.print(Text(session.title, "bold"))
        self._console.print(
            f"{_day(session.start)}, {session.seats} seats, registration until {_day(session.register_by - MINUTE)}.\n"
            "People write to a mail server inside this process, mailbot answers, and the clock runs fast.",
            highlight=False,
        )
        marks = [(f"{MARKS[status]} {status}  ", STYLES[status]) for status in MARKS]
        self._console.print(Text.assemble("\nSeats: ", *marks, (f"{FREE} free", "dim")))

    def announce(self, event: Event) -> None:
        match event:
            case Fee(at, holders):
                self._head(at, "The coordinator", "records who has paid the annual fee")
                self._line("paid", ", ".join(holders))
            case Attendance(at):
                self._head(at, "The coordinator", "notes who came")
            case Edit(at):
                self._head(at, "The coordinator", "edits the session: the afternoon is certain")
            case Mail():
                self._head(event.at, event.name, event.email)
                self._line("writes", _in_a_line(event))

    def told(self, message: Message, decision: Decision, state: State) -> None:
        if reading := decision.reading:
            self._line("understood", f"{reading.intent}: {'; '.join(map(_evidence, reading.reasons))}")
        self._outcomes[decision.outcome or Outcome.DESK] += 1
        self._line("decided", _decided(message, decision))
        for change in decision.changes:
            match change:
                case Registered(registration):
                    self._stands(registration.participant.name, registration.status)
                case StatusChanged(session, registration_id, status):
                    self._stands(state.registration(session, registration_id).participant.name, status)

    def tell_the_rest(self, now: datetime) -> bool:
        """What the clock decided, the letters that left, the seats; False where nothing happened."""
        entries = list(self._store.journal())[self._entries :]
        letters = [_letter(sent) for sent in self._server.letters[self._letters :]]
        self._entries += len(entries)
        self._letters += len(letters)
        if not entries and not letters:
            return False
        by_clock = [entry for entry in entries if entry.outcome is None and entry.because != A_FEE]
        if all(entry.because == BY_CLOCK for entry in entries):
            self._head(now.astimezone(PARIS), "Time passes", "nobody writes")
        for change in (change for entry in by_clock for change in entry.changes):
            status, _, name = change.partition(": ")
            self._stands(name, status)
        for letter in letters:
            self._line("letter", f"{letter.kind} to {', '.join(letter.to)}")
        if now < self.session.end:
            self._seats()
        return True

    def close(self, rows: list[rosters.Row]) -> None:
        table = Table(title=self.session.title, box=SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
        table.title_justify, table.title_style = "left", "bold"
        for head in ("Name", "Address", "Status", "Waits as", "Member"):
            table.add_column(head, overflow="fold")
        for row in rows:
            status = Text(row["status"], STYLES.get(row["status"], ""))
            waits = "" if row["position"] is None else str(row["position"])
            table.add_row(Text(row["name"] or ""), row["email"], status, waits, "yes" if row["member"] else "no")
        self._console.print()
        self._console.print(table)
        done = ", ".join(f"{self._outcomes[outcome]} {words}" for outcome, words in OUTCOMES.items())
        self._console.print(f"\n{self._outcomes.total()} mails: {done}. {self._letters} letters.", highlight=False)

    def _head(self, at: datetime, who: str, what: str) -> None:
        self._console.print(Text.assemble("\n", (f"{at:%a %d %b %H:%M}", "dim"), "  ", (who, "bold"), f"  {what}"))

    def _stands(self, name: str | None, status: str) -> None:
        self._line("", f"→ {name or 'somebody'}: {status}", STYLES.get(status, ""))

    def _seats(self) -> None:
        """A mark for each seat, in order of arrival."""
        state = self._store.state
        taken = [r.status for r in state.of(SESSION) if r.status in MARKS]
        free, waiting = free_seats(state, self.session), len(waitlist(state, SESSION))
        row = Text.assemble(*((MARKS[status], STYLES[status]) for status in taken), (FREE * free, "dim"))
        queue = f", {waiting} waiting" if waiting else ""
        self._line("seats", row.append(f"  {free} of {self.session.seats} left{queue}", "dim"))

    def _line(self, label: str, what: str | Text, style: str = "") -> None:
        """A label, and what it is about beside it, on as many lines as it needs."""
        text = what if isinstance(what, Text) else Text(what, style)
        for line in text.wrap(self._console, self._console.width - LABEL):
            line.rstrip()
            self._console.print(Text.assemble((f"  {label}".ljust(LABEL), "dim"), line), soft_wrap=True)
            label = ""


def _day(at: datetime) -> str:
    local = at.astimezone(PARIS)
    return f"{local:%A} {local.day} {local:%B %Y}"


def _in_a_line(mail: Mail) -> str:
    return mail.subject or " ".join(mail.body.split())


def _evidence(reason: str) -> str:
    """The words that it rests on, where it quotes any."""
    said, quote, words = reason.partition("« ")
    return f"“{words.removesuffix(' »')}”" if quote else said


def _decided(message: Message, decision: Decision) -> str:
    if decision.outcome is Outcome.HANDLED:
        return decision.because
    if any(letter.kind != "desk" and letter.answers.message_id == message.message_id for letter in decision.letters):
        return f"{decision.because}; the rest of the mail is for the coordinator"
    return f"{OUTCOMES[decision.outcome or Outcome.DESK]}: {decision.because}"


# --- the letters ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sent:
    """A letter as the server took it."""

    to: tuple[str, ...]
    kind: str
    subject: str
    date: str
    message_id: str
    html: str
    certificate: str  # as base64


def _letter(sent: tuple[tuple[str, ...], bytes]) -> _Sent:
    to, raw = sent
    message = message_from_bytes(raw, _class=EmailMessage, policy=SMTP)
    body = message.get_body(("html",))
    pdf = next((part for part in message.iter_attachments() if message["X-Mailbot-Letter"] == "certificate"), None)
    return _Sent(
        to,
        str(message["X-Mailbot-Letter"]),
        str(message["Subject"]),
        f"{parsedate_to_datetime(message['Date']).astimezone(PARIS):%a %d %b %H:%M}",
        str(message["Message-ID"]),
        body.get_content() if body else "",
        "".join(str(pdf.get_payload()).split()) if pdf else "",
    )


HEAD = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>mailbot: the letters of the demo</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font: 1.6rem Georgia, serif; color: #3a8f6e; margin: 0; }
details { border-bottom: 1px solid #8884; }
summary { cursor: pointer; padding: .6rem 0; list-style: none; }
summary:hover strong, [open] strong { color: #3a8f6e; }
small { display: flex; justify-content: space-between; gap: 1rem; opacity: .7; }
strong { display: block; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
[open] strong { white-space: normal; }
iframe { display: block; width: 100%; height: 40rem; border: 0; }
</style>
"""


def _written(letters: list[tuple[tuple[str, ...], bytes]]) -> Path:
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    title = f"<h1>The {len(letters)} letters of the demo</h1>\n<p>In the order in which they left: click to open.</p>\n"
    PAGE.write_text(HEAD + title + "\n".join(map(_shown, map(_letter, letters))) + "\n</html>\n", "utf-8")
    return PAGE


def _shown(letter: _Sent) -> str:
    """The letter in a frame of its own, as high as it needs, where nothing of it can run."""
    subject, readers = escape(letter.subject), escape(", ".join(letter.to))
    file = f"data:application/pdf;base64,{letter.certificate}"
    enclosed = f'<a download="certificate.pdf" href="{file}">The certificate</a>\n' if letter.certificate else ""
    return (
        f"<details><summary><small><span>{letter.date}, to {readers}</span><span>{escape(letter.kind)}</span></small>"
        f"<strong>{subject}</strong></summary>\n{enclosed}"
        f'<iframe sandbox="allow-same-origin" title="{subject}" srcdoc="{escape(letter.html)}" loading="lazy" {FIT}>'
        "</iframe></details>"
    )
