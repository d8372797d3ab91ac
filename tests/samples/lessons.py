"""What the reader learns from: mails of `marked/` with the words that carry what is asked (see its README.md),
sentences of `sentences/` with what each does, and the labelled mails of `own/` and `own_mime/`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent
MARKED, SENTENCES = HERE / "marked", HERE / "sentences"
LABELLED = (HERE / "own", HERE / "own_mime")

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


def marked_mails() -> Iterator[MarkedMail]:
    for file in sorted(MARKED.glob("*.txt")):
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


def labelled_sentences() -> Iterator[tuple[list[str], str]]:
    """What each sentence does, and the sentence."""
    for file in sorted(SENTENCES.glob("*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            labels, _, words = line.split("\t")
            yield labels.split("+"), words


def origin() -> str:
    """A digest of everything learned from: `learned.bin` names the one that it was made of."""
    digest = sha256()
    for folder in (MARKED, SENTENCES, *LABELLED):
        for file in sorted(file for file in folder.iterdir() if file.suffix != ".md"):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()
