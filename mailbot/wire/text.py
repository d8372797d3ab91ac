"""The text of a message: what a good mail program shows of it, with quotes, rows and enclosed messages marked.

text/plain where it says what the HTML says, else the HTML's text; where there is neither, what is enclosed as a file
of text, or the letter in a winmail.dat. A file of text also counts where the letter points to it, and the writer's own
visiting card counts as her signature. Nothing else that is enclosed is opened."""

import csv
import re
from collections.abc import Iterable, Iterator

from mailbot.core.message import ENCLOSED_CARD, ENCLOSED_FILE, Address
from mailbot.core.reading.clients import is_device_line
from mailbot.core.reading.folding import fold
from mailbot.wire.cards import card_lines
from mailbot.wire.charset import clean_text, decoded
from mailbot.wire.header import decoded_words, fields
from mailbot.wire.html_text import html_text, work
from mailbot.wire.part import Budget, Part
from mailbot.wire.plain_text import from_enriched, is_markup, shown
from mailbot.wire.rtf import rtf_text
from mailbot.wire.transfer import without_escapes
from mailbot.wire.wrapped import is_message

MAX_TEXT = 100_000  # characters; who asks for a seat writes less
MAX_HTML = 500_000
MAX_FILE = 20_000
FORWARDED = "---------- Forwarded message ----------"

