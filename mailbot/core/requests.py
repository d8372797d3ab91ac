"""Requests that wait for a word of their writer: which of them a message answers, and what is asked with that answer.

The law: a request that had to ask back is decided with the place in the queue that its own message had."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from mailbot.core.authority import answers_question, is_addressee
from mailbot.core.case import CONFIRM, Case
from mailbot.core.changes import Answered
from mailbot.core.identity import is_refuted
from mailbot.core.model import Request, State
from mailbot.core.names import same_person
from mailbot.core.reading import Intent, Reading

PATIENCE = timedelta(days=30)  # after that an answer is a mail of its own
SHORT_PATIENCE = timedelta(days=7)  # ... and after that a mail outside the thread, which may be a new wish

# What may be read in an answer to "which?" that is no other wish.
_MAY_ANSWER = frozenset({Intent.UNSURE, Intent.ACCEPT, Intent.STATUS, Intent.QUESTION, Intent.THANKS})
ReadAs = Callable[[Intent], Reading]


def resumed(case: Case, read_as: ReadAs) -> Case:
    """The case that the message completes, where it answers a question of ours; else the message's own.
    `read_as` reads the message as one of a given intent."""
    request = None if is_refuted(case.message, case.policy.trusted_authserv) else _answered(case)
    if request is None:
        return case
    if request.asked == CONFIRM:
        return _confirmed(case, request)
    intent = Intent(request.intent)
    if case.reading.intent is not intent and case.reading.intent not in _MAY_ANSWER:
        return case
    told = read_as(intent)
    tells = told.sessions if request.asked == "which-session" else told.participants
    if not tells:
        return case
    asked = _asked(request)
    sessions, parts = told.sessions or asked.sessions, told.parts or asked.parts
    participants = asked.participants if intent is Intent.REGISTER else told.participants or asked.participants
    also = () if case.reading.intent in _MAY_ANSWER else case.reading.also
    whole = replace(asked, also=also, sessions=sessions, parts=parts, participants=participants, reasons=told.reasons)
    return _again(case, request, whole)


def request_of(case: Case, asked: str, registrations: tuple[str, ...] = ()) -> Request:
    """What the message asks, to wait for the answer to a letter of this kind."""
    reading, message = case.reading, case.message
    assert message.author is not None
    return Request(
        key=message.key,
        asked=asked,
        at=case.now,
        intent=reading.intent,
        arrived=message.arrived,
        uid=message.uid,
        author=message.author,
        language=reading.language,
        participants=reading.participants,
        sessions=reading.sessions,
        parts=reading.parts,
        leaving=reading.leaving,
        registrations=registrations,
    )


def forgotten(state: State, now: datetime) -> tuple[Answered, ...]:
    """The requests that nobody will answer any more."""
    return tuple(Answered(r.key) for r in state.requests.values() if now - r.at >= PATIENCE)


def _answered(case: Case) -> Request | None:
    """The request whose question the message answers: by its thread or the reference that it quotes; failing both,
    the only one that waits for its author. A confirmation needs the thread: it must prove who answers."""
    waiting = [r for r in case.state.requests.values() if case.now - r.at < PATIENCE]
    in_thread = [r for r in waiting if answers_question(case, r) or (r.asked != CONFIRM and case.is_in_thread(r.key))]
    if in_thread:
        return next((r for r in in_thread if is_addressee(case, r)), None)
    recent = (r for r in waiting if r.asked != CONFIRM and case.now - r.at < SHORT_PATIENCE)
    hers = [r for r in recent if case.is_from(r.author.email)]
    fits = len(hers) == 1 and case.reading.intent is Intent(hers[0].intent) and not _names_others(case, hers[0])
    return hers[0] if fits else None


def _names_others(case: Case, request: Request) -> bool:
    """Whether the message is about somebody for whom the request was not made: a wish of its own."""
    told = [person for person in case.reading.participants if not case.is_from(person.email)]
    return any(not any(same_person(person, known) for known in request.participants) for person in told)


def _confirmed(case: Case, request: Request) -> Case:
    """A yes, or the same wish again, does what was asked; a no leaves it (`table`); all else is a mail of its own."""
    if case.reading.answer == "no":
        return replace(case, resumes=request)
    if case.reading.answer == "yes" or case.reading.intent is Intent(request.intent):
        return _again(case, request, replace(_asked(request), reasons=case.reading.reasons))
    return case


def _asked(request: Request) -> Reading:
    return Reading(
        Intent(request.intent),
        1.0,
        request.language,
        sessions=request.sessions,
        parts=request.parts,
        participants=request.participants,
        leaving=request.leaving,
    )


def _again(case: Case, request: Request, reading: Reading) -> Case:
    """With the place that the request had; the answer goes to the thread of the message that completes it."""
    message = replace(case.message, key=request.key, arrived=request.arrived, uid=request.uid)
    return replace(case, message=message, reading=reading, resumes=request)
