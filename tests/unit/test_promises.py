"""Where people are, no session and no part may vanish from the files."""

import pytest

from mailbot import promises
from mailbot.config import ConfigError
from mailbot.core.model import Status
from tests.builders import a_day, a_registration, a_session, a_state, at, days, without_fee

NOW = at("20 Sep 10:00")


def test_a_session_that_vanished_with_people_in_it_is_a_mistake() -> None:
    state = a_state(
        a_registration("ana", uid=1), a_registration("bea", Status.WAITLISTED, 2), a_registration("cleo", uid=3)
    )

    with pytest.raises(ConfigError) as raised:
        promises.keep(without_fee(a_session("autre")), state, NOW)

    assert str(raised.value) == (
        "sessions/web.toml : ce fichier a disparu alors que 3 personnes y sont inscrites ou en attente : "
        "remettez ce nom de fichier ; si la session est annulée, écrivez-y « called_off = true »"
    )


def test_a_part_that_vanished_with_people_in_it_is_a_mistake() -> None:
    state = a_state(a_registration("ana", parts=("soir",)), a_registration("bea", uid=2, parts=("matin",)))

    with pytest.raises(ConfigError) as raised:
        promises.keep(without_fee(a_day()), state, NOW)

    assert str(raised.value) == (
        "sessions/web.toml, « parts.id » : « soir » a disparu alors que 1 personne y est inscrite ou en attente : "
        "remettez-la ; si elle n'a plus lieu, ajoutez-y « dropped = true »"
    )


def test_what_nobody_is_in_any_more_may_go() -> None:
    state = a_state(a_registration("ana", Status.CANCELLED, parts=("soir",)))

    promises.keep(without_fee(a_day()), state, NOW)
    promises.keep(without_fee(a_session("autre")), state, NOW)


def test_seats_lowered_below_those_taken_are_a_remark() -> None:
    state = a_state(*(a_registration(who, uid=n) for n, who in enumerate(("ana", "bea", "cleo"))))

    lowered = [str(remark) for remark in promises.remarks(without_fee(a_session(seats=1)), state)]
    enough = list(promises.remarks(without_fee(a_session(seats=3)), state))

    assert lowered == [
        "sessions/web.toml, « seats » : 2 personnes de plus que de places : personne ne perd la sienne, "
        "et aucune autre n'est donnée tant que c'est ainsi"
    ]
    assert enough == []


def test_the_file_of_a_session_long_over_may_go() -> None:
    state = a_state(a_registration("ana"), a_registration("bea", uid=2, decided=at("1 Oct 10:00")))

    promises.keep(without_fee(a_session("autre")), state, at("1 Oct 10:00") + days(366))

    with pytest.raises(ConfigError):
        promises.keep(without_fee(a_session("autre")), state, at("1 Oct 10:00") + days(364))


def test_a_part_of_a_session_that_is_over_may_go() -> None:
    state = a_state(a_registration("ana", parts=("soir",)))

    promises.keep(without_fee(a_day()), state, at("8 Oct 17:00"))

    with pytest.raises(ConfigError):
        promises.keep(without_fee(a_day()), state, at("8 Oct 16:59"))
