"""The lines of the journal: what was decided, about whom, and what came of it, in words that stay.

`tables` says them in French; here they are names that a program can look for."""

from collections.abc import Sequence
from datetime import datetime

from mailbot.core.changes import (
    Answered,
    Asked,
    BecameReachable,
    BecameUnreachable,
    Certified,
    Change,
    DetailsChanged,
    FeesLikened,
    Informed,
    InvitationAnswered,
    MembershipRecorded,
    MembershipRemoved,
    OfOne,
    OverbookingNoted,
    Planned,
    PlanSettled,
    Registered,
    Reminded,
    StatusChanged,
)
from mailbot.core.decision import Decision, Entry, Letter
from mailbot.core.delivery import Mail
from mailbot.core.message import Message
from mailbot.core.model import Registration, State
from mailbot.core.together import Said


def entry(decision: Decision, message: Message | None, after: State, now: datetime) -> Entry:
    """The journal's line for a decision."""
    reading = decision.reading
    people = {a.email for letter in decision.letters for a in letter.to}
    people |= {
        change.membership.holder
        for change in decision.changes
        if isinstance(change, MembershipRecorded | MembershipRemoved)
    }
    people |= {change.address.email for change in decision.changes if isinstance(change, BecameUnreachable)}
    people |= {email for change in decision.changes if (email := _whose(change, after))}
    if message and message.writer:
        people.add(message.writer)
    return Entry(
        at=now,
        because=decision.because,
        outcome=decision.outcome,
        message=message.key if message else "",
        message_id=message.message_id if message else "",
        author=message.writer if message else "",
        session=next(filter(None, map(_concerned, decision.changes)), ""),
        intent=reading.intent if reading else "",
        reasons=reading.reasons if reading else (),
        changes=tuple(_described(change, after) for change in decision.changes),
        letters=tuple(letter.kind for letter in decision.letters),
        people=tuple(sorted(people)),
    )


def _whose(change: Change, after: State) -> str:
    """The address of whom it concerns, also where no letter is written; "" where there is none."""
    match change:
        case Registered(registration):
            return registration.participant.email or ""
        case StatusChanged() | DetailsChanged() | Certified():
            return after.registration(change.session, change.registration).participant.email or ""
        case _:
            return ""


def _concerned(change: Change) -> str:
    """The session that it is about; "" for none."""
    if isinstance(change, Registered):
        return change.registration.session
    return change.session if isinstance(change, OfOne | OverbookingNoted) else ""


def _described(change: Change, after: State) -> str:
    match change:
        case Registered(registration):
            return f"{registration.status}: {_name(registration)}"
        case MembershipRecorded(membership):
            return f"fee paid on {membership.paid_on}: {membership.holder}"
        case MembershipRemoved(membership):
            return f"fee removed of {membership.paid_on}: {membership.holder}"
        case Asked(request):
            return f"asked: {request.asked}"
        case Answered():
            return "answered"
        case BecameUnreachable(address):
            return f"unreachable: {address.email}"
        case BecameReachable(email):
            return f"reachable: {email}"
        case Planned(plan):
            return f"planned: {', '.join(plan.sessions)}"
        case PlanSettled():
            return "plan settled"
        case OverbookingNoted(session, limits):
            return f"overbooked: {session}" if limits else f"enough seats again: {session}"
        case _:
            return f"{_of_one(change)}: {_name(after.registration(change.session, change.registration))}"


def _of_one(change: OfOne) -> str:
    """What became of one registration."""
    match change:
        case StatusChanged(status=status):
            return status
        case DetailsChanged():
            return "changed"
        case Reminded(name=name):
            return f"reminded {name}"
        case InvitationAnswered(partstat=partstat):
            return f"invitation {partstat}"
        case Certified(at=at):
            return "certificate" if at else "certificate withdrawn"
        case FeesLikened(holders=holders):
            return f"resembles {', '.join(holders)}"
        case Informed():
            return "informed"


def _name(registration: Registration) -> str:
    return registration.participant.name or registration.recipient.email


def failure(mail: Mail, alerts: Sequence[Letter], now: datetime) -> Entry:
    """The journal's line for a letter that its addressee will not get."""
    return Entry(
        at=now,
        because="a letter could not be sent",
        reasons=(mail.reply,),
        changes=(f"failed: {mail.kind} for {', '.join(mail.recipients)}",),
        letters=tuple(letter.kind for letter in alerts),
        people=tuple(sorted(mail.recipients)),
    )


def withheld(mail: Mail, alerts: Sequence[Letter], now: datetime) -> Entry:
    """The journal's line for a letter that is one answer too many."""
    return Entry(
        at=now,
        because="a letter waits: too many answers",
        message=mail.answers,
        changes=(f"withheld: {mail.kind} for {', '.join(mail.recipients)}",),
        letters=tuple(letter.kind for letter in alerts),
        people=tuple(sorted(filter(None, {*mail.recipients, mail.writer}))),
    )


def released(email: str, mails: Sequence[Mail], now: datetime) -> Entry:
    """The journal's line for letters that a person lets go after all."""
    return Entry(
        at=now, because="withheld letters are let go", letters=tuple(mail.kind for mail in mails), people=(email,)
    )


def one_answer(
    last: Said, needless: Sequence[tuple[Letter, Mail]], added: Sequence[tuple[Letter, Mail]], now: datetime
) -> Entry:
    """The journal's line for letters that give way to others."""
    return Entry(
        at=now,
        because="several mails get one answer",
        message=last.message,
        message_id=last.letter.answers.message_id,
        session=last.letter.session.id if last.letter.session else "",
        changes=tuple(f"not sent: {letter.kind}" for letter, _ in needless),
        letters=tuple(letter.kind for letter, _ in added),
        people=tuple(sorted({reader for _, mail in (*needless, *added) for reader in mail.recipients})),
    )
