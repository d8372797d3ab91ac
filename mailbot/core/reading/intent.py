"""What the writer asks, from positive evidence in her own new words alone.

The law: a seat is taken, given or lost only on plain words of one person speaking for herself. Whatever makes them
doubtful - a denial, a condition, the past, somebody else - leads to *unsure*, and a coordinator reads the mail."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.core.reading.folding import Sentence
from mailbot.core.reading.reading import Intent
from mailbot.core.reading.vocabulary import Vocabulary

_CLAUSE_END = re.compile(r"[,;:()!?.]| (?:mais|car|donc|et|puis|but|and|so|because|however|que|qui) ")
# Words of denial that deny nothing.
_NO_DENIAL = re.compile(r"\b(?:sans (?:faute|hesit\w+|probleme)|no doubt|plus (?:de|d|que)|au plus|non plus)\b")
_TO_US = re.compile(r"\b(?:merci de|veuillez|vous|tu|you|please)\b")
_CERTAIN, _LIKELY, _FAIR, _GUESS = 0.95, 0.85, 0.7, 0.4
_GIVES_UP = frozenset({Intent.CANCEL, Intent.DECLINE})
_SHORT = 14  # words; a bare thank-you is not longer
_LONG = 30  # words; behind a bare yes more of them may take it back


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a sentence says, and its words."""

    intent: Intent
    words: str


