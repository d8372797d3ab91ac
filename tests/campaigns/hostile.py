"""One story of hostile persons, told from outside: whatever they write, into whatever mailbot reads, is text in
all that it writes. It enters by mails, verbs, spreadsheets, rules, the names of files and the words of servers; it is
looked for in letters, calendars, tables, certificates, the terminal, the log, the store and its backups.

What must be true is told by other programs than ours: the standard library, icalendar, calamine, pypdf."""

import csv
import email.policy
import io
import os
import re
import unicodedata
import zipfile
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

import python_calamine
import tomlkit
from icalendar import Calendar
from pypdf import PdfReader

from tests.campaigns.mortal import started
from tests.journeys.installations import FIRST, OURS, SESSION, Installation, a_mail

AFTER = datetime.fromisoformat("2020-10-08T18:00:00+02:00")  # the session is over
MINUTE = timedelta(minutes=1)
PATIENCE = 120.0  # seconds for one verb
BYSTANDER = "personne"
HEADERS = {
    "date", "from", "to", "subject", "message-id", "in-reply-to", "references", "auto-submitted",
    "x-auto-response-suppress", "x-mailbot-letter", "mime-version", "content-type",
}  # fmt: skip
# What Unicode has to turn text round or to hide it: none of it may act where somebody reads (UAX 9, UTS 39).
DIRECTIONS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass
class Siege:
    """mailbot, and all that it said since it began."""

    here: Installation
    payloads: Mapping[str, str]
    printed: list[tuple[str, str]] = field(default_factory=list)  # the verb, and what it said
    broken: list[str] = field(default_factory=list)
    tried: int = 0
    now: datetime = FIRST

    def is_told(self, erased: int) -> None:
        """All of it; so many of them are forgotten at the end."""
        self._make_room()
        self._somebody_else_is_there()
        before = self._of_the_bystander()
        self._write()
        self._are_written_down_by_hand()
        self._stand_on_a_roll()
        self._are_named_as_files()
        self._are_words_of_the_server()
        self._stand_in_the_rules()
        self._ask_every_verb()
        self._attended()
        self._look_through_the_letters()
        self._look_through_the_store()
        self._are_forgotten(erased)
        self._expect(self._of_the_bystander() == before, "somebody else's registration is another")
        for verb, said in self.printed:
            self._expect_plain(verb, said)

    # --- how it enters -------------------------------------------------------------------------------------------

    def _make_room(self) -> None:
        for path in (self.here.root / "config" / "sessions").iterdir():
            text = re.sub("seats = [0-9]+", "seats = 5000", path.read_text("utf-8"))
            path.write_text(text, "utf-8")

    def _somebody_else_is_there(self) -> None:
        self.here.deliver(a_mail(BYSTANDER, "Bonjour, je m'inscris à la session du 8 octobre."), FIRST)
        self._once()

    def _write(self) -> None:
        for number, text in enumerate(self.payloads.values()):
            for raw in _mails(number, text):
                self.here.deliver(raw, self.now)
                self.tried += 1
            if number % 20 == 19:
                self._once()
        self._once()

    def _are_written_down_by_hand(self) -> None:
        for number, text in enumerate(self.payloads.values()):
            said = _argument(text)
            details = [
                "--force",
                "--now",
                self.now.isoformat(),
                f"--organisation={said}",
                f"--phone={said}",
                f"--role={said}",
            ]
            self.mailbot("register", SESSION, f"hand@h{number}.example", f"--name={said}", *details, either=True)
            if number % 2:
                self.mailbot("cancel", SESSION, "--now", self.now.isoformat(), "--", said, either=True)
            self.tried += 1
        self._once()

    def _stand_on_a_roll(self) -> None:
        lines = [["Nom", "Courriel", "Organisme", "Année", "\x1b[31m=1+1"]]
        for number, text in enumerate(self.payloads.values()):
            cell = text.encode("utf-8", "replace").decode().replace("\0", "")
            lines += [[cell, f"roll@r{number}.example", "", "2020", cell], ["", "", cell, "2020", ""], [cell] * 5]
            self.tried += 1
        table = io.StringIO()
        csv.writer(table, delimiter=";").writerows(lines)
        path = self.here.root / "adherents\x1b[31m\u202e.csv"
        path.write_text(table.getvalue(), "utf-8")
        self.mailbot("members", "import", str(path))
        self.mailbot("members", "import", "--json", str(path))
        self.mailbot("members", "add", "\x1b[31mOrganisme\u202e", "--year=2020", "--name=\x9b31m=1+1", either=True)

    def _are_named_as_files(self) -> None:
        folder = self.here.root / "files"
        folder.mkdir()
        for text in self.payloads.values():
            name = _argument(text).replace("/", "_")[:60]
            (folder / name).write_bytes(a_mail("eva", "Bonjour"))
            self.tried += 1
        (folder / "\x1b[31mno mail\u202e").write_bytes(b"\n")
        files = [*map(str, folder.iterdir()), str(folder / "\x1b[31mabsent\u202e")]
        self.mailbot("read", *files)
        self.mailbot("read", "--json", *files)
        self.mailbot("members", "import", files[-1], status=1)
        self.mailbot("roster", "\x1b[31m\u202e", status=2)
        self.mailbot("preview", "\x1b[31m\u202e", status=2)
        self.mailbot("once", "--now", "\x1b[31m\u202e", status=2)
        self.mailbot("restore", files[-1], status=1)
        self.mailbot("backup", str(folder / "\x1b[31m\u202e.json"))

    def _are_words_of_the_server(self) -> None:
        for number, text in enumerate(self.payloads.values()):
            words = " ".join(text.encode("utf-8", "replace").decode().split("\n"))[:400].replace("\r", " ")
            self.here.sink.refuse("rcpt", 550, match=f"<server@s{number}.example>", words=words)
            request = "Bonjour, je m'inscris à la session du 8 octobre."
            self.here.deliver(a_mail("eva", request, From=f"Eva Exemple <server@s{number}.example>"), self.now)
            self.tried += 1
        self._once(status=1)
        self.here.sink.mend()
        self._once()
        self.here.sink.refuse("connect", 554, times=1, words="\x1b[31mgo away\u202e\x9b31m")
        self.here.deliver(a_mail("eva", "Bonjour, je m'inscris à la session du 8 octobre."), self.now)
        self._once(status=1)
        self._once()

    def _stand_in_the_rules(self) -> None:
        """Hers are believed, and still do no harm: she may have copied them out of a mail."""
        path = self.here.root / "config" / "sessions" / "mobiliser-acteurs.toml"
        good = path.read_text("utf-8")
        values = [text.encode("utf-8", "replace").decode() for text in self.payloads.values()]
        pasted, mistaken = tomlkit.parse(good), tomlkit.parse(good)
        pasted["title"] = pasted["place"] = " ".join(value[:200] for value in values)
        pasted["words"] = [value[:200] for value in values]
        for value in values:
            mistaken[value] = value
            self.tried += 1
        path.write_text(tomlkit.dumps(pasted), "utf-8")
        self.mailbot("check", either=True)
        self.mailbot("preview", "confirmation", "--session=mobiliser-acteurs", either=True)
        path.write_text(tomlkit.dumps(mistaken), "utf-8")
        self.mailbot("check", status=2)
        path.write_text(good, "utf-8")

    # --- what they are asked -----------------------------------------------------------------------------------------

    def _ask_every_verb(self) -> None:
        for verb in ("sessions", "journal", "simulate", "plan", "members list"):
            self.mailbot(*verb.split())
            self.mailbot(*verb.split(), "--json")
        for form in ("table", "json", "csv"):
            self.mailbot("roster", SESSION, "--format", form)
        self.mailbot("journal", "--person", "\x1b[31m\u202e")
        for name in ("roster.csv", "roster.xlsx"):
            path = self.here.root / name
            self.mailbot("roster", SESSION, "--format", path.suffix[1:], "--output", str(path))
        self._look_through_the_tables()

    def _attended(self) -> None:
        self.now = AFTER
        self._once()
        self.mailbot("attended", SESSION, "--all", "--now", self.now.isoformat())
        self._once()
        path = self.here.root / "certificate.pdf"
        for number in range(0, len(self.payloads), 5):
            if self.mailbot("certificate", SESSION, f"hand@h{number}.example", "--output", str(path), either=True) == 0:
                self._expect_harmless_pdf(path.read_bytes())

    def _are_forgotten(self, number: int) -> None:
        for each in range(number):
            for who in (f"hand@h{each}.example", f"named@n{each}.example", f"all@a{each}.example"):
                self.mailbot("export-person", who, either=True)
                self.mailbot("erase-person", who, "--force", "--now", self.now.isoformat(), either=True)
                kept = b"".join(path.read_bytes() for path in (self.here.root / "config" / "var").rglob("*.json*"))
                self._expect(who.encode() not in kept, f"{who} is not forgotten")

    # --- what must be true ---------------------------------------------------------------------------------------

    def _look_through_the_tables(self) -> None:
        listed = self.here.roster()
        text = (self.here.root / "roster.csv").read_bytes().decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
        self._expect_cells("CSV", lines, len(listed), quoted=True)
        content = (self.here.root / "roster.xlsx").read_bytes()
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        lines = [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
        self._expect_cells("XLSX", lines, len(listed), quoted=False)
        inside = zipfile.ZipFile(io.BytesIO(content))
        sheet = inside.read("xl/worksheets/sheet1.xml")
        self._expect(b"<f" not in sheet and b"hyperlink" not in sheet.lower(), "XLSX: a formula or a link")

    def _expect_cells(self, what: str, lines: Sequence[Sequence[str]], people: int, *, quoted: bool) -> None:
        self._expect(len(lines) == people + 1, f"{what}: {len(lines)} lines for {people} people")
        for line in lines:
            self._expect(len(line) == len(lines[0]), f"{what}: {len(line)} cells in a line")
            for cell in line:
                self._expect_plain(what, cell)
                if quoted:
                    shown = unicodedata.normalize("NFKC", cell.lstrip())
                    self._expect(not shown.startswith(("=", "+", "-", "@")), f"{what}: {cell[:60]!r} is a formula")

    def _look_through_the_letters(self) -> None:
        allowed = _Elements((self.here.root / "templates" / "layout.html.j2").read_text("utf-8")).found
        for sent in self.here.sink.mails:
            letter = message_from_bytes(sent.content, policy=email.policy.default)
            assert isinstance(letter, EmailMessage)
            what = f"{letter['X-Mailbot-Letter']} to {sent.recipients}"
            names = [name.lower() for name in letter.keys()]  # noqa: SIM118
            self._expect(set(names) <= HEADERS and len(names) == len(set(names)), f"{what}: headers {names}")
            readers = tuple(address.addr_spec for address in letter["To"].addresses)
            self._expect(readers == sent.recipients, f"{what}: to {readers}")
            self._expect(len(readers) == 1, f"{what}: somebody else reads it")
            for name, value in letter.items():
                self._expect_plain(f"{what}, {name}", str(value))
                self._expect("\n" not in str(value), f"{what}: {name} has lines")
            self._expect(not letter.defects, f"{what}: {letter.defects}")
            self._look_through_the_parts(what, letter, allowed)

    def _look_through_the_parts(self, what: str, letter: EmailMessage, allowed: set[str]) -> None:
        ours: list[EmailMessage] = []
        waiting = [letter]
        while waiting:
            part = waiting.pop()
            ours.append(part)
            if part.get_content_type() != "message/rfc822":
                waiting += [each for each in part.iter_parts() if isinstance(each, EmailMessage)]
        for part in ours:
            content = part.get_content() if part.get_content_maintype() == "text" else None
            match part.get_content_type():
                case "text/plain":
                    self._expect_plain(f"{what}, text", str(content))
                    self._expect(len(str(content)) < 50_000, f"{what}: {len(str(content))} characters")
                case "text/html":
                    self._expect_plain(f"{what}, HTML", str(content))
                    more = _Elements(str(content)).found - allowed
                    self._expect(not more, f"{what}: elements {more}")
                case "text/calendar":
                    self._expect_one_event(what, str(content), letter)
                case "application/pdf":
                    self._expect_harmless_pdf(bytes(part.get_payload(decode=True) or b""))
            name = part.get_filename() or ""
            self._expect(not re.search(r"[/\\:\0-\x1f]|\.\.", name), f"{what}: a file {name!r}")

    def _expect_one_event(self, what: str, text: str, letter: EmailMessage) -> None:
        calendar = Calendar.from_ical(text)
        [event] = calendar.events
        self._expect(len(re.findall("^BEGIN:VEVENT", text, re.MULTILINE)) == 1, f"{what}: several events")
        [reader] = [address.addr_spec for address in letter["To"].addresses]
        for name, whom in (("ATTENDEE", reader), ("ORGANIZER", OURS)):
            self._expect(str(event[name]) == f"mailto:{whom}", f"{what}: {name} {event[name]!r}")
        self._expect(event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED", f"{what}: {event['ATTENDEE'].params}")
        for name, value in event.property_items():
            self._expect_plain(f"{what}, calendar {name}", str(value))

    def _expect_harmless_pdf(self, content: bytes) -> None:
        reader = PdfReader(io.BytesIO(content))
        self._expect(len(reader.pages) <= 2, f"a certificate of {len(reader.pages)} pages")
        self._expect(b"/JavaScript" not in content and b"/URI" not in content, "a certificate that acts")
        for page in reader.pages:
            self._expect_plain("certificate", page.extract_text())

    def _look_through_the_store(self) -> None:
        var = self.here.root / "config" / "var"
        for path in [self.here.root / "files" / "\x1b[31m\u202e.json", *var.rglob("*.json")]:
            for line in path.read_bytes().splitlines():
                self._expect(line.isascii(), f"{path.name}: not ASCII")

    def _of_the_bystander(self) -> Any:
        [row] = [row for row in self.here.roster() if row["email"] == f"{BYSTANDER}@example.org"]
        return row

    def _expect_plain(self, what: str, text: str) -> None:
        bad = {character for character in text if _acts(character)}
        self._expect(not bad, f"{what}: {sorted(map(ascii, bad))}")

    def _expect(self, holds: bool, otherwise: str) -> None:
        if not holds and otherwise not in self.broken:
            self.broken.append(otherwise)

    # --- the program ---------------------------------------------------------------------------------------------

    def _once(self, status: int = 0) -> None:
        self.now += 61 * MINUTE
        self.mailbot("once", "--now", self.now.isoformat(), status=status)

    def mailbot(self, *arguments: str, status: int = 0, either: bool = False) -> int:
        """A verb, to its end, with its exit status; `either`: it may be refused."""
        said = self.here.root / "said"
        said.write_bytes(b"")
        command = ["--config", str(self.here.root / "config"), *arguments]
        process = started(command, self.here.environ, said, None)
        process.join(PATIENCE)
        text = said.read_bytes().decode("utf-8", "surrogateescape")
        self.printed.append((" ".join(arguments[:2])[:60], text))
        self._expect("Traceback" not in text, f"{arguments[:2]}: {text[-600:]}")
        allowed = (0, 1, 2) if either else (status,)
        self._expect(process.exitcode in allowed, f"{arguments[:3]!r:.200} ends with {process.exitcode}: {text[-300:]}")
        return process.exitcode or 0


class _Elements(HTMLParser):
    """The elements of a page with what stands in them, save text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = {"<p >", "<ul >", "<li >", "<strong >", "<em >", "<br >"}
        self.feed(re.sub(r"\{#.*?#\}", "", page))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = " ".join(f"{name}={value}" for name, value in attrs if (tag, name) != ("html", "lang"))
        self.found.add(f"<{tag} {said}>")

    def handle_comment(self, data: str) -> None:
        self.found.add(f"<!--{data}-->")


def _acts(character: str) -> bool:
    """Whether it may do something to a terminal or a reader; line ends and tabs lay out what we print."""
    return (unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\r\t") or character in DIRECTIONS


def _argument(text: str) -> str:
    """As a shell can give it."""
    return os.fsdecode(text.replace("\0", "").encode("utf-8", "replace")) or "x"


def _mails(number: int, text: str) -> Iterator[bytes]:
    """The same text in a name, encoded; in all that a mail has; and raw."""
    octets = text.encode("utf-8", "surrogatepass")
    word = f"=?utf-8?b?{b64encode(octets).decode()}?="
    words = "\n ".join(f"=?utf-8?b?{b64encode(octets[at : at + 30]).decode()}?=" for at in range(0, len(octets), 30))
    asks = b"Bonjour, je m'inscris \xc3\xa0 la session du 8 octobre."

    def head(who: str, domain: str, name: str, subject: str) -> bytes:
        sent = f"Authentication-Results: mx.example.org; dmarc=pass header.from={domain}"
        return f"{sent}\nFrom: {name} <{who}@{domain}>\nTo: {OURS}\nSubject: {subject}\n".encode()

    yield head("named", f"n{number}.example", word, "Inscription") + b"\n" + asks
    parts = (
        b'\nContent-Type: multipart/mixed; boundary="=_x"\n\n--=_x\nContent-Type: text/plain; charset=utf-8\n\n'
        + asks + b"\n\nNom : " + octets + b"\nOrganisme : " + octets + b"\nT\xc3\xa9l : " + octets + b"\n\n" + octets
        + b'\n--=_x\nContent-Type: application/pdf; name="' + words.encode() + b'"\nContent-Disposition: attachment;'
        + b' filename="' + words.encode() + b'"\n\nx\n--=_x--\n'
    )  # fmt: skip
    marks = f"Message-ID: <{word}@x.example>\nReferences: {words}\n <{number}@x.example>\nReply-To: {words}\n".encode()
    yield head("all", f"a{number}.example", words, words) + marks.rstrip() + parts
    raw = octets.replace(b"\0", b"")
    yield b"From: " + raw + f" <raw@w{number}.example>\nTo: {OURS}\nSubject: ".encode() + raw + b"\n\n" + asks
