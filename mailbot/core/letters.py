"""Which letter tells a person what was decided, and whom it reaches. The wording is the templates' affair."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from mailbot.core.decision import Letter
from mailbot.core.delivery import Mail
from mailbot.core.message import Message
from mailbot.core.model import Registration, State, Status, Thread
from mailbot.core.policy import Policy
from mailbot.core.reading import Reading
from mailbot.core.seats import position

KIND = {
    Status.CONFIRMED: "confirmation",
    Status.HELD: "held",
    Status.WAITLISTED: "waitlisted",
    Status.OFFERED: "offer",
    Status.CANCELLED: "cancelled",
    Status.DECLINED: "cancelled",
    Status.REFUSED: "refused",
}

LAPSED_KIND = {Status.HELD: "hold-expired", Status.OFFERED: "offer-expired"}


def tell(policy: Policy, state: State, registration: Registration, before: Registration | None = None) -> Letter:
    """The letter to somebody whose registration now stands so. `before`: as it stood, if it stood."""
    if registration.status is Status.EXPIRED and before:
        return _letter(policy, registration, LAPSED_KIND[before.status], ended=before.until)
    was = before.status if before else None
    facts: dict[str, object] = {}
    if registration.status in {Status.CONFIRMED, Status.HELD}:
        facts["after"] = was or ""
    elif registration.status is Status.WAITLISTED:
        facts["position"] = position(state, registration)
    elif registration.status in {Status.CANCELLED, Status.DECLINED}:
        facts["was"] = was or registration.status
    return _letter(policy, registration, KIND[registration.status], **facts)


def tell_standing(policy: Policy, state: State, registration: Registration, *, repeated: bool) -> Letter:
    """The letter to somebody who asks where she stands; `repeated`, who asks again for what she has."""
    return _letter(policy, registration, "standing", position=position(state, registration), repeated=repeated)


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
    if message.correspondent is None:
        return ()
    question = Letter(
        kind,
        to=(message.correspondent,),
        language=reading.language,
        answers=thread_of(message),
        facts={"intent": reading.intent, **facts},
    )
    return (question,)


def hand_over(
    policy: Policy, message: Message, reading: Reading, because: str, known: Iterable[Registration] = ()
) -> Letter:
    """The message as it came, to the coordinator, with the best reading and why it waits for her. `known`: the
    registrations that its author had asked for."""
    sessions = tuple(policy.sessions[s] for s in reading.sessions if s in policy.sessions)
    return Letter(
        "desk",
        to=policy.organisation.coordinators,
        language=policy.organisation.language,
        facts={
            "message": message,
            "reading": reading,
            "sessions": sessions,
            "because": because,
            "known": tuple((r, policy.sessions[r.session]) for r in known),
        },
        encloses=message.key,
    )


def thread_of(message: Message) -> Thread:
    return Thread(message.message_id, message.references, message.subject)


def _letter(policy: Policy, registration: Registration, kind: str, **facts: object) -> Letter:
    invited = kind == "cancelled" and facts.get("was") is Status.CONFIRMED
    return Letter(
        kind,
        to=(registration.recipient,),
        language=registration.language,
        session=policy.sessions[registration.session],
        registration=registration,
        answers=registration.thread,
        facts=facts,
        calendar="REQUEST" if kind == "confirmation" else "CANCEL" if invited else "",
    )


def alert(policy: Policy, mail: Mail) -> Letter:
    """To the coordinator: a letter that its addressee will not get, or of which nobody knows whether it arrived."""
    organisation = policy.organisation
    facts = {"about": mail.kind, "recipients": mail.recipients, "uncertain": mail.silences > 1, "reply": mail.reply}
    return Letter("alert", to=organisation.coordinators, language=organisation.language, facts=facts)
