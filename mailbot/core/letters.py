"""Which letter tells a person what was decided, and whom it reaches. The wording is the templates' affair."""

from dataclasses import replace

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

# What the coordinator calls them.
NAMES = {
    "confirmation": "inscription confirmée",
    "held": "place gardée",
    "waitlisted": "liste d'attente",
    "offer": "place proposée",
    "offer-expired": "place plus réservée",
    "hold-expired": "place plus gardée",
    "refused": "inscriptions closes",
    "standing": "où en est l'inscription",
    "cancelled": "inscription annulée",
    "which-session": "quelle session ?",
    "which-person": "quelle inscription ?",
    "desk": "à voir",
}

LAPSED_KIND = {Status.HELD: "hold-expired", Status.OFFERED: "offer-expired"}


def tell(policy: Policy, state: State, registration: Registration, before: Registration | None = None) -> Letter:
    """The letter to somebody whose registration now stands so. `before`: as it stood, if it stood."""
    if registration.status is Status.EXPIRED and before:
        return _letter(policy, registration, LAPSED_KIND[before.status], ended=before.until)
    was = before.status if before else None
    facts: dict[str, object] = {}
    if registration.status is Status.CONFIRMED:
        facts["after"] = was or ""
    elif registration.status is Status.WAITLISTED:
        facts["position"] = position(state, registration)
    elif registration.status in {Status.CANCELLED, Status.DECLINED}:
        facts["was"] = was or registration.status
    return _letter(policy, registration, KIND[registration.status], **facts)


def tell_standing(policy: Policy, state: State, registration: Registration, *, repeated: bool) -> Letter:
    """The letter to somebody who asks where she stands; `repeated`, who asks again for what she has."""
    return _letter(policy, registration, "standing", position=position(state, registration), repeated=repeated)


def in_answer(letter: Letter, message: Message) -> Letter:
    """The same letter as the answer to a message: in its thread, and to its writer too where she wrote for
    another."""
    readers = [*letter.to, *filter(None, [message.correspondent])]
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


def hand_over(policy: Policy, message: Message, reading: Reading, because: str) -> Letter:
    """The message as it came, to the coordinator, with the best reading and why it waits for her."""
    sessions = tuple(policy.sessions[s] for s in reading.sessions if s in policy.sessions)
    return Letter(
        "desk",
        to=policy.organisation.coordinators,
        language=policy.organisation.language,
        facts={"message": message, "reading": reading, "sessions": sessions, "because": because},
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
    letter, readers = f"La lettre « {NAMES.get(mail.kind, mail.kind)} »", ", ".join(mail.recipients)
    if mail.silences > 1:
        title = f"on ne sait pas si une lettre est arrivée : {readers}"
        sentence = f"{letter} pour {readers} est peut-être arrivée, peut-être pas."
    else:
        title = f"une lettre n'a pas pu partir : {readers}"
        sentence = f"{letter} pour {readers} n'est pas arrivée : la messagerie l'a refusée."
    advice = "mailbot ne la renverra pas : vérifiez l'adresse, ou joignez cette personne autrement."
    facts = {"title": title, "sentence": f"{sentence}\n{advice}\nPour la technique : {mail.reply}"}
    organisation = policy.organisation
    return Letter("alert", to=organisation.coordinators, language=organisation.language, facts=facts)
