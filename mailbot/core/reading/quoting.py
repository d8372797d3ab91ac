"""What the writer wrote herself, and what stands around it: quotes, forwarded mails, signature.

The cut text is a view for the reader; nothing is lost, and what is quoted is kept as context. New words may stand
above, below or between the quoted lines; between them, each is given with the line that it answers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from mailbot.core.message import ENCLOSED_CARD, ENCLOSED_FILE
from mailbot.core.reading.clients import (
    ANSWERED,
    ATTRIBUTION,
    AUTHOR_NAMES,
    FORWARD_SUBJECT,
    FORWARDED,
    HEADER_LINE,
    MAY_BE_ATTRIBUTION,
    NO_SUBJECT,
    OPENS_HEADER_BLOCK,
    SUBJECT_NAMES,
    WRAPPED_OVER,
    is_device_line,
)
from mailbot.core.reading.folding import fold
from mailbot.core.reading.vocabulary import Vocabulary

_MARKED = re.compile(r"^\s{0,3}>")
_MARKS = re.compile(r"^\s{0,3}(?:>\s?)+")
_RULE = re.compile(r"^\s*(?:_{8,}|={8,}|-{8,}|\*{8,})\s*$")
_LIST_MARK = re.compile(r"^ ?(?:-- ?|[_=]{2,}|-{3,}|\*{3,})$")
_WRAPPED = 60  # a quoted line at least this long may have been broken by a program
_ASKED_OVER = 12  # lines
_MAX_LINE = 400
_MANY_LINES = 4_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said to a quoted line: « De quelle session s'agit-il ? » / « celle du 5 novembre »."""

    asked: str
    said: str


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A mail sent on: who wrote it (as its header says, which proves nothing), about what, and the words."""

    author: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class View:
    """`new` is what was asked; `signature` and `quoted` tell who writes and about what.

    `quoted` has no marks any more, and no header lines but subjects in `letters`: one for each mail that is quoted,
    the latest first. `answers` are given where new words stand between quoted ones; they are part of `new` too."""

    new: str
    signature: str = ""
    quoted: str = ""
    # New words stand between quotes: what they answer is in `answers`.
    is_interleaved: bool = False
    answers: tuple[Answer, ...] = ()
    forwarded: Forwarded | None = None

    @property
    def letters(self) -> tuple[str, ...]:
        return tuple(_letters(self.quoted))


def view(text: str, names: frozenset[str], vocabulary: Vocabulary, subject: str = "") -> View:
    """The text in its parts. `names` are the folded words of the writer's name; the subject tells a forward."""
    text, card = _cut(text, ENCLOSED_CARD)
    text, enclosed = _cut(text, ENCLOSED_FILE)
    lines = text.split("\n")[:_MANY_LINES]
    folded = [fold(line[:_MAX_LINE]) for line in lines]
    cut = _first_quote(lines, folded)
    above, below = lines[:cut], lines[cut:]
    chunks = list(_own_chunks(below, folded[cut:]))
    forwarded = None if chunks else _forwarded(below, folded[cut:], subject)
    after = [chunk for chunk in chunks if chunk.is_last]
    between = [chunk for chunk in chunks if not chunk.is_last]
    body, signature = _unsigned(above, names, vocabulary)
    if not between and not _has_words(body) and after:
        body, signed = _unsigned(after[0].lines, names, vocabulary)
        signature += signed
        chunks = []
    said: list[str] = []
    answers: list[Answer] = []
    for chunk in chunks:
        own, signed = _unsigned(chunk.lines, names, vocabulary) if chunk.is_last else (chunk.lines, [])
        own = [line for line in own if not is_device_line(fold(line[:_MAX_LINE]))]
        signature += signed
        if _has_words(own):
            said += ["", *own]
            answers.append(Answer(chunk.asked, "\n".join(own).strip()))
    return View(
        new="\n".join(["\n".join(body).rstrip(), *said, "", enclosed]).strip(),
        signature="\n".join([*signature, card]).strip(),
        quoted="\n".join(_MARKS.sub("", line) for line in _without(below, chunks or after)).strip(),
        is_interleaved=bool(answers),
        answers=tuple(answers),
        forwarded=forwarded,
    )


