"""The demo: the service as `run` has it, with a mail server of its own, people who write, and a clock that runs fast.

What is told here is taken from the decisions, the journal and the letters; nothing decides besides the service."""

import asyncio
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import tomlkit
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mailbot import app, roll, rosters
from mailbot.config import Configuration
from mailbot.core.changes import MembershipRecorded, Registered, StatusChanged
from mailbot.core.decision import Decision
from mailbot.core.message import Message
from mailbot.core.model import State
from mailbot.core.policy import Session
from mailbot.core.seats import free_seats, waitlist
from mailbot.installation import shipped
from mailbot.playground.server import MailServer
from mailbot.playground.story import BEGIN, END, PARIS, SEATS, SESSION, STORY, Event, Fee, Mail
from mailbot.ports import Store
from mailbot.service import Service

PAGE = Path("var/demo/letters.html")
PAUSE = 0.15  # seconds, so that eyes can follow
BY_HAND = "members add"
MORNING = 9  # o'clock: when reminders are due, and the clock is looked at on quiet days

STYLES = {"confirmed": "green", "held": "yellow", "offered": "cyan", "waitlisted": "magenta"}


def play(console: Console) -> Path:
    """Play the story; give the page with all letters."""
    with TemporaryDirectory(prefix="mailbot-demo-") as folder, MailServer() as server, _no_log_lines():
        configuration = _installed(Path(folder), server)
        asyncio.run(_played(console, configuration, server))
        page = _written(server.letters)
    console.print(Text(f"\nAll {len(server.letters)} letters as people saw them: {page.absolute()}"), soft_wrap=True)
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
    try:
        for now, event in _days():
            if event:
                narrator.announce(event)
                _happen(event, service, server)
            await service.once(now)
            if narrator.tell_the_rest(now) and console.is_terminal:
                await asyncio.sleep(PAUSE)
        narrator.show_roster(rosters.rows(configuration.policy, store.state, narrator.session))
    finally:
        await service.close()


def _days() -> Iterator[tuple[datetime, Event | None]]:
    """The story's events, and each morning between them."""
    mornings = (BEGIN.replace(hour=MORNING) + timedelta(days=n) for n in range((END - BEGIN).days + 1))
    moments: list[tuple[datetime, Event | None]] = [(event.at, event) for event in STORY]
    moments += [(morning, None) for morning in mornings if morning > BEGIN]
    moments.append((END, None))
    return ((at.astimezone(UTC), event) for at, event in sorted(moments, key=lambda moment: moment[0]))


def _happen(event: Event, service: Service, server: MailServer) -> None:
    match event:
        case Fee(at, holders):
            paid = [MembershipRecorded(roll.membership(holder, at.date())) for holder in holders]
            service.record(paid, BY_HAND, at.astimezone(UTC))
        case Mail():
            server.deliver(_raw(event, server), event.at)


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

    def announce(self, event: Event) -> None:
        match event:
            case Fee(at, holders):
                self._head(at, f"the coordinator records who paid: {', '.join(holders)}")
            case Mail():
                self._head(event.at, f"{event.name} <{event.email}> writes: {_in_a_line(event)}")

    def told(self, _message: Message, decision: Decision, state: State) -> None:
        if reading := decision.reading:
            self._line("understood", f"{reading.intent} ({'; '.join(reading.reasons)})", "blue")
        self._line("decided", f"{decision.outcome}: {decision.because}")
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
        by_clock = [entry for entry in entries if entry.outcome is None and entry.because != BY_HAND]
        if by_clock == entries:
            self._head(now.astimezone(PARIS), "nobody writes, but time passes")
        for change in (change for entry in by_clock for change in entry.changes):
            status, _, name = change.partition(": ")
            self._stands(name, status)
        for letter in letters:
            self._line("letter", f"{letter.kind} to {', '.join(letter.to)}", "cyan")
        free, waiting = free_seats(self._store.state, self.session), len(waitlist(self._store.state, SESSION))
        self._line("seats", f"{free} of {self.session.seats} left, {waiting} waiting", "dim")
        return True

    def show_roster(self, rows: list[rosters.Row]) -> None:
        table = Table(title=self.session.title)
        for head in ("Name", "Address", "Status", "Waits as", "Member"):
            table.add_column(head)
        for row in rows:
            status = Text(row["status"], STYLES.get(row["status"], ""))
            waits = "" if row["position"] is None else str(row["position"])
            table.add_row(Text(row["name"] or ""), row["email"], status, waits, "yes" if row["member"] else "no")
        self._console.print()
        self._console.print(table)

    def _head(self, at: datetime, what: str) -> None:
        self._console.print(Text.assemble("\n", (f"{at:%a %d %b %H:%M}", "bold"), f"  {what}"), soft_wrap=True)

    def _stands(self, name: str | None, status: str) -> None:
        self._line("", f"{name or 'somebody'} is now {status}", STYLES.get(status, ""))

    def _line(self, label: str, what: str, style: str = "") -> None:
        self._console.print(Text.assemble((f"    {label:11}", "dim"), (what, style)), soft_wrap=True)


def _in_a_line(mail: Mail) -> str:
    return mail.subject or " ".join(mail.body.split())


# --- the letters ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sent:
    """A letter as the server took it."""

    to: tuple[str, ...]
    kind: str
    subject: str
    message_id: str
    html: str


def _letter(sent: tuple[tuple[str, ...], bytes]) -> _Sent:
    to, raw = sent
    message = message_from_bytes(raw, _class=EmailMessage, policy=SMTP)
    body = message.get_body(("html",))
    return _Sent(
        to,
        str(message["X-Mailbot-Letter"]),
        str(message["Subject"]),
        str(message["Message-ID"]),
        body.get_content() if body else "",
    )


HEAD = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>mailbot: the letters of the demo</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h2 { font-size: 1.1rem; margin: 2.5rem 0 0; } p { margin: 0 0 .5rem; color: #555; }
iframe { width: 100%; height: 30rem; border: 1px solid #bbb; border-radius: .4rem; background: #fff; }
</style>
<h1>The letters of the demo</h1>
"""


def _written(letters: list[tuple[tuple[str, ...], bytes]]) -> Path:
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(HEAD + "\n".join(map(_shown, map(_letter, letters))) + "\n</html>\n", "utf-8")
    return PAGE


def _shown(letter: _Sent) -> str:
    """The letter in a frame of its own, where nothing of it can run."""
    return (
        f"<h2>{escape(letter.subject)}</h2>\n<p>{escape(letter.kind)} to {escape(', '.join(letter.to))}</p>\n"
        f'<iframe sandbox title="{escape(letter.subject)}" srcdoc="{escape(letter.html)}" loading="lazy"></iframe>'
    )
