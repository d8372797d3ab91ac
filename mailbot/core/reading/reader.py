"""From a message to its reading: a machine's mail first, then the writer's own words, session, parts and people."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, tzinfo

from mailbot.core.message import Address, Message
from mailbot.core.policy import Session
from mailbot.core.reading.answers import answer
from mailbot.core.reading.automatic import calendar_reply, machine, note_of
from mailbot.core.reading.folding import Sentence, fold, sentences
from mailbot.core.reading.intent import Heard, Said, heard
from mailbot.core.reading.language import SESSION_WORDS, VOCABULARIES, language
from mailbot.core.reading.naming import Offer
from mailbot.core.reading.parts import chosen_parts, gives_up_a_part_only
from mailbot.core.reading.people import people, tidy
from mailbot.core.reading.quoting import View, view
from mailbot.core.reading.reading import SETTLING, Intent, Reading
from mailbot.core.reading.session import Told, choose
from mailbot.core.reading.session_words import SessionWords
from mailbot.core.reading.vocabulary import Vocabulary

MAX_NEW = 6_000  # characters; a longer mail asks for a person's eyes
MAX_QUOTED = 20_000
MAX_SUBJECT = 500
MAX_LETTERS = 5
_LONGEST_NOTE = 200  # characters, in a reason

_REPLY_PREFIX = re.compile(r"^\s*((re|tr|fw|fwd|rep|réf|aw)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_ANSWER_PREFIX = re.compile(r"^\s*(?:re|tr|fwd?|r[eé]p|réf|aw|antw)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{0,190}\w")


def read(
    message: Message,
    sessions: Sequence[Session],
    mailbox: Sequence[Address] = (),
    timezone: tzinfo = UTC,
    intent: Intent | None = None,
    *,
    is_offered: bool = False,
) -> Reading:
    """What a careful coordinator would read in this message. `timezone` is where the sessions' dates are meant;
    `intent`, where a question of ours was about it; `is_offered`, whether it answers a letter that offers a seat."""
    own, subject = view_of(message), without_prefixes(message)
    spoken = language(own.new, subject, message.text[:MAX_NEW])
    if verdict := calendar_reply(message):
        return _answered_by_calendar(message, verdict, sessions, spoken, timezone)
    told, offer = told_of(message, own, mailbox), Offer(sessions, timezone)
    if verdict := machine(message, mailbox):
        is_to_many = any(name.startswith("list-") for name in message.headers)
        named = () if is_to_many else choose(told, Intent.QUESTION, offer, SESSION_WORDS[spoken]).sessions
        confidence = 0.95 if verdict[0] is not Intent.UNSURE else 0.4
        return Reading(verdict[0], confidence, spoken, sessions=named, reasons=(verdict[1],))
    said, vocabulary = replace(said_in(message, own, mailbox), is_offered=is_offered), VOCABULARIES[spoken]
    meant = Heard(intent, 1.0) if intent else heard(said, vocabulary)
    reading = _with_session(meant, told, offer, SESSION_WORDS[spoken])
    is_known = intent is not None or is_offered or bool(reading.sessions)
    if reading.intent in SETTLING and not is_known and said.may_be_a_strangers(vocabulary):
        reading = _doubtful(reading, "rien ne dit que cela nous concerne")
    if reading.intent in SETTLING and len(own.new) > MAX_NEW:
        reading = _doubtful(reading, "le mail est très long")
    reading = replace(
        reading, language=spoken, answer=answer(said, vocabulary, message.author.name if message.author else "")
    )
    return _with_people(reading, message, own, subject)


def view_of(message: Message) -> View:
    subject = message.subject[:MAX_SUBJECT]
    vocabulary = VOCABULARIES[language(message.text[:MAX_NEW], without_prefixes(message))]
    return view(message.text, _name_words(message), vocabulary, subject)


def without_prefixes(message: Message) -> str:
    """The subject without its "Re:" and "Fwd:"."""
    return _REPLY_PREFIX.sub("", message.subject[:MAX_SUBJECT])


def said_in(message: Message, own: View, mailbox: Sequence[Address] = ()) -> Said:
    """The writer's own words: above the quotes, between their lines, and those of another that she sends on."""
    subject = without_prefixes(message)
    is_reply = len(subject) < len(message.subject[:MAX_SUBJECT]) or bool(message.in_reply_to)
    is_forwarded = _is_from_others(own, mailbox)
    words = f"{own.new}\n{own.forwarded.text}" if own.forwarded and is_forwarded else own.new
    quoted = fold(own.quoted[:MAX_QUOTED])
    subject_said = Sentence(subject, fold(subject))
    return Said(subject_said, is_reply, sentences(words[:MAX_NEW]), quoted, is_forwarded, own.is_interleaved)