@dataclass(frozen=True, slots=True)
class Heard:
    """The intent, how sure, what else was said, and why."""

    intent: Intent
    confidence: float
    also: tuple[Intent, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """The writer's own words: the subject where she chose it, the sentences, and what was said to her before."""

    subject: Sentence
    is_reply: bool
    sentences: tuple[Sentence, ...]
    quoted: str  # folded

    @property
    def own(self) -> tuple[Sentence, ...]:
        return self.sentences if self.is_reply else (self.subject, *self.sentences)


def heard(said: Said, vocabulary: Vocabulary) -> Heard:
    """The one intent of the mail, or *unsure*."""
    found = list(_evidence(said, vocabulary))
    intents = {evidence.intent for evidence in found}
    doubts = list(_doubts(said, vocabulary, gives_up=bool(intents) and intents <= _GIVES_UP))
    also = _also(said, found, vocabulary)
    quotes = tuple(f"{_SAYS[evidence.intent]} : « {evidence.words} »" for evidence in found[:4])
    if len(intents) == 1 and not doubts:
        (intent,) = intents
        return Heard(intent, _CERTAIN if len(found) > 1 else _LIKELY, also, quotes)
    if not intents and not doubts and (by_heading := _by_heading(said, vocabulary)):
        return Heard(by_heading, _FAIR, also, (f"objet : « {said.subject.words} »",))
    if intents or doubts:
        soft = None if intents else _soft(said, vocabulary, speaks_of_others=bool(doubts))
        if soft:
            return soft
        several = ("le mail dit plusieurs choses à la fois",) if len(intents) > 1 else ()
        return Heard(Intent.UNSURE, _GUESS, (), (*quotes, *several, *doubts[:4]))
    return _soft(said, vocabulary) or Heard(Intent.UNSURE, _GUESS, (), ("aucune demande claire",))


_SAYS = {
    Intent.REGISTER: "demande une place",
    Intent.CANCEL: "rend sa place",
    Intent.ACCEPT: "prend la place proposée",
    Intent.DECLINE: "refuse la place proposée",
    Intent.UNSURE: "à vérifier",
}


# --- evidence --------------------------------------------------------------------------------------------------


def _evidence(said: Said, vocabulary: Vocabulary) -> Iterator[Evidence]:
    """Plain statements and polite requests; a doubtful one comes out as *unsure*, so that nothing is decided on it."""
    here = (said.subject, *said.sentences)
    offered_here = any(vocabulary.offer.search(sentence.folded) for sentence in here)
    offered = offered_here or bool(vocabulary.offer.search(said.quoted))
    cancels = any(vocabulary.cancel.search(sentence.folded) for sentence in said.own)
    had_a_seat = cancels or any(vocabulary.had_a_seat.search(sentence.folded) for sentence in here)
    is_short = sum(len(sentence.folded.split()) for sentence in said.own) <= _LONG
    refused = Intent.DECLINE if offered else Intent.CANCEL
    # Refusals before wishes, since they hold the same verbs.
    kinds = (
        (vocabulary.cancel, Intent.CANCEL if had_a_seat else refused),
        (vocabulary.decline, Intent.DECLINE if offered else Intent.CANCEL if cancels else Intent.UNSURE),
        (vocabulary.unable, refused if offered or had_a_seat else Intent.UNSURE),
        (vocabulary.accept, Intent.ACCEPT),
        (vocabulary.register, Intent.REGISTER),
        (vocabulary.attend, _attendance(offered, offered_here)),
    )
    for sentence in said.own:
        found = next(((match, intent) for words, intent in kinds if (match := words.search(sentence.folded))), None)
        if found:
            yield _weighed(sentence, *found, vocabulary)
        elif offered and is_short and (assent := _assent(sentence, offered_here, vocabulary)):
            yield assent


def _weighed(sentence: Sentence, match: re.Match[str], intent: Intent, vocabulary: Vocabulary) -> Evidence:
    clause = _clause(sentence.folded, match)
    refuses = match.re in (vocabulary.cancel, vocabulary.decline, vocabulary.unable)
    may_be_denied = match.re not in (vocabulary.decline, vocabulary.unable)
    doubts = (
        may_be_denied and _is_denied(clause, vocabulary),
        refuses and _is_refused_in_part(sentence, match, vocabulary),
        _is_doubtful(sentence, clause, vocabulary),
    )
    return Evidence(Intent.UNSURE if any(doubts) else intent, sentence.words[:160])


def _assent(sentence: Sentence, offered_here: bool, vocabulary: Vocabulary) -> Evidence | None:
    """« Oui », where a seat was offered: in a short sentence if the offer stands only in what is quoted."""
    match = vocabulary.accept_when_offered.match(sentence.folded)
    if not match or not (offered_here or len(sentence.folded.split()) <= _SHORT):
        return None
    is_plain = not vocabulary.negation.search(sentence.folded) and not _is_doubtful(sentence, "", vocabulary)
    return Evidence(Intent.ACCEPT if is_plain else Intent.UNSURE, sentence.words[:160])


def _is_refused_in_part(sentence: Sentence, match: re.Match[str], vocabulary: Vocabulary) -> bool:
    """« Je m'inscris mais je ne pourrai pas venir avant 10 h », or only asked: « puis-je annuler ? »"""
    if match.re is vocabulary.unable and vocabulary.partly.search(sentence.folded, match.end()):
        return True
    wishes = (*vocabulary.register.finditer(sentence.folded), *vocabulary.attend.finditer(sentence.folded))
    if any(wish.end() <= match.start() or match.end() <= wish.start() for wish in wishes):
        return True
    return sentence.is_question and not _TO_US.search(sentence.folded)


def _attendance(offered: bool, offered_here: bool) -> Intent:
    if offered_here:
        return Intent.ACCEPT
    return Intent.UNSURE if offered else Intent.REGISTER


def _clause(folded: str, match: re.Match[str]) -> str:
    """The match with the rest of the clause on both sides of it."""
    before = [end.end() for end in _CLAUSE_END.finditer(folded, 0, match.start())]
    after = _CLAUSE_END.search(folded, match.end())
    return folded[before[-1] if before else 0 : after.start() if after else len(folded)].strip()


def _is_denied(clause: str, vocabulary: Vocabulary) -> bool:
    """« Je n'annule pas »; but not « je ne peux plus venir, libérez ma place »."""
    return bool(vocabulary.negation.search(vocabulary.unable.sub(" ", _NO_DENIAL.sub(" ", clause))))


def _is_doubtful(sentence: Sentence, clause: str, vocabulary: Vocabulary) -> bool:
    plain = vocabulary.harmless_condition.sub(" ", sentence.folded)
    if vocabulary.condition.search(plain) or vocabulary.past.search(clause):
        return True
    if not sentence.is_question:
        return False
    return bool(vocabulary.asks_how.search(plain)) or not vocabulary.polite_request.search(plain)


# --- what speaks against deciding ---------------------------------------------------------------------------------


def _doubts(said: Said, vocabulary: Vocabulary, *, gives_up: bool) -> Iterator[str]:
    """Why a person should look. That somebody had registered before is no doubt where she gives her seat up."""
    for sentence in said.own:
        plain = vocabulary.harmless_condition.sub(" ", sentence.folded)
        for pattern, doubt in (
            (vocabulary.hesitation, "hésite ou annonce une suite"),
            (vocabulary.replacement, "parle d'un remplacement"),
            (vocabulary.past, "parle d'une demande déjà faite"),
            (vocabulary.change, "parle d'un changement"),
            (vocabulary.status, "demande où en est une inscription"),
        ):
            expected = gives_up and pattern is vocabulary.past and not vocabulary.cancel_by_heading.search(plain)
            if (found := pattern.search(plain)) and not expected:
                yield f"{doubt} : « {found[0]} »"
        if (found := vocabulary.others.search(plain)) and not vocabulary.harmless_others.search(plain):
            yield f"parle de quelqu'un d'autre ou de plusieurs personnes : « {found[0]} »"


# --- by the subject alone ---------------------------------------------------------------------------------------


def _by_heading(said: Said, vocabulary: Vocabulary) -> Intent | None:
    """« Inscription 8 octobre » above a mail that asks nothing and denies nothing."""
    if said.is_reply or any(sentence.is_question for sentence in said.own):
        return None
    if any(vocabulary.negation.search(sentence.folded) for sentence in said.own):
        return None
    if any(vocabulary.condition.search(vocabulary.harmless_condition.sub(" ", s.folded)) for s in said.own):
        return None
    wants = bool(vocabulary.register_by_heading.match(said.subject.folded))
    wants = wants or any(vocabulary.register_by_heading.match(s.folded) for s in said.sentences)
    gives_up = any(vocabulary.cancel_by_heading.search(s.folded) for s in said.own)
    if wants and not gives_up:
        return Intent.REGISTER
    if vocabulary.cancel_by_heading.match(said.subject.folded) and vocabulary.had_a_seat.search(said.subject.folded):
        return None if any(vocabulary.register_by_heading.match(s.folded) for s in said.sentences) else Intent.CANCEL
    return None


# --- what asks nothing of the seats -----------------------------------------------------------------------------


def _soft(said: Said, vocabulary: Vocabulary, *, speaks_of_others: bool = False) -> Heard | None:
    """Readings that can take nothing from anybody, so that less is asked of them."""
    everything = " . ".join(sentence.folded for sentence in said.own)
    for pattern, intent, reason in (
        (vocabulary.status, Intent.STATUS, "demande où en est une inscription"),
        (vocabulary.membership, Intent.MEMBERSHIP, "parle de l'adhésion"),
    ):
        if found := pattern.search(everything):
            return Heard(intent, _FAIR, _questions(said), (f"{reason} : « {found[0]} »",))
    question = next((sentence for sentence in said.own if sentence.is_question), None)
    asks_seats_for_others = question and speaks_of_others and vocabulary.about_seats.search(question.folded)
    if question and not asks_seats_for_others:
        return Heard(Intent.QUESTION, _FAIR, (), (f"pose une question : « {question.words[:160]} »",))
    own_words = " . ".join(sentence.folded for sentence in said.sentences)
    thanks = vocabulary.thanks.search(own_words)
    was_offered = vocabulary.offer.search(f"{said.subject.folded} . {said.quoted}")
    asks_more = vocabulary.about_seats.search(own_words) or vocabulary.negation.search(own_words)
    if thanks and not was_offered and not asks_more and len(own_words.split()) <= _SHORT:
        return Heard(Intent.THANKS, _FAIR, (), (f"remercie : « {thanks[0]} »",))
    return None


def _questions(said: Said) -> tuple[Intent, ...]:
    return (Intent.QUESTION,) if any(sentence.is_question for sentence in said.own) else ()


def _also(said: Said, found: list[Evidence], vocabulary: Vocabulary) -> tuple[Intent, ...]:
    """A question or a word on the fee beside the request."""
    asked = {evidence.words for evidence in found}
    also: list[Intent] = []
    if any(vocabulary.membership.search(sentence.folded) for sentence in said.own):
        also.append(Intent.MEMBERSHIP)
    if any(sentence.is_question and sentence.words[:160] not in asked for sentence in said.own):
        also.append(Intent.QUESTION)
    return tuple(also)