def _cut(text: str, mark: str) -> tuple[str, str]:
    """What stands above a mark, and below it."""
    above, found, below = text.rpartition(f"\n{mark}\n")
    return (above, below) if found else (text, "")


def _has_words(lines: Sequence[str]) -> bool:
    return any(map(str.strip, lines))


# --- where the quote begins -------------------------------------------------------------------------------------------


def _first_quote(lines: list[str], folded: list[str]) -> int:
    """The line where the first quote begins; all of them where there is none."""
    for number, line in enumerate(lines):
        if _MARKED.match(line) or opens_quote(lines, folded, number):
            return _above_rule(lines, number)
    return len(lines)


def _above_rule(lines: list[str], number: int) -> int:
    """Some programs draw a line above what they quote."""
    above = number - 1
    while above > 0 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and _RULE.match(lines[above]) else number


def opens_quote(lines: list[str], folded: list[str], number: int) -> bool:
    """Whether a program's words stand here: a separator, an attribution, a header in lines of text."""
    line = folded[number]
    if not line:
        return False
    if _is_separator(lines[number], line) or bool(_attribution_length(lines, folded, number)):
        return True
    return bool(OPENS_HEADER_BLOCK.match(line)) and _header_lines(folded, number) >= 2


def _is_separator(line: str, folded: str) -> bool:
    bare = folded.strip(" :=#<>~")
    if not (ANSWERED.fullmatch(bare) or FORWARDED.fullmatch(bare)):
        return False
    is_ruled = bool(re.match(r"^\W*[-_=‐–—*#>]{2,}", line.strip()))
    return is_ruled or (folded.endswith(":") and len(folded.split()) <= 6)


def _attribution_length(lines: list[str], folded: list[str], number: int) -> int:
    """Over how many lines an attribution goes that begins here; 0 where none does."""
    if not MAY_BE_ATTRIBUTION.match(folded[number]):
        return 0
    whole = ""
    for length, more in enumerate(folded[number : number + WRAPPED_OVER], 1):
        if not more or (length > 1 and _MARKED.match(lines[number + length - 1])):
            return 0
        whole = f"{whole} {more}".strip()
        if ATTRIBUTION.match(whole):
            return length
    return 0


def _header_lines(folded: list[str], number: int) -> int:
    """How many lines of a mail's header stand from here on, blank lines and folded ones between them allowed."""
    following = [line for line in folded[number : number + 14] if line][:7]
    return len({found[1] for line in following if (found := HEADER_LINE.match(line))})


# --- own words below and between --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Unmarked lines below the first quote, and the quoted line above them. `first` counts from there."""

    first: int
    lines: list[str]
    asked: str
    is_last: bool


def _own_chunks(below: list[str], folded: list[str]) -> Iterator[_Chunk]:
    """Unmarked lines between the marked ones, and after the last of them; none where nothing is marked."""
    marked = [number for number, line in enumerate(below) if _MARKED.match(line)]
    if not marked:
        return
    own = [number for number in range(marked[0], len(below)) if not _MARKED.match(below[number])]
    opened = next((n for n in own if folded[n] and opens_quote(below, folded, n) and n > marked[0]), len(below))
    if any(n > opened for n in marked):
        opened = _next_unmarked_end(below, folded, opened, marked)
    tails = {number for number in own if _is_broken_tail(below, number)}
    own = [n for n in own if n < opened and n not in tails and not _is_attribution_line(below, folded, n)]
    for _, group in groupby(enumerate(own), lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in group]
        lines = [below[number] for number in numbers]
        if any(folded[number] and not is_device_line(folded[number]) for number in numbers):
            yield _Chunk(
                numbers[0],
                lines,
                _asked(below[max(0, numbers[0] - _ASKED_OVER) : numbers[0]]),
                numbers[-1] > marked[-1] or opened < len(below),
            )


