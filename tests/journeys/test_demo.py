"""The demo, played whole: it is the first thing that anybody runs."""

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from mailbot.playground.demo import play
from mailbot.playground.story import SEATS, STORY, Mail

AUTOMATIC = ("Auto-Submitted", "auto-replied")
WIDTH = 80


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """What the demo said, and its page."""
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("demo"))
        page = play(Console(file=said, width=WIDTH)).read_text("utf-8")
    return said.getvalue(), page


def test_everybody_who_wrote_got_a_letter(played: tuple[str, str]) -> None:
    _, page = played
    # Who asks a question is answered by the coordinator, in person.
    people = {event.email for event in STORY if isinstance(event, Mail) and "Question" not in event.subject}

    assert {email for email in people if f"to {email}" not in page} == set()


def test_the_story_goes_through_a_full_session_an_offer_and_the_deadline(played: tuple[str, str]) -> None:
    said, _ = played

    kinds = "which-session held waitlisted offer standing cancelled hold-expired offer-expired refused desk"
    assert [kind for kind in kinds.split() if f"{kind} to" not in said] == []
    assert f"0 of {SEATS} left" in said


def test_what_the_clock_makes_due_is_told_at_its_hour(played: tuple[str, str]) -> None:
    said, _ = played

    # Inès asked at ten past ten and did not pay: her seat was kept for seven days.
    assert re.search(r"Fri 25 Sep 10:10  Time passes.*\n +→ Inès Caron: expired", said)


def test_the_day_after_who_came_gets_a_certificate_and_who_did_not_gets_none(played: tuple[str, str]) -> None:
    said, page = played
    noted = said.partition("The coordinator  notes who came")[2]

    assert "→ Paul Descamps: absent" in noted
    assert "→ Oscar Lind: certificate" in noted
    assert "certificate to oscar.lind@rivers.example" in noted
    assert "certificate to paul.descamps" not in noted
    assert page.count("data:application/pdf;base64,JVBER") == noted.count("certificate to ")


def test_an_automatic_answer_gets_no_letter(played: tuple[str, str]) -> None:
    said, _ = played
    [absent] = [event for event in STORY if isinstance(event, Mail) and AUTOMATIC in event.headers]

    told = said.partition(absent.subject)[2].partition("\n\n")[0]

    assert "ignored" in told
    assert "letter" not in told


def test_a_narrow_terminal_shows_every_line_and_every_address_whole(played: tuple[str, str]) -> None:
    said, _ = played

    told, _, _ = said.rpartition("The letters as people saw them")
    assert [line for line in told.splitlines() if len(line) > WIDTH] == []
    seated = [event.email for event in STORY if isinstance(event, Mail) and event.email in said.rpartition("Member")[2]]
    assert len(set(seated)) >= SEATS - 1  # one of them sends a colleague


def test_the_page_stands_where_it_is_said_to_be(played: tuple[str, str]) -> None:
    said, page = played

    assert str(Path("var/demo/letters.html")) in said
    assert page.count("<iframe") > len({event.email for event in STORY if isinstance(event, Mail)})
