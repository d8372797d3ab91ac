"""What a rule may ask: each fact is a name and a small function of the case. What a rule cannot say becomes
a new fact here, with its test."""

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

from mailbot.core import edits
from mailbot.core.case import CONFIRM, Case
from mailbot.core.identity import is_refuted
from mailbot.core.invitations import calendar_answer
from mailbot.core.membership import fee_settled
from mailbot.core.model import GIVEN_UP, LIVE, Status
from mailbot.core.names import folded
from mailbot.core.policy import LANGUAGES, RegistrationRules
from mailbot.core.reading import Intent
from mailbot.core.returned import unreached
from mailbot.core.seats import is_free, organisation_is_full, waitlist

Fact = str | int | bool

PARTSTATS = ("accepted", "tentative", "declined")


# What the coordinator may write on the first line of her answer to a plan; English where her letters are.
PLAN_ANSWERS = dict.fromkeys(("oui", "oui merci", "yes", "yes please"), "yes") | dict.fromkeys(("non", "no"), "no")


def _author(case: Case) -> str:
    return case.message.author.email if case.message.author else ""


def _domain(case: Case) -> str:
    return case.message.author.domain if case.message.author else ""


def _addressed(case: Case) -> bool:
    """Whether the mail was written to us: our address, or another of our domain, stands in To, Cc or Resent-*."""
    mail = case.message
    ours = {a.domain for a in case.policy.mailbox}
    return any(a.domain in ours for a in (*mail.to, *mail.cc, *mail.resent_to))


def _plan_answer(case: Case) -> str:
    """What a coordinator answers to a plan of letters about an edit; "" where she answers none. Only her first line
    counts, and only as long as the plan says what people would be told now."""
    coordinators = {address.email for address in case.policy.organisation.coordinators}
    if case.answered is None or case.answered.kind != "plan" or _author(case) not in coordinators:
        return ""
    outstanding = edits.edits(case.policy, case.state, case.now)
    plan = case.state.plan
    if plan is None or plan.key != case.answered.request or not edits.is_planned(plan, outstanding):
        return "late"
    first = next((line for line in case.message.text.splitlines() if line.strip()), "")
    is_quoted = first.lstrip().startswith((">", "|"))
    return "unclear" if is_quoted else PLAN_ANSWERS.get(folded(first), "unclear")


def _called_off(case: Case) -> bool:
    sessions = (case.session,) if case.session else case.sessions
    return bool(sessions) and all(session.called_off for session in sessions)


def _part_dropped(case: Case) -> bool:
    """Whether of the parts asked for none takes place."""
    asked = [p for session in case.sessions for p in session.parts if p.id in case.reading.parts]
    return bool(asked) and all(part.dropped for part in asked)


def _in_time(case: Case) -> bool:
    sessions = (case.session,) if case.session else case.sessions
    return all(session.is_open(case.arrived) for session in sessions)


def _seat_free(case: Case) -> bool:
    session, participant = case.asked
    return is_free(case.policy, case.state, session, (participant,), case.parts)


def _group_must_wait(case: Case) -> bool:
    """Whether she came with others whom the rules keep together, and there are too few seats for those still to be
    seated."""
    if not case.is_kept_together:
        return False
    session, _ = case.asked
    known = case.state.of(session.id)
    if any(r.message == case.message.key and r.status is Status.WAITLISTED for r in known):
        return True
    unseated = [p for p in case.newcomers if replace(case, participant=p).standing is None]
    return not is_free(case.policy, case.state, session, unseated, case.parts)


def _organisation_full(case: Case) -> bool:
    session, participant = case.asked
    return organisation_is_full(case.policy, case.state, session, participant)


def _fee_settled(case: Case) -> bool:
    session, participant = case.asked
    return fee_settled(case.policy, case.state, session, participant)


def _other_parts(case: Case) -> bool:
    """Whether somebody registered asks for parts that she does not have. A mail that names none asks for none."""
    asked = [replace(case, session=s, participant=p) for s in case.sessions for p in case.reading.participants]
    return bool(case.reading.parts) and any(each.standing and each.standing.parts != each.parts for each in asked)


def _part_awaited(case: Case) -> bool:
    """Whether somebody waits for a part with seats of its own that she, who is registered, asks for besides hers: by a
    change she would pass her."""
    if not case.own or not case.reading.parts:
        return False
    hers = case.own[0]
    session = case.policy.sessions[hers.session]
    new = {p.id for p in session.chosen_parts(case.parts_of(session)) if p.seats is not None}
    new -= {p.id for p in session.chosen_parts(hers.parts)}
    waiting = (r for r in waitlist(case.state, session.id) if r.id != hers.id)
    return any(part.id in new for r in waiting for part in session.chosen_parts(r.parts))


def _takes_a_fee(case: Case) -> bool:
    """Whether the new address would settle the fee that she owes."""
    changed = case.changed(case.own[0]) if case.own else None
    if changed is None or case.own[0].status is not Status.HELD:
        return False
    return fee_settled(case.policy, case.state, case.policy.sessions[case.own[0].session], changed[0])


def _calendar_partstat(case: Case) -> str:
    answer = case.calendar_answer
    return answer.partstat if answer and answer.partstat in PARTSTATS else ""


