"""Signs: what a clause shows by its words. The words stand in one table a language (`signs_fr`, `signs_en`)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mailbot.core.reading.folding import phrases


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of a language, ready to be looked for in folded text."""

    patterns: Mapping[str, re.Pattern[str]]
    idioms: tuple[tuple[re.Pattern[str], str], ...]
    clause_end: re.Pattern[str]

    def plain(self, folded: str) -> str:
        """The text without what is only a way of speaking."""
        for idiom, meaning in self.idioms:
            folded = idiom.sub(meaning, folded)
        return folded

    def shown(self, folded: str) -> frozenset[str]:
        return frozenset(name for name, pattern in self.patterns.items() if pattern.search(folded))


def signs(tables: Mapping[str, str], idioms: Mapping[str, str], clause_end: str) -> Signs:
    return Signs(
        {name: phrases(_listed(text)) for name, text in tables.items()},
        tuple((phrases([phrase]), meaning) for phrase, meaning in idioms.items()),
        re.compile(clause_end),
    )


def _listed(text: str) -> list[str]:
    """One phrase a line; a line goes on while a parenthesis is open."""
    listed: list[str] = []
    for line in map(str.strip, text.strip().splitlines()):
        if listed and listed[-1].count("(") > listed[-1].count(")"):
            listed[-1] += line
        else:
            listed.append(line)
    return listed
