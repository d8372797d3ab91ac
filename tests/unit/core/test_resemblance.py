"""What resembles a fee goes to the coordinator, once, and confirms nothing by itself."""

from datetime import date

import pytest

from mailbot.core.changes import FeesLikened, MembershipRecorded, evolve
from mailbot.core.decide import tick
from mailbot.core.membership import holder_key
from mailbot.core.model import Membership, Participant, State, Status
from mailbot.core.resemblance import AT_MOST, may_be_for
from tests.builders import (
    a_fee,
    a_mail,
    a_person,
    a_policy,
    a_registration,
    a_session,
    a_state,
    after,
    at,
    decided,
    standing,
    to_register,
    told,
)

NOON = at("15 Sep 12:00")
JARDINS = Participant("Ana Durand", "ana@example.org", "Asso. Les Jardins")


def of_a_house(name: str, paid_on: date = date(2020, 1, 1)) -> Membership:
    return Membership(holder_key(name), paid_on, name)


def held(participant: Participant = JARDINS) -> State:
    return a_state(a_registration("ana", Status.HELD, participant=participant, until=at("22 Sep 10:00")))


def with_fees(state: State, *fees: Membership) -> State:
    for fee in fees:
        state = evolve(state, MembershipRecorded(fee))
    return state


@pytest.mark.parametrize(
    ("asked", "paid"),
    [
        ("Mairie de Saint-Flour", "Commune de Saint Flour"),
        ("Mairie de St-Flour", "Saint-Flour"),
        ("Asso. Les Jardins", "Association Les Jardins"),
        ("Les Jardins d'Ambert", "association LES JARDINS D AMBERT (loi 1901)"),
        ("CC du Pays de Murat", "Communauté de communes du Pays de Murat"),
        ("Conseil départemental du Cantal", "Département du Cantal"),
        ("Foyer rural d'Arlanc", "Foyer rural d'Arland"),
    ],
)
def test_one_house_written_in_two_ways_resembles_itself(asked: str, paid: str) -> None:
    assert may_be_for(of_a_house(paid), Participant("Ana Durand", "ana@example.org", asked))


@pytest.mark.parametrize(
    ("asked", "paid"),
    [
        ("Mairie", "Mairie de Saint-Flour"),
        ("Mairie de Saint-Flour", "Communauté de communes de Saint-Flour"),
        ("Mairie de Saint-Flour", "Mairie de Murat"),
        ("Foyer rural d'Ambert", "Foyer rural d'Arlanc"),
        ("Les Jardins", "Les Jardins de Marie"),
    ],
)
def test_two_houses_do_not_resemble_each_other(asked: str, paid: str) -> None:
    assert not may_be_for(of_a_house(paid), Participant("Ana Durand", "ana@example.org", asked))


@pytest.mark.parametrize(
    ("name", "paid", "alike"),
    [
        ("Ana Durand", "DURAND Ana", True),
        ("Ana Durand", "Ana Durant", True),
        ("Ana Durand", "Ana Durand-Petit", True),
        ("Ana Durand", "Anne Petit", False),
        ("Julie Martin", "Julien Martin", False),
        ("Ana", "Ana Durand", False),
        ("Ana Durand", "", False),
    ],
)
def test_a_full_name_under_another_address_resembles(name: str, paid: str, alike: bool) -> None:
    fee = Membership("autre@example.net", date(2020, 1, 1), paid)

    assert may_be_for(fee, Participant(name, "ana@example.org")) is alike


def test_a_resemblance_goes_to_the_coordinator_and_confirms_nothing() -> None:
    state = with_fees(held(), of_a_house("Association Les Jardins"), a_fee("bea"))

    decision = tick(a_policy(), state, NOON)

    assert told(decision) == [("desk-membership", "coordination")]
    assert decision.changes == (FeesLikened("web", "ana-1", ("association les jardins",)),)
    assert standing(after(state, decision)) == {"Ana Durand": Status.HELD}


def test_the_coordinator_is_told_once_of_each_fee() -> None:
    policy = a_policy()
    state = with_fees(held(), of_a_house("Association Les Jardins"))
    state = after(state, tick(policy, state, NOON))

    again = tick(policy, state, at("15 Sep 12:01"))
    later = tick(policy, with_fees(state, Membership("ana@example.net", date(2020, 2, 1), "Ana Durand")), NOON)

    assert (again.changes, again.letters) == ((), ())
    assert [fee.holder for fee in later.letters[0].facts["candidates"]] == ["ana@example.net"]  # type: ignore[attr-defined]


def test_the_letter_to_who_asked_stays_as_it_is() -> None:
    policy = a_policy()
    state = with_fees(a_state(), of_a_house("Association Les Jardins"))

    decision = decided(policy, state, a_mail("ana"), to_register(JARDINS))

    assert told(decision) == [("held", "ana")]
    assert told(tick(policy, after(state, decision), NOON)) == [("desk-membership", "coordination")]


def test_the_fee_recorded_as_the_letter_asks_confirms_the_seat() -> None:
    policy = a_policy()
    state = with_fees(held(), of_a_house("Association Les Jardins"))
    state = after(state, tick(policy, state, NOON))

    decision = tick(policy, with_fees(state, a_fee("ana")), NOON)

    assert told(decision) == [("confirmation", "ana")]


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.WAITLISTED, Status.OFFERED])
def test_whose_seat_waits_for_no_fee_resembles_nobody(status: Status) -> None:
    state = a_state(
        a_registration("ana", status, participant=JARDINS, until=at("22 Sep 10:00")),
        a_registration("bea", uid=2),
        a_registration("cleo", uid=3),
    )

    assert (
        tick(
            a_policy(a_session(seats=3 - (status is Status.WAITLISTED))),
            with_fees(state, of_a_house("Association Les Jardins")),
            NOON,
        ).letters
        == ()
    )


def test_a_fee_of_another_year_is_no_candidate() -> None:
    state = with_fees(held(), of_a_house("Association Les Jardins", date(2019, 1, 1)))

    assert tick(a_policy(), state, NOON).letters == ()


def test_somebody_s_name_does_not_stand_for_another_s_fee() -> None:
    namesake = Membership("ana.durand@example.net", date(2020, 1, 1), "Ana Durand")

    decision = decided(
        a_policy(), with_fees(a_state(), namesake), a_mail("ana"), to_register(a_person("ana", "Ana Durand"))
    )

    assert told(decision) == [("held", "ana")]


def test_a_letter_tells_of_few_candidates_and_the_next_of_the_others() -> None:
    fees = [Membership(f"ana{n}@example.net", date(2020, 1, 1), "Ana Durand") for n in range(AT_MOST + 2)]
    state = with_fees(held(), *fees)

    first = tick(a_policy(), state, NOON)

    assert len(first.changes[0].holders) == AT_MOST  # type: ignore[union-attr]
    assert len(tick(a_policy(), after(state, first), NOON).changes[0].holders) == 2  # type: ignore[union-attr]
