"""What tells of people in a text: their addresses, their telephone numbers, and their names, whatever the case, the
accents and the order of the words.

A name of one word is many people's: it tells of somebody only in a text that is known to be about her (`one_word`)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

from mailbot.core.names import folded

ERASED = "[effacé]"

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+(?:@|%40)[\w.-]+", re.ASCII)
_BEFORE_IT = re.compile(r"(?<=[^\w.+-])(?=[\w.+-])", re.ASCII)  # where an address may begin within what looks like one
_WORD = re.compile(r"\w+")
_BETWEEN_WORDS = re.compile(r"\W{1,4}")

Span = tuple[int, int]


class Traces:
    def __init__(
        self, emails: Iterable[str], names: Iterable[str], phones: Iterable[str] = (), *, one_word: bool
    ) -> None:
        self._emails = frozenset(emails)
        self._phones = frozenset(filter(None, phones))
        self._names: dict[str, set[tuple[str, ...]]] = {}  # by the first word
        for words in (tuple(folded(name).split()) for name in names):
            if len(words) > 1 or (words and one_word):
                for turned in (words[n:] + words[:n] for n in range(len(words))):
                    self._names.setdefault(turned[0], set()).add(turned)

    def are_in(self, text: str) -> bool:
        return any(self._spans(unicodedata.normalize("NFC", text)))

    def without(self, text: str) -> str:
        """The text, with a mark in the place of each; the very same where there is none."""
        composed = unicodedata.normalize("NFC", text)
        spans = _merged(self._spans(composed))
        if not spans:
            return text
        edges = [0, *(edge for span in spans for edge in span), len(composed)]
        kept = [composed[start:end] for start, end in list(pairwise(edges))[::2]]
        return ERASED.join(kept)

    def _spans(self, text: str) -> Iterator[Span]:
        if self._emails:
            yield from self._addresses(text)
        for phone in self._phones:
            yield from ((found.start(), found.end()) for found in re.finditer(re.escape(phone), text))
        if self._names:
            yield from self._named(text)

    def _addresses(self, text: str) -> Iterator[Span]:
        for found in _ADDRESS.finditer(text):
            whole = found[0].rstrip(".-")
            for start in (0, *(begin.start() for begin in _BEFORE_IT.finditer(whole))):
                if whole[start:].lower().replace("%40", "@") in self._emails:
                    yield found.start() + start, found.start() + len(whole)
                    break

    def _named(self, text: str) -> Iterator[Span]:
        words = [
            (found.start(), found.end(), word)
            for found in _WORD.finditer(text)
            for word in folded(found[0]).split()  # "Ŀ" is two
        ]
        for number, (start, _, first) in enumerate(words):
            for name in self._names.get(first, ()):
                run = words[number : number + len(name)]
                if tuple(word for _, _, word in run) == name and all(
                    end > begin or _BETWEEN_WORDS.fullmatch(text, end, begin)
                    for (_, end, _), (begin, _, _) in pairwise(run)
                ):
                    yield start, run[-1][1]


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
