"""The shape of a language's vocabulary. The words themselves are plain tables, one module a language, written without
accents, apostrophes or hyphens (see `folding`), so that whoever speaks the language can add to them.

What a mail asks is learned from examples (`tests/samples/marked`, `make learn`); here stands what examples must not
decide: words that take a request back, and what the ends of mails are made of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mailbot.core.reading.reading import Intent


@dataclass(frozen=True, slots=True)
class Vocabulary:
    # What makes a request doubtful in its own sentence.
    condition: re.Pattern[str]
    harmless_condition: re.Pattern[str]  # "if there is a seat left"
    hesitation: re.Pattern[str]
    past: re.Pattern[str]  # "I had registered"
    undecided: re.Pattern[str]  # "if my manager agrees": wherever it stands, nobody has decided yet
    denied: Mapping[Intent, re.Pattern[str]]  # "I do not register", "the newsletter"
    offer: re.Pattern[str]  # a freed seat is offered
    offer_to_come: re.Pattern[str]  # "if a seat comes free": none is yet
    yes: re.Pattern[str]  # to a question of ours
    beside_yes: re.Pattern[str]  # words with which it says no more
    no: re.Pattern[str]
    ours: re.Pattern[str]  # what we do: a stranger's mail speaks of none of it
    # Closings, signatures.
    closing: re.Pattern[str]
    postscript: re.Pattern[str]
    first_person: re.Pattern[str]  # ... or a request, where a line begins: no signature says so
    disclaimer: re.Pattern[str]  # what lawyers and programs put below a signature
    function_words: frozenset[str]