def _calendar_about(case: Case) -> str:
    """What the answered invitation is: as it stands, an earlier state of it, over, asked about, or none of hers."""
    answer, registration = case.calendar_answer, case.invited
    if answer is None:
        return ""
    if registration is None:
        return "unknown"
    if registration.status not in LIVE or case.policy.sessions[registration.session].end <= case.now:
        return "over"
    if answer.partstat == "declined" and any(
        (r.asked, r.intent) == (CONFIRM, Intent.CANCEL) and registration.id in r.registrations
        for r in case.state.requests.values()
    ):
        return "asked"
    # Who answers an earlier state has yet to see the new one, and will be asked again by it (RFC 5546, 2.1.5).
    return "stale" if answer.sequence < registration.sequence else "live"


# What is known of a message once it is read.
MESSAGE_FACTS: dict[str, Callable[[Case], Fact]] = {
    "intent": lambda case: case.reading.intent,
    "language": lambda case: case.reading.language,
    "author": _author,
    "domain": _domain,
    "addressed": _addressed,
    "sender_refuted": lambda case: is_refuted(case.message, case.policy.trusted_authserv),
    "calendar_reply": lambda case: calendar_answer(case.message) is not None,
    "calendar_partstat": _calendar_partstat,
    "calendar_about": _calendar_about,
    "session": lambda case: case.sessions[0].id if len(case.sessions) == 1 else "",
    "sessions": lambda case: len(case.sessions),
    "people": lambda case: len(case.reading.participants),
    "too_many_people": lambda case: len(case.reading.participants) > case.policy.registration.per_message,
    "in_time": _in_time,
    "other_parts": _other_parts,
    "part_dropped": _part_dropped,
    "part_awaited": _part_awaited,
    "takes_a_fee": _takes_a_fee,
    "called_off": _called_off,
    "late": lambda case: case.policy.registration.late,
    "own": lambda case: len(case.own),
    "entitled": lambda case: all(case.may_dispose_of(r) for r in case.own),
    "all_named": lambda case: case.are_all_named,
    "named": lambda case: len(case.named),
    "one_comes": lambda case: len(case.reading.participants) == 1,
    "changes": lambda case: bool(case.own) and case.changed(case.own[0]) is not None,
    "elsewhere": lambda case: bool(replace(case, reading=replace(case.reading, sessions=())).own),
    "asked": lambda case: case.resumes.asked if case.resumes else "",
    "answer": lambda case: case.reading.answer if case.resumes else "",
    "own_offered": lambda case: len(case.offers),
    "offered_at_once": lambda case: case.asked_at_once,
    "several_offers": lambda case: len(case.offers) > 1 and not case.asked_at_once,
    "offered_in_part": lambda case: case.offered_in_part,
    # What proves one of the offers hers proves all that were made in one letter.
    "may_decline": lambda case: any(case.may_dispose_of(r) for r in case.offers),
    "own_late_offers": lambda case: case.late_letters,
    "letter_returned": lambda case: bool(unreached(case)),
    "already_cancelled": lambda case: any(r.status in GIVEN_UP for r in case.past),
    "past": lambda case: len(case.past),
    "ended": lambda case: case.ended is not None,
}

# What a row may ask of each: a value of this type, or one of these words.
VALUES: dict[str, type[Fact] | tuple[str, ...]] = {
    "intent": tuple(Intent),
    "language": LANGUAGES,
    "author": str,
    "domain": str,
    "addressed": bool,
    "sender_refuted": bool,
    "calendar_reply": bool,
    "calendar_partstat": ("", *PARTSTATS),
    "calendar_about": ("", "live", "asked", "stale", "over", "unknown"),
    "session": str,
    "sessions": int,
    "people": int,
    "too_many_people": bool,
    "in_time": bool,
    "other_parts": bool,
    "part_dropped": bool,
    "part_awaited": bool,
    "takes_a_fee": bool,
    "called_off": bool,
    "late": get_args(RegistrationRules.model_fields["late"].annotation),
    "own": int,
    "entitled": bool,
    "all_named": bool,
    "named": int,
    "one_comes": bool,
    "changes": bool,
    "elsewhere": bool,
    "asked": str,
    "answer": ("", "yes", "no"),
    "own_offered": int,
    "offered_at_once": bool,
    "several_offers": bool,
    "offered_in_part": bool,
    "may_decline": bool,
    "own_late_offers": int,
    "letter_returned": bool,
    "already_cancelled": bool,
    "past": int,
    "ended": bool,
}

# What is known besides where one person asks for a seat in one session.
SEAT_FACTS: dict[str, Callable[[Case], Fact]] = {
    "already_registered": lambda case: case.standing is not None,
    "begun": lambda case: case.asked[0].start <= case.now,
    "seat_free": _seat_free,
    "fee_settled": _fee_settled,
    "group_must_wait": _group_must_wait,
    "organisation_full": _organisation_full,
}

# What is known of a mail that may answer a letter to the coordinator; no row of hers stands before those that ask it.
COORDINATOR_FACTS: dict[str, Callable[[Case], Fact]] = {
    "answers_plan": lambda case: _plan_answer(case) != "",
    "plan_answer": _plan_answer,
}

FACTS = MESSAGE_FACTS | SEAT_FACTS | COORDINATOR_FACTS
