"""The mails of `marked/`: a label, a mail, and in it the words that carry what is asked. See marked/README.md."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^=== ", re.MULTILINE)
_MARK = re.compile(r"\[\[([a-z]+): ?([^\n]*?)\]\]")
_HEADER = re.compile(r"^([A-Za-z-]+): ?(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class MarkedMail:
    """`marks` are (intent, words); `text` has none any more."""

    name: str
    label: dict[str, object]
    headers: dict[str, str]
    text: str
    marks: tuple[tuple[str, str], ...]


def marked_mails(folder: Path) -> Iterator[MarkedMail]:
    for file in sorted(folder.glob("*.txt")):
        for number, block in enumerate(_BLOCK.split(file.read_text(encoding="utf-8"))[1:], 1):
            first, _, rest = block.partition("\n")
            head, _, body = rest.partition("\n\n")
            marks = tuple(_MARK.findall(body))
            yield MarkedMail(
                f"{file.stem}/{number}", _label(first), dict(_HEADER.findall(head)), _MARK.sub(r"\2", body), marks
            )


def _label(line: str) -> dict[str, object]:
    asked, language, where, *others = (field.strip() for field in line.split("|"))
    intent, *also = asked.split("+")
    session, _, parts = where.partition("/")
    accepted = [other for field in others for other in re.split(r",\s*", field.removeprefix("ok:").strip())]
    return {
        "intent": intent,
        "also": also,
        "also_ok": accepted,
        "language": language,
        "session": None if session == "-" else session,
        "parts": [part for part in re.split(r"[,/+ ]+", parts) if part],
    }
