"""Whether the fee is settled, on the day of the session."""

from datetime import date, datetime
from typing import Any

import pytest

from mailbot.core.membership import covers, fee_settled, holder_key
from mailbot.core.model import Membership, Participant
from mailbot.core.policy import MembershipRules
from tests.builders import COORDINATOR, a_fee, a_person, a_policy, a_session, a_state

ASSO = {"name": "Asso", "coordinators": [COORDINATOR]}
NEW_YEAR: dict[str, Any] = {
    "parts": [{"id": "p", "start": datetime(2021, 1, 1, 0, 30), "end": datetime(2021, 1, 1, 2)}]
}


def test_who_paid_nothing_owes_the_fee() -> None:
    policy = a_policy()

    assert not fee_settled(policy, a_state(), policy.sessions["web"], a_person("ana"))


def test_a_fee_of_the_session_s_year_is_enough() -> None:
    policy = a_policy()

    assert fee_settled(policy, a_state(paid=(a_fee("ana"),)), policy.sessions["web"], a_person("ana"))


def test_somebody_else_s_fee_is_not() -> None:
    policy = a_policy()

    assert not fee_settled(policy, a_state(paid=(a_fee("bob"),)), policy.sessions["web"], a_person("ana"))


@pytest.mark.parametrize("holder", ["@example.org", "mairie de saint flour"])
def test_a_domain_s_or_an_organisation_s_fee_counts_for_its_people(holder: str) -> None:
    policy = a_policy()
    state = a_state(paid=(Membership(holder_key(holder), date(2020, 3, 1)),))
    ana = a_person("ana", organisation="Mairie de Saint-Flour")

    assert fee_settled(policy, state, policy.sessions["web"], ana)


@pytest.mark.parametrize("domain", ["gmail.com", "orange.fr", "wanadoo.fr", "laposte.net", "yahoo.co.uk"])
def test_nobody_pays_for_all_who_have_an_address_at_a_public_provider(domain: str) -> None:
    policy = a_policy()
    state = a_state(paid=(Membership(f"@{domain}", date(2020, 3, 1)),))

    assert not fee_settled(policy, state, policy.sessions["web"], Participant("Ana", f"ana@{domain}"))


@pytest.mark.parametrize(("year", "settled"), [(2020, False), (2021, True)])
def test_the_session_s_day_is_the_organisation_s_and_not_utc_s(year: int, settled: bool) -> None:
    policy = a_policy(a_session(**NEW_YEAR))  # 00:30 in Paris is still 2020 in UTC
    state = a_state(paid=(a_fee("ana", date(year, 6, 1)),))

    assert fee_settled(policy, state, policy.sessions["web"], a_person("ana")) is settled


def test_a_session_may_ask_no_fee() -> None:
    policy = a_policy(a_session(membership={"required": False}))

    assert fee_settled(policy, a_state(), policy.sessions["web"], a_person("ana"))


def test_a_session_may_ask_a_fee_where_the_rules_ask_none() -> None:
    policy = a_policy(a_session(membership={"required": True}), membership={"required": False})

    assert not fee_settled(policy, a_state(), policy.sessions["web"], a_person("ana"))


@pytest.mark.parametrize(
    ("paid_on", "day", "covered"),
    [
        (date(2020, 10, 8), date(2020, 10, 8), True),
        (date(2020, 10, 9), date(2020, 10, 8), False),
        (date(2019, 10, 9), date(2020, 10, 8), True),
        (date(2019, 10, 8), date(2020, 10, 8), False),
        (date(2020, 2, 29), date(2021, 2, 28), True),
        (date(2020, 2, 29), date(2021, 3, 1), False),
        (date(2019, 2, 28), date(2020, 2, 28), False),
        (date(2019, 3, 1), date(2020, 2, 29), True),
        (date(2019, 12, 31), date(2020, 12, 30), True),
        (date(2020, 1, 1), date(2020, 12, 31), True),
        (date(2020, 1, 1), date(2021, 1, 1), False),
    ],
)
def test_twelve_months_run_from_the_payment_and_end_before_its_anniversary(
    paid_on: date, day: date, covered: bool
) -> None:
    rules = MembershipRules(valid="12-months")

    assert covers(rules, Membership("ana@example.org", paid_on), day) is covered


@pytest.mark.parametrize(
    ("paid_on", "day", "covered"),
    [
        (date(2020, 1, 1), date(2020, 12, 31), True),
        (date(2020, 12, 31), date(2020, 1, 1), True),  # the year's fee, however late in it
        (date(2020, 12, 31), date(2021, 1, 1), False),
        (date(2021, 1, 1), date(2020, 12, 31), False),
    ],
)
def test_a_calendar_year_runs_from_its_first_day_to_its_last(paid_on: date, day: date, covered: bool) -> None:
    assert covers(MembershipRules(), Membership("ana@example.org", paid_on), day) is covered


def test_the_year_of_a_session_is_told_by_the_organisation_s_clocks() -> None:
    eve: dict[str, Any] = {
        "parts": [{"id": "p", "start": datetime(2020, 12, 31, 23), "end": datetime(2020, 12, 31, 23, 30)}]
    }
    policy = a_policy(a_session(**eve), organisation=ASSO | {"timezone": "Pacific/Noumea"})
    ana = a_person("ana")  # 23:00 in Paris is 9:00 on 1 January in Noumea

    assert fee_settled(policy, a_state(paid=(a_fee("ana", date(2021, 1, 1)),)), policy.sessions["web"], ana)
    assert not fee_settled(policy, a_state(paid=(a_fee("ana", date(2020, 1, 1)),)), policy.sessions["web"], ana)


def test_holders_are_filed_without_case_accents_or_hyphens() -> None:
    assert holder_key("  Ana@Example.ORG ") == "ana@example.org"
    assert holder_key("Mairie de Saint-Étienne") == holder_key("MAIRIE DE SAINT ETIENNE")
