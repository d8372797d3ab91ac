"""Which letter tells a person what was decided, and whom it reaches. The wording is the templates' affair."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from mailbot.core.deadlines import offers_close
from mailbot.core.decision import Letter
from mailbot.core.message import Message
from mailbot.core.model import AnnouncedPart, Registration, State, Status, Thread
from mailbot.core.policy import Policy, Reminder
from mailbot.core.reading import Intent, Reading
from mailbot.core.seats import organisation_is_full, position

KIND = {
    Status.CONFIRMED: "confirmation",
    Status.HELD: "held",
    Status.WAITLISTED: "waitlisted",
    Status.OFFERED: "offer",
    Status.CANCELLED: "cancelled",
    Status.DECLINED: "cancelled",
    Status.REFUSED: "refused",
}

LAPSED_KIND = {
    Status.HELD: "hold-expired",
    Status.OFFERED: "offer-expired",
    Status.WAITLISTED: "waitlist-closed",
}
# What tells of the session, not of where somebody stands.
OF_EDITS = frozenset({"session-changed", "session-cancelled"})
# Who stands so in a session that is called off is told that, whatever she asked.
CALLED_OFF = frozenset({Status.CANCELLED, Status.REFUSED})


def tell(policy: Policy, state: State, registration: Registration, before: Registration | None = None) -> Letter:
    """The letter to somebody whose registration now stands so. `before`: as it stood, if it stood."""
    if registration.status is Status.EXPIRED and before:
        return _tell_over(policy, registration, before)
    was = before.status if before else None
    if policy.sessions[registration.session].called_off and registration.status in CALLED_OFF:
        return tell_of_the_end(policy, registration, was)
    facts: dict[str, object] = {}
    ended = before.until if before and was is Status.EXPIRED else None  # of the offer that she answered too late
    if registration.status in {Status.CONFIRMED, Status.HELD}:
        facts |= {"after": was or "", "ended": ended}
    elif registration.status is Status.WAITLISTED:
        facts |= {"position": position(state, registration), "ended": ended}
        if limit := _organisation_limit(policy, state, registration):
            facts["organisation_limit"] = limit
    elif registration.status in {Status.CANCELLED, Status.DECLINED}:
        facts["was"] = was or registration.status
    return _letter(policy, registration, KIND[registration.status], **facts)


def _organisation_limit(policy: Policy, state: State, registration: Registration) -> int:
    """How many seats her organisation may have, where it has them all; else 0."""
    session = policy.sessions[registration.session]
    is_full = organisation_is_full(policy, state, session, registration.participant)
    return policy.registration.per_organisation if is_full else 0


def tell_of_the_end(
    policy: Policy, registration: Registration, was: Status | None, parts: Sequence[AnnouncedPart] = ()
) -> Letter:
    """The letter to somebody for whom nothing takes place any more: the session is called off, or `parts`, which are
    all that she chose. `was`: where she stood, if she did."""
    return _letter(policy, registration, "session-cancelled", was=was or "", dropped=tuple(parts))


def tell_of_an_edit(policy: Policy, registration: Registration, **facts: object) -> Letter:
    """The letter to somebody for whom the session goes on otherwise than she was told."""
    return _letter(policy, registration, "session-changed", **facts)


def tell_standing(policy: Policy, state: State, registration: Registration, *, repeated: bool) -> Letter:
    """The letter to somebody who asks where she stands; `repeated`, who asks again for what she has."""
    return _letter(policy, registration, "standing", position=position(state, registration), repeated=repeated)


def _tell_over(policy: Policy, registration: Registration, before: Registration) -> Letter:
    """To somebody whose hold or offer has run out, or who waits for nothing any more."""
    if before.status is Status.OFFERED:
        return tell_run_out(policy, registration, before.until)
    if before.status is Status.WAITLISTED:
        close = offers_close(policy, policy.sessions[registration.session])
        return _letter(policy, registration, LAPSED_KIND[before.status], close=close)
    return _letter(policy, registration, LAPSED_KIND[before.status], ended=before.until)


def tell_run_out(
    policy: Policy,
    registration: Registration,
    ended: datetime | None,
    why: Literal["", "accept", "decline", "returned"] = "",
) -> Letter:
    """An offer is over. `why`: what its reader said too late, or that it never reached her; "" where nothing came."""
    return _letter(policy, registration, LAPSED_KIND[Status.OFFERED], ended=ended, why=why)


def remind(policy: Policy, registration: Registration, reminder: Reminder, announced: datetime | None) -> Letter:
    """The letter of a reminder. `announced`: the moment that it is about."""
    letter = _letter(policy, registration, reminder.kind, announced=announced)
    return replace(letter, template=reminder.template)


def tell_replaced(policy: Policy, registration: Registration, before: Registration, coming: Registration) -> Letter:
    """To who gave her place to somebody else."""
    return _letter(policy, registration, "replaced", was=before.status, newcomer=coming.participant.name or "")


def tell_changed(policy: Policy, state: State, registration: Registration) -> Letter:
    return _letter(policy, registration, "changed", position=position(state, registration))


def confirm_request(
    policy: Policy, registration: Registration, message: Message, reading: Reading, request: str
) -> Letter:
    """Asks who has the place whether she really wants what a message asks."""
    newcomer = reading.participants[0].name if reading.intent is Intent.REPLACE and reading.participants else ""
    is_hers = message.writer == registration.recipient.email
    letter = _letter(
        policy,
        registration,
        "confirm-request",
        intent=reading.intent,
        writer="" if is_hers else message.writer,
        newcomer=newcomer or "",
        by_calendar=bool(message.calendar),
        stands="",
        position=None,
    )
    return replace(letter, request=request, answers=thread_of(message) if is_hers else letter.answers)


def certificate(policy: Policy, registration: Registration, issued: datetime) -> Letter:
    """To who attended; the certificate itself is made when the letter is composed."""
    return _letter(policy, registration, "certificate", issued=issued)


def in_answer(letter: Letter, message: Message) -> Letter:
    """The same letter as the answer to a message: in its thread, and to its writer too where she wrote for another.
    A Reply-To that nobody knows yet is only believed about what this message asked for: else a forged From would
    tell its forger where somebody stands."""
    about, writer = letter.registration, message.correspondent
    is_new = about is None or about.message == message.key
    if about and writer and not is_new and writer.email not in {about.recipient.email, about.author.email}:
        writer = message.author
    readers = [*letter.to, *([writer] if writer else [])]
    once = {address.email: address for address in reversed(readers)}
    return replace(letter, to=tuple(reversed(once.values())), answers=thread_of(message))


def ask(message: Message, reading: Reading, kind: str, **facts: object) -> tuple[Letter, ...]:
    """A question to the writer; none where there is nobody to ask."""
    return tuple(replace(letter, request=message.key) for letter in _to_the_writer(message, reading, kind, **facts))


def acknowledge(message: Message, reading: Reading, *, confirms: bool) -> tuple[Letter, ...]:
    """To the writer: a person will look at it; `confirms`: who has the seat is asked."""
    return _to_the_writer(message, reading, "acknowledged", confirms=confirms)


def _to_the_writer(message: Message, reading: Reading, kind: str, **facts: object) -> tuple[Letter, ...]:
    if message.correspondent is None:
        return ()
    letter = Letter(
        kind,
        to=(message.correspondent,),
        language=reading.language,
        answers=thread_of(message),
        facts={"intent": reading.intent, **facts},
    )
    return (letter,)


def thread_of(message: Message) -> Thread:
    return Thread(message.message_id, message.references, message.subject)


def _letter(policy: Policy, registration: Registration, kind: str, **facts: object) -> Letter:
    ended = kind in {"cancelled", "replaced", "session-cancelled"} and facts.get("was") is Status.CONFIRMED
    invites = kind == "confirmation" or (
        kind in {"changed", "session-changed"} and registration.status is Status.CONFIRMED
    )
    return Letter(
        kind,
        to=(registration.recipient,),
        language=registration.language,
        session=policy.sessions[registration.session],
        registration=registration,
        answers=registration.thread,
        facts=facts,
        calendar="REQUEST" if invites else "CANCEL" if ended else "",
    )
