"""What the writer wrote herself, and what stands below it: quotes, forwarded mails, signature.

The cut text is a view for the reader; nothing is lost, and what is quoted is kept as context."""

import re
from dataclasses import dataclass

from mailbot.core.reading.folding import fold
from mailbot.core.reading.vocabulary import Vocabulary

_WRAPPED_OVER = 3  # an attribution may be wrapped over so many lines
_ATTRIBUTION = re.compile(
    r"^(le|on) .{4,200}(a ecrit|wrote|schrieb) ?:$|^(le )?\d{1,2}[/.]\d{1,2}[/.]\d{2,4}.{0,200}(a ecrit|wrote) ?:$"
    r"|^message (du|de) \d.{0,80}$|^.{0,120}<[^>]+> (a ecrit|wrote) ?:$"
)
_SEPARATOR = re.compile(
    r"^ ?(original message|message d origine|message original|mail original|message transfere|forwarded message|"
    r"begin forwarded message|debut du message (reexpedie|transfere)|message initial|courriel original)( |:|$)"
)
_HEADER_LINE = re.compile(r"^(de|from|expediteur|envoye|envoye le|sent|date|a|to|objet|subject|cc) ?:")
_OPENS_HEADER_BLOCK = re.compile(r"^(de|from|expediteur) ?:")
_SENT_FROM = re.compile(
    r"^(envoye|sent|ecrit|telecharge\w*|obtenir|get|provenance) (de|depuis|from|avec|a partir|via|outlook|"
    r"courrier|:)?.{0,60}$"
)
_DEVICE = re.compile(
    r"iphone|ipad|android|samsung|galaxy|smartphone|mobile|telephone|outlook|orange|yahoo|huawei|mail|phone"
)
_LIST_MARK = re.compile(r"^ ?(-- ?|__+|==+)$")


@dataclass(frozen=True, slots=True)
class View:
    """`new` is what was asked; `signature` and `quoted` tell who writes and about what."""

    new: str
    signature: str = ""
    quoted: str = ""
    # New words stand below or between quotes: what they answer cannot be told simply.
    is_interleaved: bool = False


def view(text: str, names: frozenset[str], vocabulary: Vocabulary) -> View:
    """The text in its parts. `names` are the folded words of the writer's name."""
    lines = text.split("\n")
    cut = _first_quote(lines)
    above, below = lines[:cut], lines[cut:]
    between, after = _own_lines_below(below)
    if between or (after and _has_words(above)):
        is_interleaved = True
    else:
        is_interleaved = False
        above = above if _has_words(above) else after
    body, signature = _unsigned(above, names, vocabulary)
    return View("\n".join(body).strip(), "\n".join(signature).strip(), "\n".join(below).strip(), is_interleaved)


def _has_words(lines: list[str]) -> bool:
    return any(map(str.strip, lines))


def _own_lines_below(below: list[str]) -> tuple[list[str], list[str]]:
    """Unmarked lines between the marked ones, and after the last of them; none where nothing is marked."""
    marked = [number for number, line in enumerate(below) if line.lstrip().startswith(">")]
    if not marked:
        return [], []
    between = [line for line in below[marked[0] : marked[-1]] if line.strip() and not line.lstrip().startswith(">")]
    after = [line for line in below[marked[-1] + 1 :] if not _is_device_line(fold(line[:200]))]
    return between, after if _has_words(after) else []


def _first_quote(lines: list[str]) -> int:
    """The line where the first quote begins; all of them where there is none."""
    folded = [fold(line[:400]) for line in lines]
    for number, line in enumerate(lines):
        if line.lstrip().startswith(">") or _SEPARATOR.match(folded[number]):
            return number
        if _opens_attribution(folded[number], folded[number + 1 : number + _WRAPPED_OVER]):
            return number
        if _OPENS_HEADER_BLOCK.match(folded[number]) and _is_header_block(lines[number:]):
            return number
    return len(lines)


def _opens_attribution(line: str, following: list[str]) -> bool:
    whole = line
    for more in ("", *following):
        whole = f"{whole} {more}".strip()
        if _ATTRIBUTION.match(whole):
            return True
    return False


def _is_header_block(lines: list[str]) -> bool:
    """Outlook and Orange put the quoted mail's header above it, as lines of text."""
    first = [fold(line[:200]) for line in lines[:8] if line.strip()]
    return sum(bool(_HEADER_LINE.match(line.lstrip("> "))) for line in first[:6]) >= 2


def _unsigned(lines: list[str], names: frozenset[str], vocabulary: Vocabulary) -> tuple[list[str], list[str]]:
    body: list[str] = []
    signature: list[str] = []
    for number, line in enumerate(lines):
        folded = fold(line)
        if _is_device_line(folded):
            continue
        if not signature and number and _opens_signature(line, folded, names, vocabulary):
            signature.append(_without_closing(line, vocabulary))
        elif signature and _speaks_again(folded, vocabulary):
            body.append(line)
        else:
            (signature or body).append(line)
    return body, signature


def _is_device_line(folded: str) -> bool:
    return bool(_SENT_FROM.match(folded) and _DEVICE.search(folded))


def _opens_signature(line: str, folded: str, names: frozenset[str], vocabulary: Vocabulary) -> bool:
    if _LIST_MARK.match(line):
        return True
    words = re.findall(r"\w+", folded)
    if names and words and len(words) <= len(names) + 1 and len(names & set(words)) >= min(2, len(names)):
        return True
    closing = vocabulary.closing.match(folded)
    return bool(closing) and len(words) <= 6


def _without_closing(line: str, vocabulary: Vocabulary) -> str:
    """« Cordialement, Marie Durand » is signed by Marie Durand."""
    closing = vocabulary.closing.match(fold(line))
    words = line.split()
    return " ".join(words[len(closing[0].split()) :]) if closing else line


_FIRST_PERSON = re.compile(r"\b(je|j|i|nous|we|moi|me)\b")


def _speaks_again(folded: str, vocabulary: Vocabulary) -> bool:
    """A postscript, or a sentence of the writer's own below her name: it counts."""
    return bool(vocabulary.postscript.match(folded) or _FIRST_PERSON.search(folded))
