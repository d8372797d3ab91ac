"""`mailbot plan` in the coordinator's words."""

from mailbot import plans
from mailbot.core.model import Status
from tests.builders import a_registration, a_session, a_state, at, without_fee


def test_who_has_no_name_is_told_by_her_address_once_and_one_seat_is_one() -> None:
    told = {
        "notify": "ask",
        "people": [{"session": "web", "name": None, "email": "ana@example.org", "status": "held", "changes": []}],
        "seats": [],
    }
    policy = without_fee(a_session(seats=1, title="Le web"))
    state = a_state(a_registration("ana"), a_registration("bea", Status.CONFIRMED, 2))

    assert list(plans.in_words(told, policy)) == [
        "Le web : ana@example.org, place gardée",
        "1 personne à prévenir, après votre accord.",
    ]
    assert list(plans.in_words(plans.planned(policy, state, at("20 Sep 10:00")), policy))[-2:] == [
        "web : 1 place, 2 prises ; personne ne perd la sienne",
        "Personne n'est à prévenir.",
    ]
