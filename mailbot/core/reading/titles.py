"""The words of titles, by which people name sessions: with other endings, or with a letter wrong."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from mailbot.core.reading.folding import fold
from mailbot.core.reading.session_words import listed

TITLE_WORD = re.compile(r"[a-z]{4,}")

_NO_TITLE_WORD = listed("avec pour dans entre autour leur leurs notre votre nous vous plus sans vers chez comment")
_ENDING = re.compile(
    r"(?<=\w{4})(?:ations?|itions?|uctions?|ements?|ateurs?|atrices?|ions?|uire|eurs|ing|er|ez|ons|ees|ent|es|e|s)$"
)
_QUE = re.compile(r"que(s?)$")
_LONG = 6
_MANY = 10_000  # words of mails


class Titles:
    """The words of each title, by their stems, that stand in no other title; `titles` are known by their ids."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        stems = {id_: _stems(title) for id_, title in titles.items()}
        everywhere = [stem for title in stems.values() for stem in title]
        self.words = {
            id_: {stem: word for stem, word in title.items() if everywhere.count(stem) == 1}
            for id_, title in stems.items()
        }
        self._by_initial = _by_initial(self.words)
        # Most words of mails come again and again.
        self.meant_by = lru_cache(maxsize=_MANY)(self._meant_by)

    def _meant_by(self, word: str) -> frozenset[tuple[str, str]]:
        """The ids, and the stems of their titles, that this word may mean."""
        return frozenset(self._hit_by(word))

    def _hit_by(self, word: str) -> Iterator[tuple[str, str]]:
        for id_, stem, of_title in self._by_initial.get(word[0], ()):
            if stem == _stem(word) or (len(word) >= _LONG - 1 and _almost(of_title, word)):
                yield id_, stem


@lru_cache(maxsize=8)
def titles_of(titles: tuple[tuple[str, str], ...]) -> Titles:
    """What these ids and titles say; the same sessions are on offer for many mails."""
    return Titles(dict(titles))


def _by_initial(titles: Mapping[str, Mapping[str, str]]) -> dict[str, list[tuple[str, str, str]]]:
    """Id, stem and word, under the letter that both begin with: a word in a mail is held against few."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for id_, title in titles.items():
        for stem, word in title.items():
            found.setdefault(word[0], []).append((id_, stem, word))
    return found


def _stems(title: str) -> dict[str, str]:
    return {_stem(word): word for word in TITLE_WORD.findall(fold(title)) if word not in _NO_TITLE_WORD}


def _stem(word: str) -> str:
    return _ENDING.sub("", _QUE.sub(r"c\1", word))[:_LONG]


def _almost(word: str, written: str) -> bool:
    """One letter wrong, missing, too much, or two changed about, in a long word."""
    if word[0] != written[0] or len(word) < _LONG or abs(len(word) - len(written)) > 1 or word == written:
        return word == written
    start = next(
        (n for n, (a, b) in enumerate(zip(word, written, strict=False)) if a != b), min(len(word), len(written))
    )
    one, other = word[start:], written[start:]
    swapped = one[1:2] + one[:1] + one[2:]
    return one[1:] == other[1:] or one[1:] == other or one == other[1:] or swapped == other
