"""What a rule may ask: each fact is a name and a small function of the case. What a rule cannot say becomes
a new fact here, with its test."""

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

from mailbot.core import edits
from mailbot.core.authority import may_dispose_of
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

# Of X-Auto-Response-Suppress (MS-OXCMAIL, 2.2.3.2.14); its other words are about reports and receipts.
SILENCE = frozenset({"all", "oof", "autoreply"})


# What the coordinator may write on the first line of her answer to a plan; English where her letters are.
PLAN_ANSWERS = dict.fromkeys(("oui", "oui merci", "yes", "yes please"), "yes") | dict.fromkeys(("non", "no"), "no")


def _domain(case: Case) -> str:
    return case.message.author.domain if case.message.author else ""


def _addressed(case: Case) -> bool:
    """Whether the mail was written to us: our address, or another of our domain, stands in To, Cc or Resent-*."""
    mail = case.message
    ours = {a.domain for a in case.policy.mailbox}
    return any(a.domain in ours for a in (*mail.to, *mail.cc, *mail.resent_to))


def _asks_for_silence(case: Case) -> bool:
    """Whether the sender's program wants no automatic answer. A person's may say so too: it proves no machine."""
    wishes = case.message.header("x-auto-response-suppress").lower().split(",")
    return any(wish.strip() in SILENCE for wish in wishes)


def _plan_answer(case: Case) -> str:
    """What a coordinator answers to a plan of letters about an edit; "" where she answers none. Only her first line
    counts, and only as long as the plan says what people would be told now."""
    coordinators = {address.email for address in case.policy.organisation.coordinators}
    if case.answered is None or case.answered.kind != "plan" or case.message.writer not in coordinators:
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


# What is known of a message once it is read. Of each a row may ask for a value of this type, or one of these words.
_OF_A_MESSAGE: dict[str, tuple[type[Fact] | tuple[str, ...], Callable[[Case], Fact]]] = {
    "intent": (tuple(Intent), lambda case: case.reading.intent),
    "language": (LANGUAGES, lambda case: case.reading.language),
    "author": (str, lambda case: case.message.writer),
    "domain": (str, _domain),
    "addressed": (bool, _addressed),
    "asks_for_silence": (bool, _asks_for_silence),
    "sender_refuted": (bool, lambda case: is_refuted(case.message, case.policy.trusted_authserv)),
    "calendar_reply": (bool, lambda case: calendar_answer(case.message) is not None),
    "calendar_partstat": (("", *PARTSTATS), _calendar_partstat),
    "calendar_about": (("", "live", "asked", "stale", "over", "unknown"), _calendar_about),
    "session": (str, lambda case: case.sessions[0].id if len(case.sessions) == 1 else ""),
    "sessions": (int, lambda case: len(case.sessions)),
    "people": (int, lambda case: len(case.reading.participants)),
    "too_many_people": (bool, lambda case: len(case.reading.participants) > case.policy.registration.per_message),
    "in_time": (bool, _in_time),
    "other_parts": (bool, _other_parts),
    "part_dropped": (bool, _part_dropped),
    "part_awaited": (bool, _part_awaited),
    "takes_a_fee": (bool, _takes_a_fee),
    "called_off": (bool, _called_off),
    "late": (get_args(RegistrationRules.model_fields["late"].annotation), lambda case: case.policy.registration.late),
    "own": (int, lambda case: len(case.own)),
    "entitled": (bool, lambda case: all(may_dispose_of(case, r) for r in case.own)),
    "all_named": (bool, lambda case: case.are_all_named),
    "named": (int, lambda case: len(case.named)),
    "one_comes": (bool, lambda case: len(case.reading.participants) == 1),
    "changes": (bool, lambda case: bool(case.own) and case.changed(case.own[0]) is not None),
    "elsewhere": (bool, lambda case: bool(replace(case, reading=replace(case.reading, sessions=())).own)),
    "asked": (str, lambda case: case.resumes.asked if case.resumes else ""),
    "answer": (("", "yes", "no"), lambda case: case.reading.answer if case.resumes else ""),
    "own_offered": (int, lambda case: len(case.offers)),
    "offered_at_once": (bool, lambda case: case.asked_at_once),
    "several_offers": (bool, lambda case: len(case.offers) > 1 and not case.asked_at_once),
    "offered_in_part": (bool, lambda case: case.offered_in_part),
    # What proves one of the offers hers proves all that were made in one letter.
    "may_decline": (bool, lambda case: any(may_dispose_of(case, r) for r in case.offers)),
    "own_late_offers": (int, lambda case: case.late_letters),
    "letter_returned": (bool, lambda case: bool(unreached(case))),
    "already_cancelled": (bool, lambda case: any(r.status in GIVEN_UP for r in case.past)),
    "past": (int, lambda case: len(case.past)),
    "ended": (bool, lambda case: case.ended is not None),
}
VALUES = {name: values for name, (values, _) in _OF_A_MESSAGE.items()}
MESSAGE_FACTS = {name: fact for name, (_, fact) in _OF_A_MESSAGE.items()}

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
