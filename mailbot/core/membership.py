"""Whether the annual fee is settled, judged on the day of the session and never on today."""

from collections.abc import Iterator
from datetime import date

from mailbot.core.model import Membership, Participant, State
from mailbot.core.names import folded
from mailbot.core.policy import MembershipRules, Policy, Session
from mailbot.core.public_domains import is_public


def holder_key(holder: str) -> str:
    """How a holder is filed: addresses and "@domain" in lower case, organisations by their folded name."""
    holder = holder.strip()
    return holder.lower() if "@" in holder else folded(holder)


def fee_settled(policy: Policy, state: State, session: Session, participant: Participant) -> bool:
    """Whether nothing is owed: no fee is asked, or it is paid for the session's day."""
    return not policy.requires_membership(session) or is_member(policy, state, session, participant)


def is_member(policy: Policy, state: State, session: Session, participant: Participant) -> bool:
    """Whether a fee is paid for the session's day, asked or not."""
    day = session.start.astimezone(policy.timezone).date()
    return any(covers(policy.membership, m, day) for m in memberships_of(state, participant))


def memberships_of(state: State, participant: Participant) -> Iterator[Membership]:
    """The person's own, her mail domain's where it is one organisation's, her organisation's."""
    if participant.email:
        yield from state.memberships.get(participant.email, ())
        domain = "@" + participant.email.rpartition("@")[2]
        if not is_public(domain):
            yield from state.memberships.get(domain, ())
    if participant.organisation:
        yield from state.memberships.get(folded(participant.organisation), ())


def covers(rules: MembershipRules, membership: Membership, day: date) -> bool:
    if rules.valid == "calendar-year":
        return membership.paid_on.year == day.year
    return membership.paid_on <= day < _a_year_after(membership.paid_on)


def _a_year_after(day: date) -> date:
    # 29 February: a year later is 1 March.
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)
