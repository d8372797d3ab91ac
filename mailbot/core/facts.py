"""What a rule may ask: each fact is a name and a small function of the case. What a rule cannot say becomes
a new fact here, with its test."""

import re
from collections.abc import Callable
from email.utils import getaddresses

from mailbot.core.case import Case
from mailbot.core.membership import fee_settled
from mailbot.core.model import Status
from mailbot.core.seats import is_free

Fact = str | int | bool


def _domain(case: Case) -> str:
    return case.message.author.domain if case.message.author else ""


def _addressed(case: Case) -> bool:
    """Whether the mail was written to us: our address, or another of our domain, stands in To, Cc or Resent-*."""
    resent = getaddresses([v for name in ("resent-to", "resent-cc") for v in case.message.headers.get(name, ())])
    written_to = [a.email for a in (*case.message.to, *case.message.cc)] + [email.lower() for _, email in resent]
    ours = {a.domain for a in case.policy.mailbox}
    return any(email.rpartition("@")[2] in ours for email in written_to)


def _refuted(case: Case) -> bool:
    """Whether our own mail server says that the sender isn't who From claims (RFC 8601; RFC 7489). Its topmost
    result counts: what stands below it came with the mail."""
    authserv = case.policy.trusted_authserv.lower()
    results = [value.lower() for value in case.message.headers.get("authentication-results", ())]
    ours = next((value for value in results if re.split(r"[\s;]", value.strip())[0] == authserv), "")
    return bool(authserv and re.search(r"\bdmarc\s*=\s*fail\b", ours))


def _in_time(case: Case) -> bool:
    sessions = (case.session,) if case.session else case.sessions
    return all(session.is_open(case.arrived) for session in sessions)


def _seat_free(case: Case) -> bool:
    session, _ = case.asked
    return is_free(case.state, session, case.parts)


def _fee_settled(case: Case) -> bool:
    session, participant = case.asked
    return fee_settled(case.policy, case.state, session, participant)


# What is known of a message once it is read.
MESSAGE_FACTS: dict[str, Callable[[Case], Fact]] = {
    "intent": lambda case: case.reading.intent,
    "language": lambda case: case.reading.language,
    "author": lambda case: case.message.author.email if case.message.author else "",
    "domain": _domain,
    "addressed": _addressed,
    "sender_refuted": _refuted,
    "calendar_reply": lambda case: bool(case.message.calendar),
    "session": lambda case: case.sessions[0].id if len(case.sessions) == 1 else "",
    "sessions": lambda case: len(case.sessions),
    "people": lambda case: len(case.reading.participants),
    "too_many_people": lambda case: len(case.reading.participants) > case.policy.registration.per_message,
    "in_time": _in_time,
    "late": lambda case: case.policy.registration.late,
    "own": lambda case: len(case.own),
    "own_offered": lambda case: len(case.offers),
    "already_cancelled": lambda case: any(r.status is Status.CANCELLED for r in case.past),
}

# What is known besides where one person asks for a seat in one session.
SEAT_FACTS: dict[str, Callable[[Case], Fact]] = {
    "already_registered": lambda case: case.standing is not None,
    "begun": lambda case: case.asked[0].start <= case.now,
    "seat_free": _seat_free,
    "fee_settled": _fee_settled,
}

FACTS = MESSAGE_FACTS | SEAT_FACTS
