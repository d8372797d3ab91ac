"""How long a seat is held: `hold_days`, never past the deadline, never less than 48 hours, never after the start."""

from datetime import datetime

import pytest

from mailbot.core.deadlines import hold_end
from mailbot.core.decide import tick
from mailbot.core.model import Status
from tests.builders import a_fee, a_policy, a_registration, a_session, a_state, after, at, standing, told

# The session is on 8 October at 9:30, and open until the end of 1 October: midnight, exclusive.


@pytest.mark.parametrize(
    ("asked", "ends"),
    [
        ("15 Sep 10:00", "22 Sep 10:00"),  # seven days
        ("24 Sep 23:59", "1 Oct 23:59"),
        ("25 Sep 00:00", "2 Oct 00:00"),  # seven days are the deadline to the minute
        ("25 Sep 00:01", "2 Oct 00:00"),  # the deadline
        ("29 Sep 23:59", "2 Oct 00:00"),
        ("30 Sep 00:00", "2 Oct 00:00"),  # 48 hours are the deadline to the minute
        ("30 Sep 00:01", "2 Oct 00:01"),  # 48 hours, past the deadline
        ("5 Oct 10:00", "7 Oct 10:00"),  # accepted after the deadline: 48 hours
        ("6 Oct 09:30", "8 Oct 09:30"),
        ("6 Oct 09:31", "8 Oct 09:30"),  # the start
        ("8 Oct 09:29", "8 Oct 09:30"),
    ],
)
def test_a_hold_ends_with_its_days_the_deadline_two_days_or_the_start(asked: str, ends: str) -> None:
    assert hold_end(a_policy(), a_session(), at(asked)) == at(ends)


def test_a_week_is_counted_in_hours_also_when_the_clocks_change() -> None:
    late = a_session(
        register_by=datetime(2020, 11, 12, 12),
        parts=[{"id": "p", "start": datetime(2020, 11, 19, 9), "end": datetime(2020, 11, 19, 17)}],
    )

    # Seven times 24 hours: an hour earlier by the clocks that went back on 25 October.
    assert hold_end(a_policy(late), late, at("20 Oct 10:00")) == at("27 Oct 09:00")


def test_a_hold_that_runs_out_passes_its_seat_on_and_is_told() -> None:
    until = at("22 Sep 10:00")
    state = a_state(a_registration("ana", Status.HELD, until=until), a_registration("bea", Status.WAITLISTED, 2))
    policy = a_policy(a_session(seats=1))

    before, at_the_end = tick(policy, state, at("22 Sep 09:59")), tick(policy, state, until)

    assert before.changes == ()
    assert standing(after(state, at_the_end)) == {"Ana": Status.EXPIRED, "Bea": Status.OFFERED}
    assert told(at_the_end) == [("hold-expired", "ana"), ("offer", "bea")]


def test_a_fee_recorded_in_the_very_last_moment_keeps_the_seat() -> None:
    until = at("22 Sep 10:00")
    state = a_state(a_registration("ana", Status.HELD, until=until), paid=(a_fee("ana"),))

    assert told(tick(a_policy(), state, until)) == [("confirmation", "ana")]
