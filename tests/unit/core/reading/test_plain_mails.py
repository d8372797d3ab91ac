"""Plain mails are read as what they plainly say, and doubtful ones as doubtful."""

from datetime import UTC, datetime

import pytest

from mailbot.core.message import Address, Message
from mailbot.core.reading import Intent, read
from tests.unit.core.reading.plain_mails import HELD_BACK, SEEN, Case
from tests.unit.core.reading.sessions import PARIS, SESSIONS

MARIE = Address("marie.durand@mairie-x.example", "Marie Durand")


@pytest.mark.parametrize("case", [*SEEN, *HELD_BACK], ids=lambda case: f"{case[0]}: {case[2]} / {case[3][:50]!r}")
def test_a_plain_mail_is_read_as_what_it_says(case: Case) -> None:
    intent, session, subject, text = case
    message = Message(
        key="k", arrived=datetime(2020, 9, 15, tzinfo=UTC), uid=1, author=MARIE, subject=subject, text=text
    )

    reading = read(message, SESSIONS, timezone=PARIS)

    # Who asks and who is unsure both wait for a person.
    assert reading.intent == intent or {reading.intent, intent} == {Intent.UNSURE, Intent.QUESTION}, reading
    assert reading.session == (session or reading.session), reading
    if reading.intent in (Intent.REGISTER, Intent.CANCEL, Intent.ACCEPT, Intent.DECLINE):
        (person,) = reading.participants
        assert (person.name, person.email) == ("Marie Durand", MARIE.email)
