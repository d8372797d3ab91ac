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
    assert not is_news(replace(ana[4], brake="same"), ana[:4], NOON)
    assert is_news(ana[3], ana[:4], tomorrow.queued_at + timedelta(hours=1))


# --- rounds of a conversation ------------------------------------------------------------------------------------


def test_a_conversation_falls_silent_after_the_third_round_whatever_address_answers() -> None:
    mails = [replace(an_answer(n, f"b-{n}@house{n}.example"), follows=f"<{n - 1}>") for n in range(6)]

    assert [mail.brake for mail in in_turn(mails)] == ["", "", "", "conversation", "", ""]  # nobody has got the fourth


def test_many_who_answer_one_letter_are_all_answered() -> None:
    first = an_answer(0)
    answers = [replace(an_answer(n, f"person{n}@house{n}.example"), follows=first.message_id) for n in range(1, 20)]

    assert sent(in_turn([first, *answers])) == 20


def test_what_the_coordinator_answers_brings_her_a_letter_save_where_it_goes_round() -> None:
    plans = [Mail(f"<{n}>", "plan", ("camille@asso.example.org",), b"", NOON + n * MINUTE) for n in range(20)]
    round_and_round = [replace(mail, follows=f"<{n - 1}>") for n, mail in enumerate(plans)]

    assert sent(in_turn(plans)) == 20
    assert [mail.brake for mail in in_turn(round_and_round)[:4]] == ["", "", "", "conversation"]


# --- one who has many addresses ----------------------------------------------------------------------------------


def test_tags_make_no_other_address() -> None:
    assert sent(in_turn([an_answer(n, f"ana+{n}@example.org") for n in range(9)])) == 3


def test_who_wants_each_answer_at_another_address_of_his_house_is_one() -> None:
    tickets = [replace(an_answer(n, f"ticket-{n}@example.org"), writer="help@example.org") for n in range(9)]

    assert sent(in_turn(tickets)) == 3


def test_a_web_form_that_writes_for_people_elsewhere_is_many() -> None:
    form = [replace(an_answer(n, f"ana@house{n}.example"), writer="form@example.org") for n in range(9)]

    assert sent(in_turn(form)) == 9


def test_of_one_message_that_registers_many_every_answer_leaves() -> None:
    five = [
        replace(an_answer(0, f"person{n}@example.org"), message_id=f"<a{n}>", writer="ana@example.org")
        for n in range(5)
    ]

    assert sent(in_turn(five)) == 5


# --- letters to the coordinator ----------------------------------------------------------------------------------


def for_her(number: int, writer: str = "robot@example.org", kind: str = "desk") -> Mail:
    mail = Mail(f"<{number}>", kind, ("camille@asso.example.org",), b"enclosed", NOON + number * MINUTE)
    return replace(mail, writer=writer)


def test_the_coordinator_gets_three_letters_an_hour_about_one_who_writes_on_and_on() -> None:
    mails = in_turn([for_her(n) for n in range(59)])

    assert sent(mails) == 3
    assert {mail.content for mail in mails[3:]} == {b""}  # the mails lie in her inbox: a flood fills no store
    assert [is_news(mail, mails[:n], NOON) for n, mail in enumerate(mails) if n > 2] == [True] + [False] * 55


def test_what_is_for_the_coordinator_is_no_answer_to_anybody() -> None:
    assert sent(in_turn([*(for_her(n, "ana@example.org") for n in range(3)), an_answer(3)])) == 4


def test_a_flood_from_ever_other_houses_reaches_her_eighty_times_an_hour() -> None:
    flood = [replace(for_her(n, f"robot@house{n}.example"), queued_at=NOON + n * MINUTE / 10) for n in range(500)]

    assert sent(in_turn(flood)) == 80


def test_of_letters_that_fail_she_hears_thirty_times_a_day() -> None:
    alerts = in_turn([for_her(n, "", "alert") for n in range(50)])

    assert sent(alerts) == 30
    assert alerts[-1].content  # what no mail in the inbox shows


def test_of_many_who_are_withheld_she_hears_ten_times_a_day() -> None:
    mails: list[Mail] = []
    told = 0
    for number in range(60):
        mail = an_answer(number, f"ana@house{number // 2}.example", words="same")
        [mail] = braked([mail], mails, mail.queued_at)
        if mail.brake and is_news(mail, mails, mail.queued_at):
            told += 1
            mails.append(replace(for_her(100 + number, "", "alert"), queued_at=mail.queued_at, brake=mail.brake))
        mails.append(mail)

    assert told == 10
