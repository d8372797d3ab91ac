"""From one state to the next."""

from collections.abc import Mapping
from datetime import date

import pytest

from mailbot.core import changes
from mailbot.core.changes import Change, MembershipRecorded, MembershipRemoved, StatusChanged, evolve, evolve_all
from mailbot.core.model import Status
from tests.builders import a_fee, a_registration, a_state, at


def test_a_registration_that_moves_raises_its_sequence_by_one_and_the_others_keep_theirs() -> None:
    state = a_state(a_registration("ana", sequence=4), a_registration("bea", uid=2))

    after = evolve(state, StatusChanged("web", "ana-1", Status.CANCELLED, at("16 Sep 10:00")))

    assert [r.sequence for r in after.of("web")] == [5, 0]


def test_fees_recorded_together_are_those_recorded_one_by_one() -> None:
    fees = [a_fee("ana"), a_fee("bea"), a_fee("ana", date(2021, 1, 4)), a_fee("bea"), a_fee("cleo")]
    state = a_state(paid=(a_fee("bea"),))

    one_by_one = state
    for fee in fees:
        one_by_one = evolve(one_by_one, MembershipRecorded(fee))

    assert evolve_all(state, map(MembershipRecorded, fees)) == one_by_one
    assert one_by_one.memberships["ana@example.org"] == (fees[0], fees[2])
    assert one_by_one.memberships["bea@example.org"] == (a_fee("bea"),)


def test_a_fee_known_already_changes_nothing() -> None:
    state = a_state(paid=(a_fee("ana"),))

    assert evolve_all(state, [MembershipRecorded(a_fee("ana"))]) is state


def test_a_fee_taken_off_leaves_the_others() -> None:
    state = a_state(paid=(a_fee("ana"), a_fee("ana", date(2021, 1, 4)), a_fee("bea")))

    one_left = evolve(state, MembershipRemoved(a_fee("ana")))
    gone = evolve_all(state, [MembershipRemoved(a_fee("bea")), MembershipRemoved(a_fee("dan"))])

    assert one_left.memberships["ana@example.org"] == (a_fee("ana", date(2021, 1, 4)),)
    assert set(gone.memberships) == {"ana@example.org"}


def test_changes_of_the_roll_are_done_in_their_order() -> None:
    done: list[Change] = [
        MembershipRecorded(a_fee("ana")),
        MembershipRemoved(a_fee("ana")),
        MembershipRecorded(a_fee("bea")),
    ]

    assert set(evolve_all(a_state(), done).memberships) == {"bea@example.org"}


def test_a_roll_is_copied_once_and_not_for_each_of_its_fees(monkeypatch: pytest.MonkeyPatch) -> None:
    copies: list[Mapping[str, object]] = []

    def copied(roll: Mapping[str, object]) -> Mapping[str, object]:
        copies.append(roll)
        return roll

    monkeypatch.setattr(changes, "MappingProxyType", copied)

    after = evolve_all(a_state(), [MembershipRecorded(a_fee(f"p{number}")) for number in range(50)])

    assert len(after.memberships) == 50
    assert len(copies) == 1
