"""Text made comparable: as people type it on a phone, without accents, capitals, apostrophes or hyphens; and cut
into sentences. The words of the mail are kept beside, to be quoted."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import filterfalse

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_JOINERS = str.maketrans(dict.fromkeys("'’‘ʼ`´-‐‑‒–—_«»\"“”*", " "))
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_MAY_GO_ON = 50  # a line at least this long was broken by a program, not by its writer


@dataclass(frozen=True, slots=True)
class Sentence:
    """`folded` is compared, `words` are quoted."""

    words: str
    folded: str

    @property
    def is_question(self) -> bool:
        return "?" in self.words


def fold(text: str) -> str:
    """« M’inscrire à l’après-midi » becomes "m inscrire a l apres midi"; other punctuation stays."""
    plain = text.lower()
    if not plain.isascii():
        plain = _BEYOND_ASCII.sub(lambda found: _plain(found[0]), plain)
    return " ".join(plain.translate(_JOINERS).split())


@lru_cache(maxsize=1_000)
def _plain(letter: str) -> str:
    decomposed = unicodedata.normalize("NFKD", letter.translate(_LIGATURES))
    return "".join(filterfalse(unicodedata.combining, decomposed)).translate(_JOINERS)


def sentences(text: str) -> tuple[Sentence, ...]:
    cut = (piece.strip() for piece in _SENTENCE_END.split(_unwrapped(text)))
    return tuple(Sentence(piece, fold(piece)) for piece in cut if piece)


def _unwrapped(text: str) -> str:
    lines: list[str] = []
    for line in map(str.strip, text.split("\n")):
        goes_on = bool(lines and lines[-1] and line) and "\t" not in line and line[0].isalnum()
        if goes_on and (len(lines[-1]) >= _MAY_GO_ON or line[0].islower()):
            lines[-1] += " " + line
        else:
            lines.append(line)
    return "\n".join(lines)


def phrases(patterns: Iterable[str]) -> re.Pattern[str]:
    """Phrases of a vocabulary as one pattern over folded text.

    In a phrase `inscri*` is any ending, `(a|b)` either, `[x]` x or nothing, `...` up to five words of any kind."""
    return re.compile("|".join(rf"\b{_phrase(pattern)}\b" for pattern in patterns) or r"(?!)")


def _phrase(pattern: str) -> str:
    pattern = re.sub(r"\s*\.\.\.\s*", "~", pattern)
    pattern = re.sub(r"(?<=[^\s~(|]) \[([^\]]*)\]", r"(?:@(?:\1))?", pattern)
    pattern = re.sub(r"\[([^\]]*)\] ", r"(?:(?:\1)@)?", pattern)
    pattern = re.sub(r"\((?!\?)", "(?:", pattern).replace("*", r"\w*")
    # One separator exactly, so that no run of commas can be cut in many ways.
    return pattern.replace(" ", ",? ").replace("@", ",? ").replace("~", r"(?:,? [\w/.]+){0,5}?,? ")
