"""What the writer asks: one intent from all that her clauses do, weighed against what speaks for something else.

The law: a seat moves only on positive words of hers and against no contrary ones; what stays open is *unsure*."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.core.reading.acts import Act, Said, acts
from mailbot.core.reading.folding import Sentence
from mailbot.core.reading.reading import Intent
from mailbot.core.reading.signs import Signs

_CERTAIN, _LIKELY, _FAIR, _GUESS = 0.95, 0.85, 0.7, 0.4


@dataclass(frozen=True, slots=True)
class Letter:
    """The writer's own words: the subject where she chose it, the sentences, and what was said to her before."""

    subject: Sentence
    is_reply: bool
    sentences: tuple[Sentence, ...]
    quoted: str  # folded

    @property
    def own(self) -> tuple[Sentence, ...]:
        return self.sentences if self.is_reply else (self.subject, *self.sentences)


@dataclass(frozen=True, slots=True)
class Heard:
    """The intent, how sure, what else was said, and why; `asked_in` are the clauses that ask, folded."""

    intent: Intent
    confidence: float
    also: tuple[Intent, ...] = ()
    reasons: tuple[str, ...] = ()
    asked_in: tuple[str, ...] = ()


def heard(letter: Letter, signs: Signs) -> Heard:
    """The one intent of the mail, or *unsure*."""
    said = acts(letter.own, signs)
    by_act = {act: [each for each in said if each.act is act] for act in Act}
    context = _Context.of(letter, said, signs)
    intent, deciding = _decided(by_act, context)
    also = tuple(also for also in _also(by_act, intent, deciding))
    reasons = tuple(dict.fromkeys(f"{each.act} : « {each.clause.sentence.words[:160]} »" for each in deciding[:4]))
    clauses = tuple(each.clause.folded for each in deciding)
    confidence = _GUESS if intent is Intent.UNSURE else _CERTAIN if len(deciding) > 1 else _LIKELY
    return Heard(intent, confidence, also, reasons or ("aucune demande claire",), clauses)


@dataclass(frozen=True, slots=True)
class _Context:
    offered: bool
    had_seat: bool
    was_told: bool  # something of ours is quoted
    invited: bool  # ... an announcement
    foreign: bool  # things of other trades are named
    was_ours: bool  # ... and things of ours

    @classmethod
    def of(cls, letter: Letter, said: Sequence[Said], signs: Signs) -> "_Context":
        before = f"{letter.subject.folded} . {letter.quoted}"
        offered = bool(signs.patterns["offered"].search(before))
        own = any("offered" in each.clause.signs and "if" not in each.clause.signs for each in said)
        confirmed = bool(signs.patterns["confirmed"].search(before)) and letter.is_reply
        asking = {Act.ENROL, Act.HEADING, Act.HEDGE, Act.STATUS}
        enrolled = any(
            each.act is Act.ENROLLED or ("enrolled" in each.clause.signs and each.act not in asking) for each in said
        )
        invited = bool(signs.patterns["invite"].search(letter.quoted)) and not confirmed
        return cls(offered or own, confirmed or enrolled, bool(letter.quoted) or letter.is_reply, invited,
            any(signs.patterns["foreign"].search(each.folded) for each in letter.own),
            any(signs.patterns["ours"].search(each.folded) for each in (letter.subject, *letter.sentences)) or confirmed)


_By = dict[Act, list[Said]]