def _answered_by_calendar(
    message: Message, verdict: tuple[Intent, str], sessions: Sequence[Session], spoken: str, timezone: tzinfo
) -> Reading:
    intent, reason = verdict
    if (note := note_of(message)) and not _bears_out(note, intent, VOCABULARIES[spoken]):
        intent, reason = Intent.UNSURE, f"réponse d'agenda avec un mot de la personne : {note[:_LONGEST_NOTE]}"
    told = Told(message.text[:MAX_NEW], message.subject[:MAX_SUBJECT])
    choice = choose(told, Intent.QUESTION, Offer(sessions, timezone), SESSION_WORDS[spoken])
    participants = people(message, View(""), intent).participants if intent in SETTLING else ()
    return Reading(intent, 0.9, spoken, sessions=choice.sessions, participants=participants, reasons=(reason,))


# What somebody may write beside her calendar's answer that says no more than it. Who declines is asked in any case; who
# accepts gets no answer, and must have said so plainly.
_SAYS_THE_SAME = {
    Intent.CANCEL: {Intent.CANCEL, Intent.DECLINE, Intent.THANKS, Intent.UNSURE},
    Intent.THANKS: {Intent.THANKS, Intent.REGISTER, Intent.ACCEPT},
}


def _bears_out(note: str, intent: Intent, vocabulary: Vocabulary) -> bool:
    said = Said(Sentence("", ""), is_reply=True, sentences=sentences(note[:MAX_NEW]))
    return heard(said, vocabulary).intent in _SAYS_THE_SAME.get(intent, ())


def _name_words(message: Message) -> frozenset[str]:
    """The folded words of the writer's display name, where it is a person's."""
    addressee = message.correspondent
    return frozenset(re.findall(r"\w{2,}", fold(tidy(addressee.name) or ""))) if addressee else frozenset()


def told_of(message: Message, own: View, mailbox: Sequence[Address] = ()) -> Told:
    """What the mail says about sessions, and where."""
    subject = message.subject[:MAX_SUBJECT]
    is_answer = bool(_ANSWER_PREFIX.match(subject)) or bool(message.in_reply_to)
    sent_on = (f"{own.forwarded.subject}\n{own.forwarded.text}",) if own.forwarded else ()
    return Told(
        own.new[:MAX_NEW],
        without_prefixes(message),
        is_answer,
        (*sent_on, *_letters(own)),
        tuple((answer.asked, answer.said) for answer in own.answers),
        sent_on[0][:MAX_NEW] if sent_on and _is_from_others(own, mailbox) else "",
    )


def _is_from_others(own: View, mailbox: Sequence[Address]) -> bool:
    """Whether the mail sent on has an author who is not ourselves: our announcements ask for no seat."""
    author = _ADDRESS.search(own.forwarded.author.lower()) if own.forwarded else None
    return author is not None and author[0] not in {address.email for address in mailbox}


def _letters(own: View) -> tuple[str, ...]:
    return replace(own, quoted=own.quoted[:MAX_QUOTED]).letters[:MAX_LETTERS]


# --- session and parts -----------------------------------------------------------------------------------------


def _with_session(found: Heard, told: Told, offer: Offer, words: SessionWords) -> Reading:
    reading = Reading(found.intent, found.confidence, also=found.also, reasons=found.reasons)
    if reading.intent is Intent.UNRELATED:
        return reading  # a fair on the same day is no session of ours
    choice = choose(told, reading.intent, offer, words)
    if choice.doubt:
        return _doubtful(reading, choice.doubt)
    reading = replace(reading, sessions=choice.sessions)
    session = next((session for session in offer.sessions if (session.id,) == choice.sessions), None)
    return _with_parts(reading, told, session, offer, words) if session else reading


def _with_parts(reading: Reading, told: Told, session: Session, offer: Offer, words: SessionWords) -> Reading:
    if reading.intent is Intent.CANCEL and gives_up_a_part_only(told, session, offer, words):
        return _doubtful(reading, "rend peut-être une partie seulement")
    chosen = chosen_parts(told, reading.intent, session, offer, words)
    return _doubtful(reading, chosen.doubt) if chosen.doubt else replace(reading, parts=chosen.parts)


def _doubtful(reading: Reading, reason: str) -> Reading:
    if reading.intent not in SETTLING:
        return replace(reading, sessions=())
    return replace(reading, intent=Intent.UNSURE, confidence=0.4, also=(), reasons=(*reading.reasons, reason))


# --- people --------------------------------------------------------------------------------------------------------


def _with_people(reading: Reading, message: Message, own: View, subject: str) -> Reading:
    """Whom it is about. Where that is open, no seat moves."""
    who = people(message, own, reading.intent, subject)
    if who.doubts and reading.intent in SETTLING:
        return _doubtful(reading, " ; ".join(who.doubts))
    reasons = (*reading.reasons, *who.reasons)
    return replace(reading, participants=who.participants, leaving=who.leaving, reasons=reasons)