def _next_unmarked_end(below: list[str], folded: list[str], opened: int, marked: list[int]) -> int:
    """An attribution between marked lines opens an older quote, below which new words may stand again."""
    return len(below) if _attribution_length(below, folded, opened) and marked[-1] > opened else opened


def _is_attribution_line(below: list[str], folded: list[str], number: int) -> bool:
    """A line of an attribution that stands unmarked among marked lines."""
    starts = range(max(0, number - WRAPPED_OVER + 1), number + 1)
    return any(_attribution_length(below, folded, start) > number - start for start in starts)


def _is_broken_tail(below: list[str], number: int) -> bool:
    """The end of a long quoted line, broken by a program that put no mark before it."""
    if not 0 < number < len(below) - 1 or not _MARKED.match(below[number - 1]) or not _MARKED.match(below[number + 1]):
        return False
    before, line = below[number - 1].rstrip(), below[number].strip()
    return len(before) >= _WRAPPED and before[-1] not in ".:?!" and 0 < len(line) <= 40 and not line[0].isupper()


def _asked(above: list[str]) -> str:
    """The last quoted line before, whole where a program has broken it."""
    said = [_MARKS.sub("", line).strip() for line in above if _MARKED.match(line)]
    while said and not said[-1]:
        said.pop()
    asked: list[str] = said[-1:]
    for earlier in reversed(said[:-1]):
        if len(earlier) < _WRAPPED or earlier.endswith((".", ":", "?", "!", ";")):
            break
        asked.insert(0, earlier)
    return " ".join(asked)


def _without(below: list[str], chunks: Sequence[_Chunk]) -> list[str]:
    taken = {number for chunk in chunks for number in range(chunk.first, chunk.first + len(chunk.lines))}
    return [line for number, line in enumerate(below) if number not in taken]


# --- forwarded and quoted mails ---------------------------------------------------------------------------------------


def _forwarded(below: list[str], folded: list[str], subject: str) -> Forwarded | None:
    """The mail that was sent on: told by its separator, or by the subject."""
    opener = next((line for line in folded if line), "").strip(" :=#<>~")
    if not FORWARDED.fullmatch(opener) and not (below and FORWARD_SUBJECT.match(fold(subject[:_MAX_LINE]))):
        return None
    head, rest = _head_and_rest(below, folded)
    rest_folded = [fold(line[:_MAX_LINE]) for line in rest]
    end = _first_quote(rest, rest_folded)
    text = "\n".join(line for line in rest[:end] if not is_device_line(fold(line[:_MAX_LINE]))).strip()
    author = next((value for name, value in head if name in AUTHOR_NAMES), "")
    about = next((value for name, value in head if name in SUBJECT_NAMES), "")
    return Forwarded(author, about, text) if text or about else None