def _decided(by: _By, context: _Context) -> tuple[Intent, list[Said]]:
    wants, quits = by[Act.ENROL], by[Act.QUIT]
    unable = [each for each in by[Act.UNABLE] if not _is_beside(each, wants)]
    gives_up = quits + unable
    kept = [each for each in wants if "keep" in each.clause.signs and quits]
    wants = [each for each in wants if each not in kept]
    if _is_foreign(by, context):
        return Intent.UNRELATED, []
    doubts = [each for each in by[Act.HEDGE] if not _is_elsewhere(each, wants)]
    if doubts and not quits:
        return Intent.UNSURE, doubts
    if by[Act.REPLACE]:
        return Intent.REPLACE, by[Act.REPLACE]
    if by[Act.CHANGE]:
        return Intent.CHANGE, by[Act.CHANGE]
    if context.offered and not by[Act.STATUS]:
        refuses = gives_up + by[Act.REFUSE]
        if refuses and not wants:
            return Intent.DECLINE, refuses
        if wants or by[Act.TAKE]:
            return Intent.ACCEPT, wants + by[Act.TAKE]
    if context.had_seat and (halves := [each for each in wants + unable if each.clause.signs & {"half", "only"}]):
        return Intent.CHANGE, halves
    if gives_up and wants:
        return Intent.UNSURE, gives_up + wants
    if quits:
        return Intent.CANCEL, gives_up
    if unable and context.had_seat:
        return Intent.CANCEL, unable
    if (unable or by[Act.REFUSE]) and not wants:
        return _general_refusal(by, context)
    if wants and not by[Act.STATUS]:
        return Intent.REGISTER, wants
    if by[Act.STATUS]:
        return Intent.STATUS, by[Act.STATUS]
    if by[Act.TAKE] and context.was_told and not by[Act.QUESTION] and not by[Act.FEE]:
        return (Intent.THANKS if context.had_seat else Intent.REGISTER if context.invited else Intent.UNSURE), by[Act.TAKE]
    if by[Act.FEE]:
        return Intent.MEMBERSHIP, by[Act.FEE]
    if by[Act.QUESTION]:
        return Intent.QUESTION, by[Act.QUESTION]
    if by[Act.HEADING] and not by[Act.REFUSE] and not by[Act.LATER]:
        return Intent.REGISTER, by[Act.HEADING]
    if by[Act.THANKS] and not by[Act.REFUSE]:
        return Intent.THANKS, by[Act.THANKS]
    return Intent.UNSURE, []


def _general_refusal(by: _By, context: _Context) -> tuple[Intent, list[Said]]:
    """Nobody's seat: an announcement that was sent to many is answered politely, or asked about."""
    refusals = by[Act.UNABLE] + by[Act.REFUSE]
    if by[Act.QUESTION] and not context.had_seat:
        return Intent.QUESTION, by[Act.QUESTION]
    is_polite = any("farewell" in each.clause.signs for each in refusals + by[Act.THANKS] + by[Act.LATER])
    return (Intent.THANKS if is_polite or context.invited else Intent.UNSURE), refusals


def _is_beside(unable: Said, wants: Sequence[Said]) -> bool:
    """« Je ne viens pas, inscrivez mon collègue », « pas le matin »: no contradiction to what is wanted."""
    if not wants:
        return False
    if unable.clause.signs & {"half", "only"}:
        return True
    if _is_elsewhere(unable, wants):
        return True
    hers = "i" in unable.clause.signs
    return all(("i" in want.clause.signs) is not hers for want in wants)


def _is_elsewhere(said: Said, wants: Sequence[Said]) -> bool:
    """Said of another day than what is wanted."""
    days = _numbers(said)
    return bool(days) and any(_numbers(want) and not days & _numbers(want) for want in wants)


_WHEN = re.compile(r"\d+|lyon|janvier|octobre|novembre|decembre|october|november|december")


def _numbers(said: Said) -> set[str]:
    """What tells one day from another in the sentence."""
    return set(_WHEN.findall(said.clause.sentence.folded))


def _is_foreign(by: _By, context: _Context) -> bool:
    """Somebody else's business: things of other trades, and nothing of ours."""
    signs = {sign for said in by.values() for each in said for sign in each.clause.signs}
    return context.foreign and not context.was_ours and not signs & {"ours"}


def _also(by: _By, intent: Intent, deciding: Sequence[Said]) -> list[Intent]:
    answered = {id(each.clause.sentence) for each in deciding}
    also = []
    if by[Act.FEE] and intent is not Intent.MEMBERSHIP:
        also.append(Intent.MEMBERSHIP)
    if intent is not Intent.QUESTION and any(id(q.clause.sentence) not in answered for q in by[Act.QUESTION]):
        also.append(Intent.QUESTION)
    return also
