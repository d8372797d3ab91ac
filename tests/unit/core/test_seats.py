"""Seats and the queue, counted."""

import pytest

from mailbot.core.model import Status
from mailbot.core.seats import fits, free_seats, is_free, position, waitlist
from tests.builders import a_day, a_person, a_policy, a_registration, a_session, a_state


@pytest.mark.parametrize("status", Status)
def test_a_seat_is_taken_by_who_has_it_holds_it_or_is_offered_it(status: Status) -> None:
    state = a_state(a_registration("ana", status))

    taken = 2 - free_seats(state, a_session(seats=2))

    assert taken == (1 if status in {Status.CONFIRMED, Status.HELD, Status.OFFERED} else 0)


def test_a_lowered_limit_leaves_less_than_no_seat() -> None:
    state = a_state(a_registration("ana", uid=1), a_registration("bob", uid=2))

    assert free_seats(state, a_session(seats=1)) == -1


def test_the_waitlist_is_in_order_of_arrival() -> None:
    late = a_registration("ana", Status.WAITLISTED, uid=9)
    early = a_registration("bob", Status.WAITLISTED, uid=3)
    seated = a_registration("eve", Status.CONFIRMED, uid=1)
    state = a_state(late, early, seated)

    assert waitlist(state, "web") == (early, late)
    assert [position(state, r) for r in (early, late, seated)] == [1, 2, None]


def test_a_part_may_be_full_while_the_session_is_not() -> None:
    state = a_state(a_registration("ana", parts=("apres-midi",)))

    assert fits(a_policy(), state, a_day(), (a_person("zoe"),), ("matin",))
    assert not fits(a_policy(), state, a_day(), (a_person("zoe"),), ("apres-midi",))
    assert not fits(a_policy(), state, a_day(), (a_person("zoe"),), ())


def test_who_comes_all_day_takes_a_seat_in_every_part() -> None:
    state = a_state(a_registration("ana"))

    assert not fits(a_policy(), state, a_day(), (a_person("zoe"),), ("apres-midi",))


def test_a_newcomer_may_not_take_the_seat_of_who_waits() -> None:
    state = a_state(a_registration("ana", Status.WAITLISTED))

    assert not is_free(a_policy(), state, a_session(seats=2), (a_person("zoe"),), ())


def test_a_newcomer_may_take_a_seat_that_nobody_who_waits_could_use() -> None:
    state = a_state(
        a_registration("ana", parts=("apres-midi",), uid=1),
        a_registration("bob", Status.WAITLISTED, parts=("apres-midi",), uid=2),
    )

    assert is_free(a_policy(), state, a_day(), (a_person("zoe"),), ("matin",))
    assert not is_free(a_policy(), state, a_day(), (a_person("zoe"),), ("apres-midi",))