def _head_and_rest(below: list[str], folded: list[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """The header that stands in the text, and what comes below it."""
    head: list[tuple[str, str]] = []
    last = -1
    for number, line in enumerate(folded[:40]):
        if found := HEADER_LINE.match(line):
            value = below[number].partition(":")[2].strip(" *\t\N{NO-BREAK SPACE}")
            head.append((found[1].split(" ")[0] if found[1] not in AUTHOR_NAMES else found[1], value))
            last = number
        elif head and not (line and folded[number - 1]) and (line or number > last + 1):
            break
        elif head and line:
            head[-1] = (head[-1][0], f"{head[-1][1]} {below[number].strip()}")
            last = number
    if not head:
        return [], below[1:]
    return head, below[last + 1 :]


def _letters(quoted: str) -> Iterator[str]:
    """The mails that are quoted, the latest first, without their headers but for the subject."""
    lines = quoted.split("\n")
    folded = [fold(line[:_MAX_LINE]) for line in lines]
    current: list[str] = []
    number = 0
    while number < len(lines):
        length = _attribution_length(lines, folded, number)
        is_header = bool(HEADER_LINE.match(folded[number]))
        goes_on = is_header and number > 0 and bool(HEADER_LINE.match(folded[number - 1]))
        if length or (not goes_on and opens_quote(lines, folded, number)):
            if _has_words(current):
                yield "\n".join(current).strip()
            current = []
        is_said = (
            not length and not NO_SUBJECT.match(folded[number]) and not _is_separator(lines[number], folded[number])
        )
        current += [lines[number]] * is_said
        number += length or 1
    if _has_words(current):
        yield "\n".join(current).strip()


# --- signature --------------------------------------------------------------------------------------------------------


def _unsigned(lines: list[str], names: frozenset[str], vocabulary: Vocabulary) -> tuple[list[str], list[str]]:
    body: list[str] = []
    signature: list[str] = []
    is_signed = is_disclaimer = False
    for number, line in enumerate(lines):
        folded = fold(line[:_MAX_LINE])
        if is_device_line(folded):
            continue
        is_disclaimer = bool(folded) and (is_disclaimer or bool(vocabulary.disclaimer.search(folded)))
        opens = not is_signed and number and _has_words(body) and _opens_signature(line, folded, names, vocabulary)
        if opens:
            is_signed = True
            signature.append(_without_closing(line, vocabulary))
        elif is_disclaimer and (is_signed or _is_tail(lines, number)):
            is_signed = True
            signature.append(line)
        elif is_signed and not is_disclaimer and _speaks_again(folded, vocabulary):
            body.append(line)
        else:
            (signature if is_signed else body).append(line)
    if not is_signed:
        at = _unannounced_signature(body)
        body, signature = body[:at], body[at:]
    return body, signature


def _is_tail(lines: list[str], number: int) -> bool:
    """A disclaimer stands apart, below what was said."""
    return number > 0 and not lines[number - 1].strip()


def _opens_signature(line: str, folded: str, names: frozenset[str], vocabulary: Vocabulary) -> bool:
    if _LIST_MARK.match(line):
        return True
    words = re.findall(r"\w+", folded)
    if (
        names
        and words
        and ":" not in line
        and len(words) <= len(names) + 1
        and len(names & set(words)) >= min(2, len(names))
    ):
        return True
    closing = vocabulary.closing.match(folded)
    return bool(closing) and len(words) <= len(closing[0].split()) + 5 if closing else False


def _without_closing(line: str, vocabulary: Vocabulary) -> str:
    """« Cordialement, Marie Durand » is signed by Marie Durand."""
    closing = vocabulary.closing.match(fold(line))
    words = line.split()
    return " ".join(words[len(closing[0].split()) :]).strip(" ,.!:;") if closing else line


_NAME_LINE = re.compile(
    r"^\s*(?:[A-ZÀ-Þ][\w'’.-]*[ \t]+){1,3}[A-ZÀ-Þ][\w'’-]+\s*(?:[,(/|–—-].{0,80})?$|^\s*[A-ZÀ-Þ][\w'’-]+\s*$"
)
_LIST_FOLLOWS = re.compile(r"[:;,]\s*$")
_CONTACT = re.compile(r"@|\d\d[ .]?\d\d")


def _unannounced_signature(body: list[str]) -> int:
    """The line where a last block of short lines begins that opens with one name; no list of people."""
    end = len(body)
    while end and not body[end - 1].strip():
        end -= 1
    start = end
    while start and body[start - 1].strip():
        start -= 1
    block, before = body[start:end], [line for line in body[:start] if line.strip()]
    if not block or not before or len(block) > 6 or _LIST_FOLLOWS.search(before[-1]):
        return len(body)
    named = [bool(_NAME_LINE.match(line)) and not _CONTACT.search(line) for line in block]
    is_short = all(len(line) <= 80 and not line.rstrip().endswith("?") for line in block)
    return start if named[0] and is_short and sum(map(str.isupper, "".join(block))) else len(body)


def _speaks_again(folded: str, vocabulary: Vocabulary) -> bool:
    """A postscript, or a sentence of the writer's own below her name: it counts."""
    return bool(vocabulary.postscript.match(folded) or vocabulary.first_person.search(folded))
