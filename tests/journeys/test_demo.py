"""The demo, played whole: it is the first thing that anybody runs."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from mailbot.playground.demo import play
from mailbot.playground.story import STORY, Mail

AUTOMATIC = ("Auto-Submitted", "auto-replied")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """What the demo said, and its page."""
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("demo"))
        page = play(Console(file=said, width=100)).read_text("utf-8")
    return said.getvalue(), page


def test_everybody_who_wrote_got_a_letter(played: tuple[str, str]) -> None:
    _, page = played
    # Who asks a question is answered by the coordinator, in person.
    people = {event.email for event in STORY if isinstance(event, Mail) and "Question" not in event.subject}

    assert {email for email in people if f"to {email}" not in page} == set()


def test_the_story_goes_through_a_full_session_an_offer_and_the_deadline(played: tuple[str, str]) -> None:
    said, _ = played

    for line in ("waitlisted to", "offer to", "standing to", "cancelled to", "refused to", "desk to", "0 of 8 left"):
        assert line in said


def test_an_automatic_answer_gets_no_letter(played: tuple[str, str]) -> None:
    said, _ = played
    [absent] = [event for event in STORY if isinstance(event, Mail) and AUTOMATIC in event.headers]

    told = said.partition(absent.subject)[2].partition("\n\n")[0]

    assert "ignored" in told
    assert "letter" not in told


def test_the_page_stands_where_it_is_said_to_be(played: tuple[str, str]) -> None:
    said, page = played

    assert str(Path("var/demo/letters.html")) in said
    assert page.count("<iframe") > len({event.email for event in STORY if isinstance(event, Mail)})
