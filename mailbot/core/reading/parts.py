"""Which parts of a session a mail asks for: half-days, days, times. None where it does not say.

A part may be wanted, refused, held already, or only be the time of something else (« l'après-midi, j'ai conseil »).
What is said to be all that is wanted (« seulement », "only") outweighs the rest."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from mailbot.core.policy import Part, Session
from mailbot.core.reading.dates import Days, Time, Times, day_names, days, plain, times
from mailbot.core.reading.folding import fold
from mailbot.core.reading.naming import Clause, Offer, said_of
from mailbot.core.reading.reading import Intent
from mailbot.core.reading.session import ASKING, Told, clauses
from mailbot.core.reading.session_words import SessionWords

_MAY_CHOOSE = ASKING | {Intent.CHANGE, Intent.REPLACE}
_NOON = 12
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Parts:
    """Ids in the order of the session; `doubt` says why nothing was chosen although something was said."""

    parts: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(slots=True)
class _Tally:
    only: set[str] = field(default_factory=set)
    wanted: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    busy: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    adds: bool = False

    @property
    def says_something(self) -> bool:
        return bool(self.only or self.wanted or self.refused or self.busy)


def chosen_parts(told: Told, intent: Intent, session: Session, offer: Offer, words: SessionWords) -> Parts:
    """The parts asked for; for a change those that remain, for a replacement those handed on."""
    if intent not in _MAY_CHOOSE:
        return Parts()
    text = told.new if told.is_reply else f"{told.subject}\n{told.new}"
    tally = _tally(text, told.answers, intent, session, offer, words)
    if not tally.says_something and intent in ASKING:
        tally = _tally(told.forwarded, (), intent, session, offer, words)
    every = {part.id for part in session.parts}
    chosen = _weighed(tally, every, intent)
    if chosen is None:
        return Parts(doubt="une partie est nommée, sans dire clairement si elle est voulue")
    if intent is Intent.REPLACE and chosen == every and len(every) > 1:
        return Parts()
    return Parts(tuple(part.id for part in session.parts if part.id in chosen))


def gives_up_a_part_only(told: Told, session: Session, offer: Offer, words: SessionWords) -> bool:
    """Whether what is given up may be one part, and the rest is kept."""
    text = told.new if told.is_reply else f"{told.subject}\n{told.new}"
    tally = _tally(text, (), Intent.CHANGE, session, offer, words)
    every = {part.id for part in session.parts}
    return bool(tally.only and tally.only != every) or bool(tally.refused and tally.refused < every)


def _tally(
    text: str,
    answers: Sequence[tuple[str, str]],
    intent: Intent,
    session: Session,
    offer: Offer,
    words: SessionWords,
) -> _Tally:
    tally = _Tally()
    found = [clause for clause in clauses(text, offer, words) if not _is_of_another(clause, session)]
    for number, clause in enumerate(found):
        said = parts_said(clause.words, session, offer, words)
        if said:
            _count(tally, said, clause, found[number + 1 :], intent, words)
            around = (each for each in found if each.sentence == clause.sentence)
            tally.adds = tally.adds or any("add" in each.own_signs for each in around)
    for asked, answer in answers:
        _count_answer(tally, asked, answer, session, offer, words)
    return tally


def _is_of_another(clause: Clause, session: Session) -> bool:
    return bool(clause.named.all) and session.id not in clause.named.all


def _weighed(tally: _Tally, every: set[str], intent: Intent) -> set[str] | None:
    if tally.only:
        return tally.only
    if intent is Intent.ACCEPT:  # what was offered is taken, unless a part of it is refused
        return every - tally.refused if tally.refused and tally.refused < every else set()
    if tally.adds and intent is Intent.CHANGE and (tally.wanted or tally.held):
        return tally.wanted | tally.held
    wanted = tally.wanted - tally.refused
    if wanted - tally.busy:
        wanted -= tally.busy
    if wanted:
        return wanted
    if tally.refused and tally.refused != every:
        return every - tally.refused
    if tally.busy and tally.busy != every and not tally.refused:
        return None
    return tally.held if intent is Intent.REPLACE else set()


# --- clauses ----------------------------------------------------------------------------------------------------------


def _count(
    tally: _Tally, said: set[str], clause: Clause, following: Sequence[Clause], intent: Intent, words: SessionWords
) -> None:
    signs = clause.own_signs
    reason = _reason_behind(clause, following)
    if "only_that" in signs and _RATHER_THAN.match(clause.words):
        return  # « au lieu du matin seul »
    if signs & {"enrolled", "past"}:
        tally.held |= said
    elif "only_that" in signs or (intent is Intent.REPLACE and "handover" in signs):
        tally.only |= said
    elif signs & {"not", "drop"}:
        if not _HAS_NOTHING.search(clause.words):
            tally.refused |= said
    elif intent is Intent.REPLACE and "keep" in signs:
        tally.held |= set()
    elif "ask" in signs or ("keep" in signs and "busy" not in signs):
        tally.wanted |= said
    elif "busy" in signs or "busy" in reason:
        tally.busy |= said
    elif reason & {"not", "drop"}:
        tally.refused |= said
    else:
        tally.wanted |= said


_HAS_NOTHING = re.compile(r"\bn (?:ai|avons|a) (?:pas|rien|aucun)|\b(?:have|ve) (?:nothing|no)\b")


def _reason_behind(clause: Clause, following: Sequence[Clause]) -> frozenset[str]:
    """« le 19, notre assemblée me retient »: a time put first is that of the clause behind it."""
    if clause.own_signs & {"ask", "not", "drop", "busy", "keep", "only_that"} or len(clause.words.split()) > _SHORT + 1:
        return frozenset()
    behind = next((each for each in following if each.sentence == clause.sentence), None)
    return (
        behind.own_signs
        if behind and not behind.own_signs & {"ask", "only_that", "morning", "afternoon"}
        else frozenset()
    )


_RATHER_THAN = re.compile(
    r"^(?:au lieu|plutot qu|instead|rather than|pas (?:seulement|uniquement|que)|not (?:just|only))\b"
)
_YES = re.compile(r"^(?:oui|yes|ok|x|d accord|bien sur|of course|volontiers)\b")
_NO = re.compile(r"^(?:non|no|pas)\b")


def _count_answer(tally: _Tally, asked: str, answer: str, session: Session, offer: Offer, words: SessionWords) -> None:
    """« Matin / après-midi : » / « les deux »."""
    question = parts_said(fold(plain(asked)), session, offer, words)
    folded = fold(plain(answer))
    if not question or parts_said(folded, session, offer, words):
        return
    if words.signs["both"].match(folded):
        tally.wanted |= {part.id for part in session.parts}
    elif len(question) < len(session.parts):
        signs = words.shown(folded.partition("\n")[0])
        if _NO.match(folded) or signs & {"not", "drop"}:
            tally.refused |= question
        elif _YES.match(folded) or signs & {"ask", "keep"}:
            tally.wanted |= question


# --- what names a part ------------------------------------------------------------------------------------------------


def parts_said(folded: str, session: Session, offer: Offer, words: SessionWords) -> set[str]:
    """The ids of the parts that this clause names, wanted or not."""
    folded = words.signs["wish"].sub(" ", folded)
    at = times(folded)
    if len(session.parts) == 1:
        return set(_by_range(at, session, offer))
    on = days(at.rest, words)
    is_whole_day = bool(words.signs["whole_day"].search(folded)) and len(_days_of(session, offer)) == 1
    if is_whole_day or words.signs["whole"].search(folded) or _is_bare_both(folded, words):
        return {part.id for part in session.parts}
    said = {*_by_name(folded, session), *_by_half(folded, session, offer, words), *_by_range(at, session, offer)}
    said |= {*_by_start(at, session, offer), *_by_day(on, session, offer)}
    said |= set(_by_rank(folded, session, offer, words))
    return said


_POLITE = r"[ ,]*(?:svp|stp|merci|please|s il vous plait|bien sur|oui)"


def _is_bare_both(folded: str, words: SessionWords) -> bool:
    """« les deux ! » says it only alone: elsewhere it may be two people."""
    return bool(_bare(words.signs["both"]).fullmatch(folded))


@cache
def _bare(sign: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:pour |for )?(?:{sign.pattern})(?:{_POLITE})?\W*")


def _by_name(folded: str, session: Session) -> Iterator[str]:
    for part in session.parts:
        if any(_as_said(name).search(folded) for name in part.name.values()):
            yield part.id


@lru_cache(maxsize=500)
def _as_said(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(fold(name))}\b")


def _days_of(session: Session, offer: Offer) -> set[tuple[int, int, int, int]]:
    return {offer.day(part) for part in session.parts}


def _local(part: Part, offer: Offer) -> tuple[Time, Time]:
    start, end = part.start.astimezone(offer.zone), part.end.astimezone(offer.zone)
    return (start.hour, start.minute), (end.hour, end.minute)


def _by_half(folded: str, session: Session, offer: Offer, words: SessionWords) -> Iterator[str]:
    """Mornings and afternoons, in a session that is cut so."""
    is_morning, is_afternoon = (bool(words.signs[name].search(folded)) for name in ("morning", "afternoon"))
    is_morning = is_morning or bool(words.signs["until_noon"].search(folded))
    for part in session.parts if is_morning or is_afternoon else ():
        start, end = _local(part, offer)
        if (is_morning and end <= (_NOON + 1, 0)) or (is_afternoon and start >= (_NOON, 0)):
            yield part.id


def _by_range(at: Times, session: Session, offer: Offer) -> Iterator[str]:
    """« de 9h30 à 12h »: the parts that lie within; the part that is exactly then."""
    for first, last in at.ranges:
        for part in session.parts:
            start, end = _local(part, offer)
            if (first, last) == (start, end) or (len(session.parts) > 1 and first <= start and end <= last):
                yield part.id


def _by_start(at: Times, session: Session, offer: Offer) -> Iterator[str]:
    starts = {part.id: _local(part, offer)[0] for part in session.parts} if at.single else {}
    for id_, start in starts.items():
        if start in at.single and list(starts.values()).count(start) == 1:
            yield id_


_NAMED_BY_START = re.compile(r"\b(?:session|formation|stage|celle|training|workshop|course|module|seminaire)s?\s+;")


def _by_day(on: Days, session: Session, offer: Offer) -> Iterator[str]:
    """Days, in a session of several. « celle des 19 et 20 » names the session, « session du 19 » by its first day."""
    named = day_names(on.rest)
    all_days = _days_of(session, offer) if on.said or named else set()
    if len(all_days) < 2:
        return
    said = {day for each in on.said for day in all_days if said_of(each, day)}
    mine = [each for each in on.said if any(said_of(each, day) for day in all_days)]
    is_name = all(each.is_of for each in mine) and (said == all_days or bool(_NAMED_BY_START.search(on.rest)))
    if is_name and (said == all_days or said == {min(all_days)}):
        said = set()
    said |= {day for day in all_days if day[3] in named}
    for part in session.parts:
        if offer.day(part) in said:
            yield part.id


def _by_rank(folded: str, session: Session, offer: Offer, words: SessionWords) -> Iterator[str]:
    """« le premier jour »; of a session of one day, its first part."""
    if words.signs["first"].search(folded):
        yield from _ranked(session, offer)[0]
    if words.signs["last"].search(folded):
        yield from _ranked(session, offer)[-1]


def _ranked(session: Session, offer: Offer) -> list[list[str]]:
    ordered = sorted(_days_of(session, offer))
    if len(ordered) < 2:
        return [[part.id] for part in session.parts]
    return [[part.id for part in session.parts if offer.day(part) == day] for day in ordered]
