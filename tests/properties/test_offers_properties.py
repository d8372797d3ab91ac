"""Whenever an offer is made, whatever the rules: when it ends, and whom that leaves a chance."""

from datetime import datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from mailbot.core.deadlines import daytime, offer_end, offers_close
from mailbot.core.policy import Policy
from tests.builders import PARIS, a_session, without_fee

HOUR = timedelta(hours=1)
# Of 2020, Easter being on 12 April, and of 2021, Easter being on 4 April.
HOLIDAYS = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
MOVING = {(2020, 4, 13), (2020, 5, 21), (2020, 6, 1), (2021, 4, 5), (2021, 5, 13), (2021, 5, 24)}

STARTS = st.datetimes(datetime(2020, 1, 15), datetime(2021, 12, 15))
MINUTES_BEFORE = st.integers(1, 40 * 24 * 60)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    start = draw(STARTS).replace(second=0, microsecond=0)
    assume(start.hour != 2)  # an hour that clocks skip once a year
    deadline = start.date() - timedelta(days=draw(st.integers(0, 30)))
    session = a_session(register_by=deadline, parts=[{"id": "p", "start": start, "end": start + 3 * HOUR}])
    hours, close = draw(st.integers(1, 100)), draw(st.integers(0, 48))
    return without_fee(session, waitlist={"offer_hours": hours, "closes_hours_before_start": close})


def is_off(moment: datetime) -> bool:
    local = moment.astimezone(PARIS)
    day = (local.month, local.day)
    return not 8 <= local.hour < 20 or local.isoweekday() == 7 or day in HOLIDAYS or (local.year, *day) in MOVING


@given(policies(), MINUTES_BEFORE, st.booleans())
def test_an_offer_ends_by_day_unless_offers_close(policy: Policy, minutes: int, others_wait: bool) -> None:
    session = policy.sessions["web"]
    close = offers_close(policy, session)
    now = close - timedelta(minutes=minutes)

    end = offer_end(policy, session, now, others_wait=others_wait)

    assert now < end <= close
    assert end == close or not is_off(end)


@given(policies(), MINUTES_BEFORE)
def test_whoever_is_asked_while_others_wait_leaves_the_next_a_chance(policy: Policy, minutes: int) -> None:
    session = policy.sessions["web"]
    close = offers_close(policy, session)
    now = close - timedelta(minutes=minutes)
    assume(daytime(now, close, PARIS) >= 2 * HOUR)

    end = offer_end(policy, session, now, others_wait=True)

    assert daytime(now, end, PARIS) >= min(
        HOUR, daytime(now, now + timedelta(hours=policy.waitlist.offer_hours), PARIS)
    )
    assert daytime(end, close, PARIS) >= HOUR


@given(policies(), st.integers(1, 30 * 24 * 60))
def test_one_after_the_other_is_asked_until_offers_close_and_nobody_for_ever(policy: Policy, minutes: int) -> None:
    session = policy.sessions["web"]
    close = offers_close(policy, session)
    now, asked = close - timedelta(minutes=minutes), 0

    while now < close:
        now, asked = offer_end(policy, session, now, others_wait=True), asked + 1

    assert now == close
    assert 1 <= asked <= 24 * 30


@given(policies(), MINUTES_BEFORE)
def test_an_offer_made_at_night_lasts_into_the_day_unless_offers_close_before(policy: Policy, minutes: int) -> None:
    session = policy.sessions["web"]
    close = offers_close(policy, session)
    now = close - timedelta(minutes=minutes)
    assume(is_off(now))

    end = offer_end(policy, session, now, others_wait=True)

    assert end == close or daytime(now, end, PARIS) > timedelta() or end.astimezone(PARIS).hour in (8, 10)
