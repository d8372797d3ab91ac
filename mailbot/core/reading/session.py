"""Which sessions a mail asks about: the writer's own words first, then the subject, then what she forwards or answers.

A session that is only mentioned (denied, kept for later, past, kept beside the one given up) is not asked for. Where
the words leave a choice, nothing is chosen."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mailbot.core.reading.dates import plain
from mailbot.core.reading.folding import sentences
from mailbot.core.reading.naming import Clause, Offer
from mailbot.core.reading.reading import Intent
from mailbot.core.reading.session_words import SessionWords

ASKING = frozenset({Intent.REGISTER, Intent.ACCEPT})
GIVING_UP = frozenset({Intent.CANCEL, Intent.DECLINE})
_MAX_CLAUSES = 400


@dataclass(frozen=True, slots=True)
class Told:
    """What the mail says, and where. `before` are the mails quoted or forwarded, the latest first."""

    new: str
    subject: str = ""
    is_reply: bool = False
    before: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    forwarded: str = ""  # what somebody else asks whose mail was sent on; not our own letters


@dataclass(frozen=True, slots=True)
class Choice:
    """`doubt` says why nothing was chosen although something was named."""

    sessions: tuple[str, ...] = ()
    doubt: str = ""


# --- clauses ----------------------------------------------------------------------------------------------------------


_HAS_WORD = re.compile(r"\w")
_LISTED = re.compile(r"^\s*(?:[-*•–]|\d{1,2} ?[).°/-]|[a-d]\))\s*\S")


def clauses(text: str, offer: Offer, words: SessionWords) -> Sequence[Clause]:
    if text not in offer.read:
        offer.read[text] = _with_signs(list(_pieces(text, offer, words)))[:_MAX_CLAUSES]
    return offer.read[text]


def _pieces(text: str, offer: Offer, words: SessionWords) -> Iterator[Clause]:
    for number, sentence in enumerate(sentences(plain(text))[:_MAX_CLAUSES]):
        is_listed = bool(_LISTED.match(sentence.words))
        for piece in words.clause_end.split(sentence.folded):
            if _HAS_WORD.search(piece):
                yield Clause(piece, number, offer.named(piece.strip(), words), is_listed, words)


_STANCE = frozenset({"not", "drop", "later", "past", "keep", "ask"})


def _with_signs(pieces: list[Clause]) -> list[Clause]:
    """« Celle du 5, si possible, notez-moi dedans »: a clause without a stance takes that of what follows it; but of
    « je suivrai le matin (9h30) de celle du 5, pas la suite » that of what stands before."""
    found: list[Clause] = []
    for number, piece in enumerate(pieces):
        if not piece.named.all or _STANCE & piece.own_signs:
            found.append(piece)
            continue
        lent: frozenset[str] = frozenset()
        for following in pieces[number + 1 :]:
            if _STANCE & lent or following.sentence != piece.sentence or following.named.all:
                break
            lent |= following.own_signs
        if _STANCE & lent == {"not"} and "ask" in (before := _said_before(pieces, number)):
            lent = before
        found.append(replace(piece, lent=lent))
    return found


def _said_before(pieces: Sequence[Clause], number: int) -> frozenset[str]:
    signs: frozenset[str] = frozenset()
    for earlier in reversed(pieces[:number]):
        if earlier.sentence != pieces[number].sentence or earlier.named.all:
            break
        signs |= earlier.own_signs
    return signs


# --- stances ----------------------------------------------------------------------------------------------------------


def _stance(clause: Clause, intent: Intent) -> str:
    """Whether the clause's session is "asked" for, "perhaps", or put "aside"."""
    signs = clause.signs
    refuses = bool(signs & {"not", "drop"}) and not signs & {"morning", "afternoon", "first", "last"}
    if "later" in signs and intent in (ASKING | GIVING_UP | {Intent.CHANGE, Intent.REPLACE}):
        return "aside"
    if intent in ASKING:
        if refuses or ("past" in signs and not ("ask" in signs and "enrolled" not in signs)):
            return "aside"
        return "perhaps" if "keep" in signs and "ask" not in signs else "asked"
    if intent in GIVING_UP:
        if "keep" in signs and not refuses:
            return "aside"
        return "perhaps" if signs & {"ask", "past"} and not refuses else "asked"
    if intent in (Intent.CHANGE, Intent.REPLACE):
        return "perhaps" if "keep" in signs else "asked"
    return "asked"


@dataclass(frozen=True, slots=True)
class _Level:
    """What one place of the mail names: ids asked for, put aside, and those among which it is."""

    asked: frozenset[str]
    aside: frozenset[str]
    narrowed: frozenset[str] | None
    is_sure: bool
    are_joined: bool


