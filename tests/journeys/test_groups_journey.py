"""Several people in one mail, on a real IMAP server: six ask for the four seats that are left."""

import re
from datetime import timedelta

import pytest

from tests.journeys.installations import FIRST, SESSION, Installation, a_mail, a_reply, words
from tests.journeys.test_conversations_journey import last

pytestmark = pytest.mark.slow

HOUR = timedelta(hours=1)
SIX = """Bonjour,

Je souhaite inscrire les personnes suivantes à la session du 8 octobre :
- Jean Exemple
- Marie Durand, marie@example.org
- Paul Lambert
- Zoé Petit, zoe@example.org
- Ali Benali
- Luc Moreau

Bien cordialement,
Jean Exemple"""


@pytest.fixture
def installation(installation: Installation) -> Installation:
    """Four seats, six at most in one mail, no fee."""
    edit(installation, f"sessions/{SESSION}.toml", "seats", "4")
    edit(installation, "rules.toml", "per_message", "6")
    edit(installation, "rules.toml", "required", "false")
    return installation


def edit(installation: Installation, file: str, key: str, value: str) -> None:
    """One line, as the coordinator does it."""
    path = installation.root / "config" / file
    text, edited = re.subn(rf"(?m)^{key} = [^#\n]*", f"{key} = {value} ", path.read_text(encoding="utf-8"), count=1)
    assert edited == 1
    path.write_text(text, encoding="utf-8")


def statuses(installation: Installation) -> list[tuple[str, str]]:
    return [(row["name"].split()[0], row["status"]) for row in installation.roster()]


def sent(installation: Installation) -> list[tuple[str, str]]:
    kinds = [str(letter["X-Mailbot-Letter"]) for letter in installation.letters()]
    return sorted(zip(kinds, (mail.recipients[0].partition("@")[0] for mail in installation.sink.mails), strict=True))


def test_a_group_is_split_and_the_letter_says_who_sits_and_who_waits(installation: Installation) -> None:
    installation.deliver(a_mail("jean", SIX), FIRST)

    installation.once(FIRST + HOUR)

    assert [status for _, status in statuses(installation)] == ["confirmed"] * 4 + ["waitlisted"] * 2
    assert sent(installation) == [("confirmation", "marie"), ("confirmation", "zoe"), ("summary", "jean")]
    summary, hers = last(installation, "summary", "jean"), last(installation, "confirmation", "marie")
    assert "Paul Lambert : inscription confirmée" in words(summary).replace("\N{NO-BREAK SPACE}", " ")
    assert "Luc Moreau : liste d’attente, 2e position" in words(summary).replace("\N{NO-BREAK SPACE}", " ")
    assert "Jean Exemple a demandé une place pour vous." in words(hers)
    assert summary["In-Reply-To"]
    assert [part.get_content_type() for part in summary.walk()].count("text/calendar") == 1


def test_a_group_that_is_kept_together_takes_four_seats_and_two_wait(installation: Installation) -> None:
    edit(installation, "rules.toml", "groups", '"together"')
    installation.deliver(a_mail("jean", SIX), FIRST)
    installation.once(FIRST + HOUR)

    assert [status for _, status in statuses(installation)] == ["offered"] * 4 + ["waitlisted"] * 2
    assert sent(installation) == [("summary", "jean"), ("waitlisted", "marie"), ("waitlisted", "zoe")]

    question = last(installation, "summary", "jean")
    assert "« Oui, je prends les places »" in words(question).replace("\N{NO-BREAK SPACE}", " ")
    installation.deliver(a_reply(question, "jean", "Oui, je prends les places."), FIRST + 2 * HOUR)
    installation.once(FIRST + 3 * HOUR)

    assert [status for _, status in statuses(installation)] == ["confirmed"] * 4 + ["waitlisted"] * 2
    assert sent(installation)[:2] == [("confirmation", "marie"), ("confirmation", "zoe")]


def test_a_group_that_would_rather_wait_lets_the_next_pass_and_keeps_its_place(installation: Installation) -> None:
    edit(installation, "rules.toml", "groups", '"together"')
    installation.deliver(a_mail("jean", SIX), FIRST)
    installation.deliver(a_mail("ana", "Bonjour, je souhaite m'inscrire à la session du 8 octobre."), FIRST + HOUR / 2)
    installation.once(FIRST + HOUR)
    question = last(installation, "summary", "jean")
    assert statuses(installation)[-1] == ("Ana", "waitlisted")

    installation.deliver(a_reply(question, "jean", "Non merci, je ne prends pas les places."), FIRST + 2 * HOUR)
    installation.once(FIRST + 3 * HOUR)

    assert statuses(installation)[0] == ("Ana", "offered")
    assert [status for _, status in statuses(installation)[1:]] == ["waitlisted"] * 6

    edit(installation, f"sessions/{SESSION}.toml", "seats", "7")
    installation.once(FIRST + 4 * HOUR)

    assert [status for _, status in statuses(installation)] == ["offered"] * 7
    assert sent(installation)[0] == ("offer", "ana")
    assert "6 places se sont libérées" in words(last(installation, "offer", "jean")).replace("\N{NO-BREAK SPACE}", " ")
