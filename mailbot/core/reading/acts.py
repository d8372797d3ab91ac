"""What each clause of the writer's own words does: asks for a seat, gives it up, asks, thanks.

A clause is read by the signs that it shows, not by its wording: one ordered table, the first row that fits."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mailbot.core.reading.folding import Sentence
from mailbot.core.reading.signs import Signs


class Act(StrEnum):
    ENROL = "demande une place"
    QUIT = "rend la place"
    UNABLE = "ne peut pas venir"
    REPLACE = "fait venir quelqu'un d'autre"
    CHANGE = "change un détail"
    TAKE = "prend la place proposée"
    REFUSE = "refuse"
    STATUS = "demande où en est l'inscription"
    FEE = "parle de l'adhésion"
    QUESTION = "pose une question"
    THANKS = "remercie"
    HEDGE = "hésite"
    LATER = "annonce une suite"
    HEADING = "intitule le mail"
    ENROLLED = "est déjà inscrit"


@dataclass(frozen=True, slots=True)
class Clause:
    """`folded` is compared; `sentence` is quoted."""

    folded: str
    sentence: Sentence
    signs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Said:
    act: Act
    clause: Clause


@dataclass(frozen=True, slots=True)
class Row:
    """A clause that shows all of `all`, one of `any` where it names some, and none of `none`."""

    act: Act
    all: frozenset[str]
    any: frozenset[str]
    none: frozenset[str]

    def fits(self, signs: frozenset[str]) -> bool:
        return self.all <= signs and not self.none & signs and (not self.any or bool(self.any & signs))


def _row(act: Act, all_: str, any_: str = "", none: str = "") -> Row:
    return Row(act, *(frozenset(names.split()) for names in (all_, any_, none)))


ROWS = (
    _row(Act.HEDGE, "maybe", none="next_time"),
    _row(Act.LATER, "next_time", "enrol put_me attend want take"),
    _row(Act.CHANGE, "replacement detail"),
    _row(Act.REPLACE, "replacement", none="how"),
    _row(Act.CHANGE, "change detail", none="how"),
    _row(Act.CHANGE, "change", "half only file", none="how not"),
    _row(Act.STATUS, "status"),
    _row(Act.CHANGE, "only enrolled"),
    _row(Act.QUIT, "out"),
    _row(Act.QUIT, "quit", none="not how if foreign past"),
    _row(Act.QUIT, "remove_me", none="not how if foreign detail"),
    _row(Act.QUIT, "remove", "seat registration presence list", none="not how if foreign"),
    _row(Act.REFUSE, "refuse"),
    _row(Act.UNABLE, "absent", none="how"),
    _row(Act.UNABLE, "not", "attend", none="how past"),
    _row(Act.UNABLE, "not can", "me us them", none="how enrol past"),
    _row(Act.REFUSE, "not", "enrol put_me", none="how past"),
    _row(Act.ENROLLED, "past", "enrol registration enrolled seat presence"),
    _row(Act.ENROL, "enrol", none="not how past"),
    _row(Act.ENROL, "put_me", none="not how detail past"),
    _row(Act.ENROL, "put", "seat registration presence list count", none="not past"),
    _row(Act.ENROL, "give", "seat registration presence list count", none="not past how status"),
    _row(Act.ENROL, "ask", "seat presence registration list count attend", none="not past how"),
    _row(Act.ENROL, "ask put", none="not past how detail fee"),
    _row(Act.ENROL, "want", "seat presence registration list count attend", none="not past how"),
    _row(Act.ENROL, "can list", none="not past how"),
    _row(Act.ENROL, "yes_for", none="not"),
    _row(Act.ENROL, "attend", none="not past how fee"),
    _row(Act.ENROL, "form", none="not fee"),
    _row(Act.ENROL, "count", none="not past how"),
    _row(Act.ENROLLED, "enrolled"),
    _row(Act.TAKE, "take", none="not"),
    _row(Act.FEE, "fee"),
    _row(Act.QUESTION, "wonder"),
    _row(Act.HEADING, "heading", none="not how"),
    _row(Act.LATER, "later"),
    _row(Act.THANKS, "thanks"),
)


def acts(sentences: Sequence[Sentence], signs: Signs) -> tuple[Said, ...]:
    return tuple(said for sentence in sentences for said in _acts_of(sentence, signs))


def _acts_of(sentence: Sentence, signs: Signs) -> Iterator[Said]:
    clauses = clauses_of(sentence, signs)
    is_conditional = any("if" in clause.signs and clause.signs & {"i", "us"} for clause in clauses)
    is_later = any("next_time" in clause.signs for clause in clauses)
    for clause in clauses:
        act = next((row.act for row in ROWS if row.fits(clause.signs)), None)
        if act in (Act.ENROL, Act.TAKE) and is_later:
            act = Act.LATER
        if act is Act.ENROL and is_conditional:
            act = Act.HEDGE
        if act in (Act.ENROL, Act.QUIT) and sentence.is_question and not clause.signs & {"ask", "want", "put_me"}:
            act = Act.QUESTION
        if act is not None:
            yield Said(act, clause)
        if "fee" in clause.signs and act is not Act.FEE:
            yield Said(Act.FEE, clause)
    if sentence.is_question and not any(clause.signs & {"ask"} for clause in clauses):
        yield Said(Act.QUESTION, clauses[-1])


def clauses_of(sentence: Sentence, signs: Signs) -> list[Clause]:
    plain = signs.plain(sentence.folded)
    pieces = [piece.strip() for piece in signs.clause_end.split(plain)]
    asks = frozenset() if sentence.is_question else frozenset({"how"})
    return [Clause(piece, sentence, signs.shown(piece) - asks) for piece in pieces if re.search(r"\w", piece)] or [
        Clause(plain, sentence, frozenset())
    ]