def _level(found: Sequence[Clause], intent: Intent, words: SessionWords) -> _Level:
    by: dict[str, set[str]] = {"asked": set(), "perhaps": set(), "aside": set()}
    sure = frozenset(id_ for clause in found for id_ in clause.named.surely)
    for clause in filter(lambda clause: clause.named.all, found):
        # Beside a session that is named surely, a number or a word counts only in a clause about seats.
        is_about_seats = bool(clause.own_signs & {"ask", "drop", "keep"})
        ids = clause.named.all if not sure or is_about_seats else clause.named.surely
        by[_stance(clause, intent)] |= ids
    asked = by["asked"] or by["perhaps"]
    narrowing = [c.named.narrowed for c in found if c.named.narrowed and _stance(c, intent) != "aside"]
    return _Level(
        asked=frozenset(asked),
        aside=frozenset(by["aside"] - asked),
        narrowed=frozenset.intersection(*narrowing) if narrowing else None,
        is_sure=bool(asked & sure),
        are_joined=len(asked) > 1 and _are_joined(found, frozenset(asked), words),
    )


def _are_joined(found: Sequence[Clause], asked: frozenset[str], words: SessionWords) -> bool:
    """« le 8 octobre et le 5 novembre », or each on a line of a list."""
    if any(words.signs["all_sessions"].search(clause.piece) for clause in found):
        return True
    naming = [clause for clause in found if clause.named.all & asked]
    if all(clause.is_listed for clause in naming):
        return True
    together = {clause.sentence for clause in naming}
    if len(together) > 1:
        return False
    own = [clause for clause in naming if not _STANCE & clause.own_signs - {"ask"}]
    last = own[-1].words if own else ""
    joins = words.signs["joins"]
    return bool(joins.match(last)) or (len(own) == 1 and bool(joins.search(last)))


# --- the choice -------------------------------------------------------------------------------------------------------


def choose(told: Told, intent: Intent, offer: Offer, words: SessionWords) -> Choice:
    """The sessions that the mail asks about, in the order of the offer."""
    found = clauses(_own_text(told), offer, words)
    own = _level(found, intent, words)
    of_a_kind = _all_of_a_kind(found, words, says_no_more=not own.asked) if intent in ASKING else frozenset()
    if of_a_kind and len(own.asked) < 2:
        return Choice(doubt=_SEVERAL) if own.asked else Choice(offer.in_order(of_a_kind))
    if len(own.asked) > 1:
        return Choice(offer.in_order(own.asked)) if own.are_joined else Choice(doubt=_SEVERAL)
    if not own.asked and intent in ASKING | GIVING_UP and any(map(_asks_for_another_day, found)):
        return Choice(doubt="une date est donnée, et aucune session n'a lieu ce jour-là")
    if own.asked and own.is_sure:
        return Choice(offer.in_order(own.asked))
    around, narrowed = _around(told, offer, words)
    if own.asked:
        contradicts = len(around) == 1 and around != own.asked
        return Choice(doubt=_CONTRARY) if contradicts else Choice(offer.in_order(own.asked))
    if own.narrowed is not None:
        return Choice(offer.in_order(_only(own.narrowed - own.aside, around)))
    if around:
        return Choice(offer.in_order(_only(around, frozenset())))
    return Choice(offer.in_order(_only(narrowed - own.aside, frozenset())))


_SEVERAL = "plusieurs sessions sont nommées, sans dire clairement lesquelles sont voulues"
_CONTRARY = "le texte et ce à quoi il répond nomment des sessions différentes"


def _all_of_a_kind(found: Sequence[Clause], words: SessionWords, *, says_no_more: bool) -> frozenset[str]:
    """« Vos deux visios m'intéressent »: those that are held so, where one alone is named or none."""
    for clause in found:
        kind = clause.named.narrowed or frozenset()
        if len(kind) < 2 or clause.signs & {"not", "drop", "later", "past"}:
            continue
        if (says_no_more or "ask" in clause.signs) and words.signs["all_sessions"].search(clause.piece):
            return kind
    return frozenset()


def _only(among: frozenset[str], around: frozenset[str]) -> frozenset[str]:
    """The one session among these, with the help of those named around; none where several are left."""
    among = among & around or among
    return among if len(among) == 1 else frozenset()


def _asks_for_another_day(clause: Clause) -> bool:
    """« Inscrivez-moi le 15 octobre », when no session is."""
    if not clause.named.is_foreign or clause.named.all:
        return False
    return bool(clause.own_signs & {"ask", "drop"}) and not clause.own_signs & {"past", "later"}


def _own_text(told: Told) -> str:
    return told.new if told.is_reply else f"{told.subject}\n{told.new}"


def _around(told: Told, offer: Offer, words: SessionWords) -> tuple[frozenset[str], frozenset[str]]:
    """What the subject of the thread names, else the nearest mail below that names something; and what narrows it.

    What was said to the writer is neither asked nor denied by her."""
    narrowed: frozenset[str] = frozenset()
    for text in (told.subject if told.is_reply else "", *told.before):
        level = _level(clauses(text, offer, words), Intent.QUESTION, words)
        if level.asked:
            return level.asked, narrowed
        narrowed = narrowed or level.narrowed or frozenset()
    return frozenset(), narrowed
