"""The words by which a mail tells which session and which parts it means: their shape, and what all languages share.

The words themselves are tables, one module a language (`session_words_fr`, `session_words_en`), folded."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mailbot.core.reading.folding import phrases


@dataclass(frozen=True, slots=True)
class SessionWords:
    """`signs` are what a clause does to the session or part that it names."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]  # Monday is 0
    signs: Mapping[str, re.Pattern[str]]
    clause_end: re.Pattern[str]
    title_words: Mapping[str, str]  # what French titles are called in this language, word by word
    after_a_day: frozenset[str]  # "le 8 au matin": words behind a number that is a day and counts nothing

    def shown(self, folded: str) -> frozenset[str]:
        return frozenset(name for name in _OF_A_CLAUSE if self.signs[name].search(folded))


def session_signs(tables: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: phrases(filter(None, map(str.strip, text.splitlines()))) for name, text in tables.items()}


def numbered(names: str, first: int) -> dict[str, int]:
    """Names in order: those between two semicolons have one number."""
    return {name: number for number, group in enumerate(names.split(";"), first) for name in group.split()}


def meaning(table: str) -> dict[str, str]:
    """Lines such as "meeting meetings = reunions"."""
    rows = (row.split("=") for row in table.strip().splitlines())
    return {word: meant.strip() for words, meant in rows for word in words.split()}


def listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# The signs that a clause lends to what it names; the others are looked for where they tell something.
_OF_A_CLAUSE = listed("not drop later past keep ask busy morning afternoon only_that add enrolled handover first last")

# Words of titles that many mails hold for other reasons: one of them alone names no session.
COMMON_TITLE_WORDS = listed(
    "acteur action anim collect commun cooper develo format local locau organi partic projet public reun rural territ "
    "travai"
)
