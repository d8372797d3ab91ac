"""What is known of a message."""

import pytest

from mailbot.core.case import Case
from mailbot.core.facts import MESSAGE_FACTS, VALUES
from mailbot.core.message import Address
from mailbot.core.reading import Intent
from tests.builders import MAILBOX, a_mail, a_policy, a_state, at, to

A_LIST = Address("liste@ailleurs.example")


def a_case(**said: object) -> Case:
    return Case(a_policy(), a_state(), a_mail(**said), to(Intent.QUESTION), at("15 Sep 10:00"))  # type: ignore[arg-type]


@pytest.mark.parametrize(("reader", "addressed"), [(MAILBOX, True), (A_LIST, False)])
def test_a_mail_resent_to_us_is_addressed_to_us(reader: Address, addressed: bool) -> None:
    case = a_case(to=(A_LIST,), resent_to=(reader,))

    assert MESSAGE_FACTS["addressed"](case) is addressed


def test_each_fact_has_a_value_of_those_that_a_row_may_ask_for() -> None:
    case = a_case()

    for name, values in VALUES.items():
        value = MESSAGE_FACTS[name](case)
        assert type(value) is values if isinstance(values, type) else value in values, name
