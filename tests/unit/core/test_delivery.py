"""When a letter is tried again, and when a person has to look."""

from datetime import UTC, datetime, timedelta

import pytest

from mailbot.core import delivery
from mailbot.core.delivery import Mail, MailStatus

NINE = datetime(2020, 10, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def a_mail() -> Mail:
    return Mail("<1@example.org>", "confirmation", ("ana@example.org",), b"Subject: Bonjour\r\n\r\n", NINE)


def a_refused_mail(attempts: int) -> Mail:
    """Refused for now so many times, each time as soon as it was due."""
    mail, now = a_mail(), NINE
    for _ in range(attempts):
        mail = delivery.deferred(delivery.sending(mail, now), now, "450 later")
        now = mail.next_attempt or now
    return mail


def test_a_queued_letter_is_due_at_once() -> None:
    assert delivery.is_due(a_mail(), NINE)


def test_a_letter_on_its_way_is_not_due_again() -> None:
    mail = delivery.sending(a_mail(), NINE)

    assert mail.status is MailStatus.SENDING
    assert mail.is_waiting
    assert not delivery.is_due(mail, NINE + timedelta(days=9))


def test_every_attempt_carries_the_date_of_the_first() -> None:
    refused = delivery.deferred(delivery.sending(a_mail(), NINE), NINE, "450 later")

    again = delivery.sending(refused, NINE + MINUTE)

    assert again.sent_on == NINE
    assert again.attempts == 2
    assert again.content == a_mail().content


def test_a_letter_sent_keeps_no_words() -> None:
    mail = delivery.sent(delivery.sending(a_mail(), NINE), "250 2.0.0 taken")

    assert mail.status is MailStatus.SENT
    assert mail.content == b""
    assert mail.reply == "250 2.0.0 taken"
    assert not mail.is_waiting


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 240), (6, 240), (9, 240)])
def test_a_refused_letter_waits_longer_each_time(attempts: int, minutes: int) -> None:
    before = a_refused_mail(attempts - 1)
    now = before.next_attempt or NINE

    mail = delivery.deferred(delivery.sending(before, now), now, "450 later")

    assert mail.status is MailStatus.DEFERRED
    assert mail.next_attempt == now + minutes * MINUTE


def test_a_refused_letter_is_due_when_its_time_has_come_and_no_sooner() -> None:
    mail = a_refused_mail(1)

    assert not delivery.is_due(mail, NINE + MINUTE - timedelta(microseconds=1))
    assert delivery.is_due(mail, NINE + MINUTE)


def test_a_letter_refused_for_three_days_is_given_up() -> None:
    mail, now = a_mail(), NINE
    while mail.is_waiting:
        mail = delivery.deferred(delivery.sending(mail, now), now, "450 later")
        now = mail.next_attempt or now

    assert mail.status is MailStatus.FAILED
    assert timedelta(days=3) <= now - NINE < timedelta(days=3, hours=4)
    assert mail.attempts == 23


def test_a_letter_that_was_queued_long_before_its_first_attempt_is_not_given_up() -> None:
    a_month_later = NINE + timedelta(days=30)

    mail = delivery.deferred(delivery.sending(a_mail(), a_month_later), a_month_later, "450 later")

    assert mail.status is MailStatus.DEFERRED


def test_after_silence_the_same_bytes_are_tried_once_more_a_quarter_of_an_hour_later() -> None:
    mail = delivery.uncertain(delivery.sending(a_mail(), NINE), NINE, "")

    assert mail.status is MailStatus.UNCERTAIN
    assert mail.content == a_mail().content
    assert not delivery.is_due(mail, NINE + 14 * MINUTE)
    assert delivery.is_due(mail, NINE + 15 * MINUTE)


def test_the_second_silence_is_for_a_person() -> None:
    once = delivery.uncertain(delivery.sending(a_mail(), NINE), NINE, "")

    twice = delivery.uncertain(delivery.sending(once, NINE), NINE, "")

    assert twice.status is MailStatus.FAILED
    assert twice.content == a_mail().content


def test_a_refusal_between_two_silences_makes_no_third_try() -> None:
    once = delivery.uncertain(delivery.sending(a_mail(), NINE), NINE, "")
    refused = delivery.deferred(delivery.sending(once, NINE), NINE, "450 later")

    twice = delivery.uncertain(delivery.sending(refused, NINE), NINE, "")

    assert twice.status is MailStatus.FAILED


def test_a_letter_that_was_on_its_way_when_the_process_ended_is_uncertain() -> None:
    mail = delivery.interrupted(delivery.sending(a_mail(), NINE), NINE)

    assert mail.status is MailStatus.UNCERTAIN
    assert mail.next_attempt == NINE + 15 * MINUTE


@pytest.mark.parametrize("mail", [a_mail(), a_refused_mail(2), delivery.sent(a_mail())])
def test_a_letter_that_was_not_on_its_way_is_not_touched_by_a_restart(mail: Mail) -> None:
    assert delivery.interrupted(mail, NINE) is mail


def test_a_letter_refused_for_good_is_not_tried_again() -> None:
    mail = delivery.failed(a_refused_mail(1), "550 5.1.1 no such person")

    assert mail.status is MailStatus.FAILED
    assert not mail.is_waiting
    assert not delivery.is_due(mail, NINE + timedelta(days=9))
    assert mail.reply == "550 5.1.1 no such person"
