"""The shape of a language's vocabulary. The words themselves are plain tables, one module a language, written without
accents, apostrophes or hyphens (see `folding`), so that whoever speaks the language can add to them."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vocabulary:
    # What asks for something: never counted where the clause denies it or the sentence doubts it.
    register: re.Pattern[str]
    register_by_heading: re.Pattern[str]
    attend: re.Pattern[str]  # "I shall be there": an acceptance where a seat was offered
    cancel: re.Pattern[str]
    cancel_by_heading: re.Pattern[str]
    unable: re.Pattern[str]  # "I cannot come": gives a seat up where there was one
    partly: re.Pattern[str]  # behind "I cannot come": not at all times, not to everything
    had_a_seat: re.Pattern[str]
    accept: re.Pattern[str]
    accept_when_offered: re.Pattern[str]
    decline: re.Pattern[str]
    offer: re.Pattern[str]
    # What asks nothing of the seats.
    status: re.Pattern[str]
    membership: re.Pattern[str]
    about_seats: re.Pattern[str]  # words that no bare thank-you holds
    thanks: re.Pattern[str]
    # What makes a plain reading doubtful.
    negation: re.Pattern[str]
    condition: re.Pattern[str]
    harmless_condition: re.Pattern[str]
    hesitation: re.Pattern[str]
    past: re.Pattern[str]
    others: re.Pattern[str]
    harmless_others: re.Pattern[str]
    replacement: re.Pattern[str]
    change: re.Pattern[str]
    polite_request: re.Pattern[str]
    asks_how: re.Pattern[str]
    # Closings, signatures.
    closing: re.Pattern[str]
    postscript: re.Pattern[str]
    first_person: re.Pattern[str]  # ... or a request, where a line begins: no signature says so
    disclaimer: re.Pattern[str]  # what lawyers and programs put below a signature
    function_words: frozenset[str]
