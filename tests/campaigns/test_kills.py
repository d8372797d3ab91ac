"""mailbot is killed in the midst of its work, and keeps its promises; `make campaign` kills it a thousand times."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.campaigns.kills import Score, Story, a_story, campaign
from tests.servers.dovecot import Dovecot, dovecot_or_skip

pytestmark = pytest.mark.slow

SEEDS = (20, 21)
KILLS = 30  # for each seed


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    dovecot_or_skip()
    with Dovecot() as server:
        yield server


@pytest.mark.parametrize("seed", SEEDS)
def test_whenever_it_is_killed_nobody_is_lost_nor_served_twice(dovecot: Dovecot, seed: int) -> None:
    *_, score = campaign(dovecot, KILLS, seed)

    assert score.broken == []
    assert score.kills >= KILLS


# --- the checks see what they are there for ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def undisturbed(dovecot: Dovecot) -> Iterator[Story]:
    """A story in which nobody is killed."""
    with a_story(dovecot, seed=1, number=0, score=Score()) as story:
        story.is_told(kills=0)
        yield story


def test_a_story_without_kills_breaks_no_promise(undisturbed: Story) -> None:
    assert undisturbed.score.broken == []
    assert undisturbed.score.letters > 5


def test_a_copy_for_no_reason_is_seen(undisturbed: Story) -> None:
    copies = undisturbed.copies
    story = replace(undisturbed, copies=[*copies, copies[0]])

    assert any("doubled for no reason" in what for what in story.broken())


def test_another_wording_of_the_same_letter_is_seen(undisturbed: Story) -> None:
    first, *others = undisturbed.copies
    again = replace(first, content=first.content + b"PS\r\n")
    story = replace(undisturbed, copies=[replace(first, in_doubt=True), *others, again])

    assert any("not the same bytes" in what for what in story.broken())


def test_more_copies_than_letters_on_their_way_at_a_kill_are_seen(undisturbed: Story) -> None:
    copies = [replace(copy, in_doubt=True) for copy in undisturbed.copies]
    life = copies[0].life
    story = replace(undisturbed, copies=copies * 2, killed={life})

    assert any("one kill doubled" in what for what in story.broken())


def test_a_letter_that_never_arrived_is_seen(undisturbed: Story) -> None:
    story = replace(undisturbed, copies=undisturbed.copies[1:])

    assert any("never arrived" in what for what in story.broken())


def test_who_is_not_registered_or_whose_mail_was_not_decided_or_filed_is_seen(undisturbed: Story) -> None:
    story = replace(undisturbed, delivered=[*undisturbed.delivered, ("personnez", "<z@example.org>")])

    found = "\n".join(story.broken())
    assert "personnez@example.org" in found
    assert "<z@example.org> was decided 0 times" in found
    assert "Inscriptions holds" in found


def test_the_same_seed_has_the_same_people_write_the_same(dovecot: Dovecot) -> None:
    def mails(seed: int) -> list[object]:
        with a_story(dovecot, seed, 0, Score()) as story:
            return list(story.mails())

    assert mails(1) == mails(1) != mails(2)
