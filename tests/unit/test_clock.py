"""Which clock is believed: the one on the wall, as long as it goes with the machine's own beat."""

from datetime import timedelta

import pytest

from mailbot.adapters.system_clock import BELIEVED_AFTER, LEAP, SteadyClock, beat, doubt_about
from tests.builders import at

NINE = at("15 Sep 9:00")
MINUTE, HOUR, YEAR = timedelta(minutes=1), timedelta(hours=1), timedelta(days=365)


class Machine:
    """A clock on the wall that anybody may set, and a beat that nobody does."""

    def __init__(self) -> None:
        self.wall, self.up = NINE, timedelta(days=3)
        self.clock = SteadyClock(lambda: self.wall, lambda: self.up)

    def passes(self, time: timedelta) -> None:
        self.wall += time
        self.up += time


def test_time_goes_on_as_the_wall_says() -> None:
    machine = Machine()
    machine.passes(HOUR)

    assert (machine.clock.now(), machine.clock.doubt) == (NINE + HOUR, "")


def test_a_clock_that_is_put_right_a_little_is_followed() -> None:
    machine = Machine()
    for _ in range(3):
        machine.wall += LEAP

        assert (machine.clock.now(), machine.clock.doubt) == (machine.wall, "")


@pytest.mark.parametrize("leap", [HOUR, -HOUR, YEAR, -YEAR])
def test_a_leap_is_not_followed_and_is_told(leap: timedelta) -> None:
    machine = Machine()
    machine.wall += leap
    machine.passes(MINUTE)

    assert machine.clock.now() == NINE + MINUTE
    assert ("en avance" if leap > timedelta() else "en retard") in machine.clock.doubt
    assert ("365 jours" if abs(leap) == YEAR else "1 h 00") in machine.clock.doubt
    assert "15/09/2020 07:01 (UTC)" in machine.clock.doubt


@pytest.mark.parametrize("leap", [HOUR, -HOUR, YEAR, -YEAR])
def test_a_clock_that_leaps_back_is_believed_at_once(leap: timedelta) -> None:
    machine = Machine()
    machine.wall += leap
    machine.clock.now()
    machine.wall -= leap
    machine.passes(MINUTE)

    assert (machine.clock.now(), machine.clock.doubt) == (NINE + MINUTE, "")


@pytest.mark.parametrize("leap", [HOUR, -HOUR])
def test_a_leap_of_hours_that_lasts_is_believed_in_the_end(leap: timedelta) -> None:
    machine = Machine()
    machine.wall += leap
    machine.clock.now()
    machine.passes(BELIEVED_AFTER)

    assert (machine.clock.now(), machine.clock.doubt) == (machine.wall, "")


@pytest.mark.parametrize("leap", [YEAR, -YEAR])
def test_a_leap_of_days_is_never_believed_without_a_person(leap: timedelta) -> None:
    machine = Machine()
    machine.wall += leap
    machine.clock.now()
    machine.passes(BELIEVED_AFTER * 24 * 7)

    assert machine.clock.now() == NINE + BELIEVED_AFTER * 24 * 7
    assert "365 jours" in machine.clock.doubt


def test_a_clock_behind_what_was_accounted_for_is_told() -> None:
    assert "en retard de 1 jour" in doubt_about(NINE, NINE + timedelta(days=1))
    assert doubt_about(NINE, NINE + LEAP) == doubt_about(NINE, NINE - YEAR) == doubt_about(NINE, None) == ""


def test_the_machines_beat_goes_forward() -> None:
    assert beat() < beat()
