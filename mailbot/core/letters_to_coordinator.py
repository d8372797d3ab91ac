"""Which letters the coordinator gets: what waits for her, what she is asked, and what went wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from mailbot.core.brakes import FOR_HER
from mailbot.core.decision import Letter
from mailbot.core.delivery import Mail
from mailbot.core.letters import thread_of
from mailbot.core.message import Message
from mailbot.core.model import Membership, Plan, Registration
from mailbot.core.policy import Policy, Session
from mailbot.core.reading import Reading
from mailbot.core.seats import Limit


def hand_over(
    policy: Policy, message: Message, reading: Reading, because: str, known: Iterable[Registration] = ()
) -> Letter:
    """The message as it came, with the best reading and why it waits for her. `known`: the registrations that
    its author had asked for."""
    sessions = tuple(policy.sessions[s] for s in reading.sessions if s in policy.sessions)
    letter = _letter(
        policy,
        "desk",
        message=message,
        reading=reading,
        sessions=sessions,
        because=because,
        known=tuple((r, policy.sessions[r.session]) for r in known),
    )
    return replace(letter, encloses=message.key)


def ask_whose_fee(policy: Policy, held: Registration, candidates: tuple[Membership, ...]) -> Letter:
    """Fees on the roll that may be those of somebody whose seat is held for want of one."""
    letter = _letter(policy, "desk-membership", held=held, candidates=candidates)
    return replace(letter, session=policy.sessions[held.session])


def alert(policy: Policy, mail: Mail, *, passed_on: bool = False) -> Letter:
    """A letter that its addressee will not get, or of which nobody knows whether it arrived. `passed_on`: the
    seat that it offered is the next one's."""
    return _alert(policy, mail, mail.recipients, mail.reply, uncertain=mail.silences > 1, passed_on=passed_on)


def alert_returned(policy: Policy, mail: Mail, unreached: Sequence[str], words: str, *, passed_on: bool) -> Letter:
    """A letter came back from these addresses, for the first time."""
    return _alert(policy, mail, unreached, words, returned=True, passed_on=passed_on)


def _alert(policy: Policy, mail: Mail, recipients: Sequence[str], reply: str, **told: bool) -> Letter:
    about = {"matter": "letter", "about": mail.kind, "recipients": tuple(recipients), "reply": reply}
    return _letter(policy, "alert", **about, **{"uncertain": False, "returned": False} | told)


def alert_withheld(policy: Policy, mail: Mail) -> Letter:
    """A letter that is one too many: an answer, or one to her about what somebody wrote, or what went wrong."""
    whose = tuple(filter(None, (mail.writer,))) if mail.kind in FOR_HER else mail.recipients
    return _letter(policy, "alert", matter="brake", about=mail.kind, recipients=whose, brake=mail.brake)


def alert_to_mistakes(policy: Policy, mistakes: Sequence[str]) -> Letter:
    """Her edit cannot be used, and the last good rules stay in force."""
    return _letter(policy, "alert", matter="rules", mistakes=tuple(mistakes))


def alert_to_outage(
    policy: Policy, since: datetime, troubles: Sequence[str], *, ended: datetime | None, told: bool
) -> Letter:
    """What keeps mailbot from its work for long, or did; `told`: she heard of it before."""
    facts = {"since": since, "troubles": tuple(troubles), "ended": ended, "told": told}
    return _letter(policy, "alert", matter="outage", **facts)


def alert_to_overbooking(policy: Policy, session: Session, taken: Sequence[Limit]) -> Letter:
    """More seats are taken than there are, under these limits."""
    return replace(_letter(policy, "alert", matter="seats", taken=tuple(taken)), session=session)


def ask_about_edits(policy: Policy, plan: Plan, groups: Sequence[object], people: int) -> Letter:
    """Who would be told what, if she says yes."""
    letter = _letter(policy, "plan", groups=tuple(groups), people=people, answer="")
    return replace(letter, request=plan.key)


def answer_about_edits(policy: Policy, message: Message, answer: str, people: int = 0, request: str = "") -> Letter:
    """What became of a plan by her `answer`: "yes", "no", "late" or "unclear"."""
    letter = _letter(policy, "plan", groups=(), people=people, answer=answer)
    readers = (message.author,) if message.author else letter.to
    return replace(letter, to=readers, answers=thread_of(message), request=request)


def _letter(policy: Policy, kind: str, **facts: object) -> Letter:
    organisation = policy.organisation
    return Letter(kind, to=organisation.coordinators, language=organisation.language, facts=facts)
