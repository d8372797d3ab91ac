"""People laid out for the eye: forms, tables, lists. One card a person, read by its labels, columns or commas."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import dropwhile, takewhile

from mailbot.core.model import Participant
from mailbot.core.reading.folding import fold
from mailbot.core.reading.people.contacts import addresses, best, cell_number, phones
from mailbot.core.reading.people.names import is_full, leading_name, tidy
from mailbot.core.reading.people.posts import post_in, segments
from mailbot.core.reading.people.words import ABSENT, LABEL_PREFIX, LABEL_SUFFIX, LABELS, MINE, SELF, SOMEBODYS

_BULLET = re.compile(r"^\s*(?:[-*•·‣▪◦►→+]|–|—|\d{1,2}\s?[.)/°-]|[a-z][.)]|o(?=\s))\s*(?=\S)")
_LABEL = re.compile(
    r"(?:^|(?<=[\t;|/,.]))[\s*•>-]*([^\W\d_][\w '’°&+,./()éèêàùç-]{1,48}?)\s*(?::|\t+|\s\.{3,})\s*[.…_\s]{0,40}",
    re.MULTILINE,
)
_SECOND_LABEL = re.compile(
    r"(?<![,/&])(?<!\bet)(?<!\bou)(?<!\band)(?<!\bson)(?<!\bsa)(?<!\bhis)(?<!\bher)(?<!\bleur)(?<!\btheir)"
    r"\s+(?=(?:pr[ée]nom|fonction|structure|organisme|t[ée]l|portable|mail|e-mail|courriel|first name|"
    r"role|phone|email)[\w .]{0,12}\s?:)",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"^[\s._…\-/]*$|^(?:n[ée]ant|aucune?|none|n/a|nc|x)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Card:
    """One person as laid out. `is_writer` where it says "moi-même"; `is_absent` where it says that she stays away."""

    person: Participant
    is_writer: bool = False
    is_absent: bool = False
    uses_writers_address: bool = False


def label_of(text: str) -> str | None:
    """What a form's label or a column's heading asks for."""
    folded = re.sub(r"\(.*?\)|\*", "", fold(text)).strip(" .:-")
    for _ in range(2):
        folded = LABEL_SUFFIX.sub("", LABEL_PREFIX.sub("", folded)).strip(" .:-")
    return next((key for key, pattern in LABELS if pattern.match(folded)), None)


# --- forms ---------------------------------------------------------------------------------------------------------


def fields(text: str) -> list[dict[str, str]]:
    """Lines such as "Structure : CIVAM", one record a person: it begins anew where a label of the name comes again."""
    records: list[dict[str, str]] = [{}]
    lines = [line for whole in text.split("\n") for line in _SECOND_LABEL.split(whole)]
    for number, line in enumerate(lines):
        found = _LABEL.match(line)
        key = label_of(found[1]) if found and "\t" not in line.strip() else None
        if found and SOMEBODYS.match(fold(found[1])):
            key = None  # « Son portable : … » tells of who was named before
        if not found or not key:
            continue
        value = _clean(line[found.end() :])
        if not value and number + 1 < len(lines) and ":" not in lines[number + 1]:
            value = _clean(lines[number + 1])
        if key in records[-1] and key in ("name", "given", "family", "name,role"):
            records.append({})
        for name, part in zip(key.split(","), value.split(",", 1) if "," in key else [value], strict=False):
            if part.strip():
                before = records[-1].get(name)
                records[-1][name] = (
                    f"{before} ; {part.strip()}" if before and name == "phone" else before or part.strip()
                )
                if name == "phone":
                    records[-1]["phone label"] = f"{records[-1].get('phone label', '')}\n{found[1]} : {part}"
    return [record for record in records if record]


def without_fields(text: str) -> str:
    """The text without the lines of a form."""
    lines = text.split("\n")
    return "\n".join(line for line in lines if not ((found := _LABEL.match(line)) and label_of(found[1])))


def _clean(value: str) -> str:
    """A value as typed; of a formula its words only."""
    value = value.strip(" \t._…")
    if value.startswith(("=", "+", "@")) and (quoted := re.findall(r'"([^"]+)"', value)):
        value = str(quoted[-1])
    value = re.split(r"(?<=\w{4})\.\s+(?=[A-ZÀ-Ý])", value)[0]
    return "" if _EMPTY.match(value) else value[:200]


def from_form(record: dict[str, str]) -> Participant:
    found = addresses(record.get("email", ""))
    email = found[0].value if found else None
    local = (email or "").partition("@")[0]
    if "family" in record and "given" in record:
        given, family = (_namelike(record[key]) for key in ("given", "family"))
        name = tidy(f"{family.upper()}, {given}") if given and family else None
    else:
        written = re.split(r"[(,;]| - ", record.get("name") or record.get("family", ""))[0]
        name = tidy(_namelike(written), local)
        name = name if name and " " in name else None
    said = re.sub(r"\bc['’]est ", "", record.get("name", "").partition("(")[2])
    role, organisation = record.get("role") or post_in(segments(said))[0], record.get("organisation")
    return Participant(
        name=name,
        email=email,
        organisation=re.split(r"\s*;\s*", organisation)[0] if organisation else None,
        phone=best(phones(record.get("phone label", ""), email or "")) or cell_number(record.get("phone", "")),
        role=role,
    )


def _namelike(text: str) -> str:
    found = re.match(r"[^\W\d_][^\d_;:=<>{}()\[\]/\\|\"!?@,]*", text.strip())
    return found[0].strip(" '’-") if found else ""


# --- tables --------------------------------------------------------------------------------------------------------


def tables(text: str) -> list[Card]:
    """Rows with tabs, semicolons or bars; a heading says what a column holds, else the cells themselves."""
    rows = [(line, _cells(line)) for line in text.split("\n") if line.strip()]
    cards: list[Card] = []
    columns: list[str | None] = []
    for line, cells in rows:
        if len(cells) < 2:
            columns = columns if not line.strip() else []
            continue
        keys = [label_of(cell) for cell in cells]
        if sum(key is not None for key in keys) >= 2 and not addresses(line):
            columns = keys
        elif columns and len(cells) <= len(columns) + 1:
            cards.extend(_row(dict(zip(columns, cells, strict=False))))
        elif "\t" in line or "|" in line:
            cards.extend(_plain_row(cells))
    return cards or _cell_a_line(text)


def _cells(line: str) -> list[str]:
    separator = next((mark for mark in ("\t", "|", ";") if mark in line.strip(" |")), None)
    return [cell.strip() for cell in line.strip(" |").split(separator)] if separator else [line.strip()]


def _row(cells: Mapping[str, str] | Mapping[str | None, str]) -> Iterator[Card]:
    record = {key: value for key, value in cells.items() if key and value.strip(" -–")}
    person = from_form(record)
    if person.name:
        yield Card(person)


def _plain_row(cells: list[str]) -> Iterator[Card]:
    """Without a heading: a name, or a family and a given name, stand first."""
    card = item(", ".join(cell for cell in cells if cell))
    if card is None and len(cells) > 2:
        card = item(f"{cells[0]} {cells[1]}, {', '.join(cells[2:])}")
    if card:
        yield card


def _cell_a_line(text: str) -> list[Card]:
    """A table whose cells stand one below the other, as some programs paste it."""
    lines = [line.strip() for line in text.split("\n") if line.strip()][:300]
    for start, line in enumerate(lines):
        keys: list[str] = []
        while (
            start + len(keys) < len(lines)
            and len(keys) < 12
            and (key := label_of(lines[start + len(keys)]))
            and len(line) < 40
        ):
            keys.append(key)
        if len(keys) >= 3 and len(set(keys)) == len(keys) and "email" in keys:
            return list(_stacked(keys, lines[start + len(keys) :]))
    return []


def _stacked(keys: list[str], cells: list[str]) -> Iterator[Card]:
    """An empty cell leaves no line: the address tells whether the rows still stand in step."""
    at = keys.index("email")
    while len(cells) > at and addresses(cells[at]):
        row = cells[: len(keys)]
        if keys[-1] == "phone" and len(row) == len(keys) and not cell_number(row[-1]):
            row = row[:-1]
        yield from _row(dict(zip(keys, row, strict=False)))
        cells = cells[len(row) :]


# --- lists ---------------------------------------------------------------------------------------------------------


def items(text: str) -> list[Card]:
    """Bulleted or numbered lines, lines that each give a name and an address, names between semicolons."""
    lines = _joined_items(text)
    bulleted = [card for line in lines if (mark := _BULLET.match(line)) and (card := item(line[mark.end() :]))]
    if bulleted:
        return bulleted
    apart = [card for line in lines for card in _between_semicolons(line)]
    if apart:
        return apart
    plain = [card for line in lines if (card := item(line)) and (card.person.email or card.person.phone)]
    return plain if len(plain) > 1 else _announced(lines)


def _announced(lines: list[str]) -> list[Card]:
    """« Voici les participants : », and below it a name on each line, to the next blank one."""
    for number, line in enumerate(lines):
        if line.rstrip().endswith(":"):
            below = list(dropwhile(lambda line: not line.strip(), lines[number + 1 :]))
            cards = [item(line) for line in takewhile(str.strip, below)]
            named = [card for card in cards if card and is_full(card.person.name)]
            if len(named) == len(cards) > 1:
                return named
    return []


def _joined_items(text: str) -> list[str]:
    """A bulleted line may go on, indented, in the next."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and _BULLET.match(lines[-1]) and re.match(r"\s{2,}\S", line) and not _BULLET.match(line):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
    return lines


def _between_semicolons(line: str) -> list[Card]:
    chunks = [chunk for chunk in re.split(r"\s*;\s*", line) if chunk.strip()]
    if len(chunks) < 2:
        return []
    cards = [item(chunk) for chunk in chunks]
    found = [card for card in cards if card]
    return found if len(found) == len(chunks) or len(found) > 2 else []


def item(line: str) -> Card | None:
    """« M. CHAPUIS Roland, maire, r.chapuis@…, 06… »: a name, then what is told of the person."""
    folded = fold(line[:300])
    contacts = addresses(line)
    if SELF.match(folded):
        return Card(Participant(), is_writer=True)
    local = contacts[0].value.partition("@")[0] if contacts else ""
    name, rest = leading_name(line, local)
    if not name:
        return None
    email = contacts[0].value if contacts else None
    role, organisation = post_in(segments(re.sub(r"[\w.+-]+@[\w.-]+", ",", rest)))
    person = Participant(name, email, organisation, best(phones(rest, email or "")), role)
    after = fold(rest)
    return Card(
        person, is_absent=bool(ABSENT.search(after)) and email is None, uses_writers_address=bool(MINE.search(after))
    )
