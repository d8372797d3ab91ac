"""Who writes too often is answered no more for a while, and a person is told once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailbot.core.brakes import braked, is_news
from mailbot.core.delivery import Mail, MailStatus
from tests.builders import at

NOON = at("15 Sep 12:00")
MINUTE = timedelta(minutes=1)


def an_answer(number: int, to: str = "ana@example.org", *, after: timedelta | None = None, words: str = "") -> Mail:
    queued = NOON + (after if after is not None else number * MINUTE)
    return Mail(
        f"<{number}>", "standing", (to,), b"", queued, answers=f"message-{number}", words=words or f"words {number}"
    )


def in_turn(mails: list[Mail]) -> list[Mail]:
    """Each as it is queued when its time comes."""
    done: list[Mail] = []
    for mail in mails:
        done += braked([mail], done, mail.queued_at)
    return done


def sent(mails: list[Mail]) -> int:
    return sum(mail.status is MailStatus.QUEUED for mail in mails)


def test_three_answers_an_hour_and_ten_a_day_go_to_one_address() -> None:
    every_minute = in_turn([an_answer(n) for n in range(60)])
    every_quarter = in_turn([an_answer(n, after=n * 15 * MINUTE) for n in range(24 * 4)])

    assert sent(every_minute) == 3
    assert sent(every_quarter) == 10


def test_the_next_hour_she_is_answered_again() -> None:
    mails = in_turn([*(an_answer(n) for n in range(5)), an_answer(9, after=timedelta(minutes=61))])

    assert [mail.brake for mail in mails] == ["", "", "", "address", "address", ""]


def test_an_hour_after_the_first_of_three_she_is_answered_again() -> None:
    mails = in_turn([*(an_answer(n) for n in range(3)), an_answer(3, after=timedelta(hours=1))])

    assert sent(mails) == 4


@pytest.mark.parametrize("status", [MailStatus.WITHHELD, MailStatus.WITHDRAWN])
def test_a_letter_that_never_left_is_not_counted(status: MailStatus) -> None:
    never_left = [replace(an_answer(n), status=status) for n in range(9)]

    assert sent(list(braked([an_answer(9)], never_left, NOON + 9 * MINUTE))) == 1


def test_a_letter_taken_back_stays_so_and_can_never_be_released() -> None:
    needless = replace(an_answer(9), status=MailStatus.WITHDRAWN)

    assert braked([needless], [an_answer(n) for n in range(3)], NOON) == (needless,)


def test_the_same_is_said_once_a_day() -> None:
    day = timedelta(hours=24)
    mails = in_turn([an_answer(0, words="same"), an_answer(1, words="same"), an_answer(2, after=day, words="same")])

    assert [mail.brake for mail in mails] == ["", "same", ""]


def test_what_is_said_to_one_is_not_counted_for_another() -> None:
    mails = in_turn([an_answer(n, f"person{n}@example.org", words="same") for n in range(20)])

    assert sent(mails) == 20


@pytest.mark.parametrize(
    ("domain", "answered", "brake"), [("example.org", 200, "domain"), ("gmail.com", 500, "mailbox")]
)
def test_a_flood_is_stopped(domain: str, answered: int, brake: str) -> None:
    flood = in_turn([an_answer(n, f"person{n}@{domain}", after=n * timedelta(seconds=1)) for n in range(600)])

    assert sent(flood) == answered
    assert flood[-1].brake == brake


def test_of_a_batch_each_counts_for_the_next() -> None:
    assert sent(list(braked([an_answer(n) for n in range(5)], [], NOON))) == 3


def test_what_answers_nobody_is_not_counted() -> None:
    reminders = [Mail(f"<{n}>", "reminder-fee", ("ana@example.org",), b"", NOON) for n in range(9)]

    assert sent(list(braked(reminders, [], NOON))) == 9
    assert sent(list(braked([an_answer(0)], reminders, NOON))) == 1


def test_a_person_is_told_once_a_day_of_each_who_is_withheld() -> None:
    ana = in_turn([an_answer(n) for n in range(5)])
    bob = in_turn([an_answer(n, "bob@example.org") for n in range(4)])
    tomorrow = an_answer(9, after=timedelta(hours=25))

    assert is_news(ana[3], ana[:3], NOON)
    assert not is_news(ana[4], ana[:4], NOON)
    assert is_news(bob[3], [*ana, *bob[:3]], NOON)
    assert is_news(replace(ana[4], brake="same"), ana[:4], NOON)
    assert is_news(ana[3], ana[:4], tomorrow.queued_at + timedelta(hours=1))
