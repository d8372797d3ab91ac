"""From a message to its reading: a machine's mail first, then the writer's own words, session, parts and people."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, tzinfo

from mailbot.core.message import Address, Message
from mailbot.core.policy import Session
from mailbot.core.reading.automatic import calendar_reply, machine
from mailbot.core.reading.folding import Sentence, fold, sentences
from mailbot.core.reading.intent import Heard, Letter, heard
from mailbot.core.reading.language import SIGNS, VOCABULARIES, language
from mailbot.core.reading.people import people, tidy
from mailbot.core.reading.quoting import View, view
from mailbot.core.reading.reading import Intent, Reading
from mailbot.core.reading.session import days_named, parts_named, sessions_named
from mailbot.core.reading.vocabulary import Vocabulary

MAX_NEW = 6_000  # characters; a longer mail asks for a person's eyes
MAX_QUOTED = 20_000
MAX_SUBJECT = 500

# Readings that give or take a seat.
SETTLING = frozenset({Intent.REGISTER, Intent.CANCEL, Intent.ACCEPT, Intent.DECLINE, Intent.REPLACE, Intent.CHANGE})

_REPLY_PREFIX = re.compile(r"^\s*((re|tr|fw|fwd|rep|réf|aw)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)


def read(
    message: Message, sessions: Sequence[Session], mailbox: Sequence[Address] = (), timezone: tzinfo = UTC
) -> Reading:
    """What a careful coordinator would read in this message. `timezone` is where the sessions' dates are meant."""
    subject = _REPLY_PREFIX.sub("", message.subject[:MAX_SUBJECT])
    vocabulary = VOCABULARIES[spoken := language(message.text[:MAX_NEW], subject)]
    own = view(message.text, _name_words(message), vocabulary)
    spoken = language(own.new, subject, message.text[:MAX_NEW])
    if verdict := calendar_reply(message):
        return _answered_by_calendar(message, verdict, sessions, spoken, timezone)
    if verdict := machine(message, mailbox):
        return Reading(verdict[0], 0.95, spoken, reasons=(verdict[1],))
    vocabulary = VOCABULARIES[spoken]
    said = _said(message, subject, own)
    reading = _with_session(heard(said, SIGNS[spoken]), said, own, subject, sessions, vocabulary, timezone)
    reading = replace(reading, language=spoken)
    return _with_people(_checked(reading, own), message, own, subject)


def _answered_by_calendar(
    message: Message, verdict: tuple[Intent, str], sessions: Sequence[Session], spoken: str, timezone: tzinfo
) -> Reading:
    intent, reason = verdict
    text = f"{message.subject}\n{message.text[:MAX_NEW]}"
    named = sessions_named(text, sessions, VOCABULARIES[spoken], timezone)
    if intent in SETTLING and len(named) > 1:
        return Reading(Intent.UNSURE, 0.4, spoken, reasons=(reason, "plusieurs sessions possibles"))
    participants = people(message, View(""), intent).participants if intent in SETTLING else ()
    return Reading(intent, 0.9, spoken, sessions=named, participants=participants, reasons=(reason,))


def _name_words(message: Message) -> frozenset[str]:
    """The folded words of the writer's display name, where it is a person's."""
    addressee = message.correspondent
    return frozenset(re.findall(r"\w{2,}", fold(tidy(addressee.name) or ""))) if addressee else frozenset()


def _said(message: Message, subject: str, own: View) -> Letter:
    is_reply = len(subject) < len(message.subject[:MAX_SUBJECT]) or bool(message.in_reply_to)
    quoted = fold(own.quoted[:MAX_QUOTED])
    return Letter(Sentence(subject, fold(subject)), is_reply, sentences(own.new[:MAX_NEW]), quoted)


# --- session and parts -----------------------------------------------------------------------------------------


def _with_session(
    found: Heard,
    said: Letter,
    own: View,
    subject: str,
    sessions: Sequence[Session],
    vocabulary: Vocabulary,
    zone: tzinfo,
) -> Reading:
    reading = Reading(found.intent, found.confidence, also=found.also, reasons=found.reasons)
    new = f"{subject}\n{own.new[:MAX_NEW]}"
    named = sessions_named(new, sessions, vocabulary, zone)
    named = named or sessions_named(own.quoted[:MAX_QUOTED], sessions, vocabulary, zone)
    wants_all = bool(vocabulary.all_sessions.search(fold(new)))
    if len(named) > 1 and not wants_all:
        return _doubtful(reading, "plusieurs sessions sont nommées, sans dire clairement lesquelles sont voulues")
    if not named and any(True for _ in days_named(fold(new), vocabulary)) and reading.intent in SETTLING:
        return _doubtful(reading, "une date est donnée, et aucune session n'a lieu ce jour-là")
    reading = replace(reading, sessions=named)
    session = next((session for session in sessions if (session.id,) == named), None)
    return _with_parts(reading, found, said, session, vocabulary, zone) if session else reading


def _with_parts(
    reading: Reading, found: Heard, said: Letter, session: Session, vocabulary: Vocabulary, zone: tzinfo
) -> Reading:
    """The parts asked for, from the clauses that ask and from bare words beside them; never from a denial."""
    if reading.intent not in SETTLING:
        return reading
    parts: set[str] = set()
    for sentence in said.own:
        for clause in re.split(r"[,;:()!?.] | mais | but ", f"{sentence.folded} "):
            named = parts_named(clause, session, vocabulary, zone)
            if not named:
                continue
            if len(named) == len(session.parts) and not vocabulary.negation.search(clause):
                parts |= set(named)
                continue
            is_bare = len(clause.split()) <= 8 and not re.search(r"\b(j|je|i|nous|we) ", clause)
            asks = is_bare or any(clause.strip() in asked or asked in clause for asked in found.asked_in)
            if not asks or vocabulary.negation.search(clause):
                return _doubtful(reading, f"les parties voulues ne sont pas claires : « {clause.strip()} »")
            parts |= set(named)
    ordered = tuple(part.id for part in session.parts if part.id in parts)
    if reading.intent is Intent.CANCEL and ordered and len(ordered) < len(session.parts):
        return _doubtful(reading, "rend peut-être une partie seulement")
    return replace(reading, parts=ordered if reading.intent is Intent.REGISTER else ())


def _doubtful(reading: Reading, reason: str) -> Reading:
    if reading.intent not in SETTLING:
        return replace(reading, sessions=())
    return replace(reading, intent=Intent.UNSURE, confidence=0.4, also=(), reasons=(*reading.reasons, reason))


# --- people --------------------------------------------------------------------------------------------------------


def _checked(reading: Reading, own: View) -> Reading:
    """Once more before a seat moves: can her words be told from those that she answers?"""
    if reading.intent not in SETTLING:
        return reading
    if own.is_interleaved:
        return _doubtful(reading, "la réponse est écrite entre les lignes citées")
    if len(own.new) > MAX_NEW:
        return _doubtful(reading, "le mail est très long")
    return reading


def _with_people(reading: Reading, message: Message, own: View, subject: str) -> Reading:
    """Whom it is about. Where that is open, no seat moves."""
    who = people(message, own, reading.intent, subject)
    if who.doubts and reading.intent in SETTLING:
        return _doubtful(reading, " ; ".join(who.doubts))
    reasons = (*reading.reasons, *who.reasons)
    return replace(reading, participants=who.participants, leaving=who.leaving, reasons=reasons)