REPORTS = frozenset({"message/delivery-status", "message/disposition-notification", "text/rfc822-headers"})
_SHOWN = ("from", "to", "subject", "date", "message-id")
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_RTF = frozenset({"text/rtf", "application/rtf", "text/richtext-format"})
_CALENDARS = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
_CARDS = frozenset({"text/vcard", "text/x-vcard", "text/directory"})
_FILES = _HTML | _RTF | {"text/plain", "text/enriched"}
_NO_LETTER = _CALENDARS | _CARDS | {"text/csv", "text/css", "text/javascript", "text/x-amp-html", "text/xml"}
# How files are read whose type tells nothing.
_BY_EXTENSION = {
    "txt": "text/plain",
    "text": "text/plain",
    "csv": "text/csv",
    "tsv": "text/csv",
    "htm": "text/html",
    "html": "text/html",
    "rtf": "text/rtf",
    "vcf": "text/vcard",
    "ics": "text/calendar",
}
_POINTS_TO_FILE = re.compile(
    r"\b(?:ci joint\w*|(?:pieces?|fichiers?|listes?|tableau|documents?|notes?|carte|textes?) joint\w*|joint\w* (?:au|a)"
    r"|en (?:piece jointe|pj|annexe)|pj|attache\w*|attachments?|enclosed|fichiers?|joins|annexe|file|list|liste)\b"
)
# What a file is called that names people.
_NAMES_PEOPLE = re.compile(
    r"inscri|particip|list|noms|names|attendee|regist|personnes|agents|candidat|equipe|team|stagiaire"
)
_META_CHARSET = re.compile(rb"<meta[^>]{1,200}charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_SHORT = 60  # words: whether so few say what the HTML says is worth a look


def own_parts(part: Part) -> Iterator[Part]:
    """The leaves of the message itself; of an enclosed message the whole."""
    if is_message(part) or not part.children:
        yield part
    else:
        for child in part.children:
            yield from own_parts(child)


def is_enclosed(part: Part) -> bool:
    return part.disposition == "attachment" or (bool(part.filename) and part.disposition != "inline")


def text_of(root: Part, author: Address | None, budget: Budget) -> str:
    """The whole text, clean, what is enclosed below marks."""
    text = clean_text(_text(root, budget))
    leaves = [(part, _type(part)) for part in own_parts(root) if not is_message(part)]
    cards = {id(part): card for part, kind in leaves if kind in _CARDS and (card := _own_card(part, author))}
    others = [(part, kind) for part, kind in leaves if is_enclosed(part) and id(part) not in cards]
    if not _is_letter(text):
        text = _joined([_calendar_text(root), *_files(others, budget), text])
    elif others:
        points = bool(_POINTS_TO_FILE.search(fold(text[:MAX_FILE])))
        meant = [(part, kind) for part, kind in others if part.filename and (points or _names_people(part, kind))]
        text = _marked(text, ENCLOSED_FILE, _joined(_files(meant, budget)))
    return _marked(text, ENCLOSED_CARD, next(iter(cards.values()), ""))


def _names_people(part: Part, kind: str) -> bool:
    return kind == "text/csv" or bool(_NAMES_PEOPLE.search(fold(part.filename)))


def _files(parts: Iterable[tuple[Part, str]], budget: Budget) -> Iterator[str]:
    return (clean_text(_file_text(part, kind, budget)) for part, kind in parts)


def _marked(text: str, mark: str, enclosed: str) -> str:
    return f"{text.rstrip()}\n\n{mark}\n{enclosed.rstrip()}" if enclosed.strip() else text


def calendar_of(root: Part) -> str:
    """The calendar; an answer to an invitation before any other."""
    calendars = [_calendar(part) for part in own_parts(root) if not is_message(part) and _type(part) in _CALENDARS]
    answers = (text for text in calendars if re.search(r"(?im)^METHOD:REPLY\s*$", text))
    return next(answers, next(filter(None, calendars), ""))


def _is_letter(text: str) -> bool:
    """Whether somebody says something; « Envoyé de mon iPhone » nobody does."""
    return any(re.search(r"\w", line) and not is_device_line(fold(line)) for line in text[:MAX_FILE].split("\n"))


# --- parts ---------------------------------------------------------------------------------------------------


def _text(part: Part, budget: Budget, *, is_root: bool = True) -> str:
    if is_message(part):
        return "\n\n".join(_forwarded(child, budget) for child in part.children)
    if part.content_type == "multipart/alternative" and part.children:
        return _preferred(part.children, budget)
    if part.children:
        return _joined(_text(child, budget, is_root=False) for child in part.children)
    if part.content_type == "text/rfc822-headers":
        return _shown_header(fields(part.content(MAX_TEXT)))
    if part.content_type in REPORTS:
        return _characters(part, MAX_TEXT)
    if is_enclosed(part):
        return ""
    if is_root and part.content_type in ("application/octet-stream", "multipart/mixed"):
        return _readable(part)
    return _leaf_text(part, part.content_type, budget)


def _leaf_text(part: Part, kind: str, budget: Budget) -> str:
    if kind in _HTML:
        return _seen_text(part, budget)
    if kind in ("text/enriched", "text/richtext"):
        return from_enriched(_characters(part, MAX_TEXT))
    if kind in _RTF:
        return rtf_text(part.content(MAX_HTML))
    if kind in _NO_LETTER or not kind.startswith(("text/", "multipart/")):
        return ""
    return _plain_text(part, budget)


def _readable(part: Part) -> str:
    """A letter that a program called a file of no type."""
    data = part.content(MAX_TEXT)
    return (
        ""
        if b"\0" in data or len(data.translate(None, bytes(range(32, 256)))) * 3 > len(data)
        else _characters(part, MAX_TEXT)
    )


def _forwarded(message: Part, budget: Budget) -> str:
    return _joined([f"{FORWARDED}\n{_shown_header(message.headers)}", _text(message, budget)])


def _shown_header(headers: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{name.title()}: {decoded_words(value)}" for name, value in headers if name in _SHOWN)


def _joined(texts: Iterable[str]) -> str:
    """The texts one below the other; what says again what was said is left out."""
    said: list[str] = []
    words = ""
    for text in texts:
        these = " ".join(["", *re.findall(r"\w+", text[:MAX_FILE]), ""])
        if text.strip() and (not these.strip() or these not in words):
            said.append(text)
            words += these
        if len(words) > MAX_TEXT:
            break
    return "\n\n".join(said)


# --- alternatives --------------------------------------------------------------------------------------------


def _preferred(alternatives: tuple[Part, ...], budget: Budget) -> str:
    """RFC 2046, 5.1.4 puts the richest last; the plainest says the same with the fewest doubts, if it says it."""
    plain = _joined(_text(part, budget, is_root=False) for part in alternatives if part.content_type == "text/plain")
    words = _words(plain)
    if len(words) >= _SHORT:
        return plain
    rich = (_text(part, budget, is_root=False) for part in reversed(alternatives) if part.content_type != "text/plain")
    richest = next((text for text in rich if text.strip()), "")
    return richest if not words or _says_more(_words(richest), words) else plain


def _says_more(rich: list[str], plain: list[str]) -> bool:
    known = set(rich)
    return bool(rich) and (2 * sum(word in known for word in plain) < len(plain) or len(rich) > 2 * len(plain) + 20)


def _words(text: str) -> list[str]:
    own = "\n".join(line for line in text[:MAX_FILE].split("\n") if not line.startswith(">"))
    return re.findall(r"\w+", fold(own))


# --- leaves --------------------------------------------------------------------------------------------------


def _characters(part: Part, limit: int, charset: str = "") -> str:
    data = part.content(limit).replace(b"\r\n", b"\n")
    return decoded(without_escapes(data), part.parameters.get("charset", "") or charset)


def _plain_text(part: Part, budget: Budget) -> str:
    text = _characters(part, 4 * MAX_TEXT)
    if is_markup(text):
        return _seen_text(part, budget)
    is_flowed = part.parameters.get("format", "").lower() == "flowed"
    return shown(text, is_flowed=is_flowed, delete_space=part.parameters.get("delsp", "").lower() == "yes")


def _seen_text(part: Part, budget: Budget) -> str:
    data = part.content(MAX_HTML + 1)
    if len(data) > MAX_HTML:
        budget.note("the HTML is too long: only its beginning was read")
    meta = _META_CHARSET.search(data, 0, 2_000)
    charset = part.parameters.get("charset", "") or (meta[1].decode("ascii") if meta else "")
    html = clean_text(decoded(without_escapes(data[:MAX_HTML].replace(b"\r\n", b"\n")), charset))
    takes = work(html)
    if takes > budget.html_work:
        budget.note("the HTML is too deep to be read")
        return ""
    budget.html_work -= takes
    return html_text(html)


# --- files ---------------------------------------------------------------------------------------------------


def _type(part: Part) -> str:
    """What a file is: by its name where the type tells nothing."""
    is_told = part.content_type not in ("application/octet-stream", "text/plain", "application/vnd.ms-excel")
    return part.content_type if is_told else _BY_EXTENSION.get(part.extension, part.content_type)


def _file_text(part: Part, kind: str, budget: Budget) -> str:
    if kind == "text/csv":
        return _rows(_characters(part, MAX_FILE))
    if kind in _CARDS:
        return "\n".join(card_lines(part.content(MAX_FILE)))
    return _leaf_text(part, kind, budget)[:MAX_FILE] if kind in _FILES else ""


def _rows(text: str) -> str:
    """A table's rows as `html_text` gives them: cells with tabs between."""
    text = clean_text(text)
    first = text.partition("\n")[0]
    delimiter = max(";\t,|", key=first.count)
    rows = csv.reader(text.split("\n"), delimiter=delimiter)
    return "\n".join("\t".join(cell.strip() for cell in row) for row in rows)


def _own_card(part: Part, author: Address | None) -> str:
    """The writer's own card, told by her address or her name; another's is an enclosed file."""
    lines = [clean_text(line) for line in card_lines(part.content(MAX_FILE))]
    if author is None or not lines or "" in lines:
        return ""
    name = set(fold(author.name).split())
    is_own = author.email in map(str.lower, lines) or (bool(name) and name <= set(fold(lines[0]).split()))
    return "\n".join(lines) if is_own else ""


def _calendar(part: Part) -> str:
    """The calendar's text; where only the type names the method (RFC 6047, 2.4), with its line."""
    text = clean_text(_characters(part, MAX_TEXT))
    method = part.parameters.get("method", "")
    if method.isalpha() and not re.search(r"(?im)^METHOD:", text):
        text = re.sub(r"(?i)\A\s*(BEGIN:VCALENDAR)\n", rf"\1\nMETHOD:{method.upper()}\n", text)
    return text


def _calendar_text(root: Part) -> str:
    """What a program shows of a calendar without a letter: the title, when, and what was said to it."""
    unfolded = re.sub(r"\n[ \t]", "", calendar_of(root)[:MAX_FILE])
    values = dict(reversed(re.findall(r"(?im)^(SUMMARY|DTSTART|COMMENT)(?:;[^:\n]*)?:([^\n]*)", unfolded)))
    day = re.match(r"(\d{4})(\d\d)(\d\d)", values.get("DTSTART", ""))
    lines = (values.get("SUMMARY", ""), "/".join(reversed(day.groups())) if day else "", values.get("COMMENT", ""))
    return re.sub(r"\\([,;\\])", r"\1", "\n".join(filter(None, lines)).replace("\\n", "\n"))
