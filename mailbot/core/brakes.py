"""Loop brakes: how many answers one address, one domain and all together get in a time.

The law: whoever writes, and however often, is answered a bounded number of times (RFC 3834, 2). What was asked is done
all the same; the letter that is one too many waits, and a person is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailbot.core.delivery import Mail, MailStatus
from mailbot.core.public_domains import is_public

DAY = timedelta(hours=24)
SAME = "same"
# Said twice in the same words, these tell nothing new; who gives her seat up and takes it back is confirmed twice.
MOVES_NOTHING = frozenset({"standing", "which-session", "which-person", "acknowledged"})


@dataclass(frozen=True, slots=True)
class Brake:
    """So many answers in so many hours, to each `of`: an address, a domain, or the whole mailbox."""

    of: str
    hours: int
    answers: int


# A person writes three times an hour when much goes wrong; two programs facing each other do so in a minute.
BRAKES = (Brake("address", 1, 3), Brake("address", 24, 10), Brake("domain", 1, 200), Brake("mailbox", 1, 500))


def braked(mails: Sequence[Mail], before: Iterable[Mail], now: datetime) -> tuple[Mail, ...]:
    """The new letters, those that a brake stops withheld. `before`: the letters of the last day."""
    answers = [mail for mail in before if mail.answers and now - mail.queued_at < DAY]
    for mail in mails:
        is_new_answer = mail.answers and mail.status is MailStatus.QUEUED
        brake = _brake(mail, answers, now) if is_new_answer else ""
        answers.append(replace(mail, status=MailStatus.WITHHELD, brake=brake) if brake else mail)
    return tuple(answers[len(answers) - len(mails) :])


def is_news(mail: Mail, before: Iterable[Mail], now: datetime) -> bool:
    """Whether nobody was told of this brake in the last day."""
    told = (each for each in before if each.status is MailStatus.WITHHELD and now - each.queued_at < DAY)
    return not any(each.brake == mail.brake and set(_counted(each)) & set(_counted(mail)) for each in told)


def _brake(mail: Mail, answers: Sequence[Mail], now: datetime) -> str:
    """The brake that stops it; "" for none. What reaches nobody does not count."""
    sent = [each for each in answers if each.status not in {MailStatus.WITHHELD, MailStatus.WITHDRAWN}]
    again = (each for each in sent if (each.words, each.recipients) == (mail.words, mail.recipients))
    if mail.kind in MOVES_NOTHING and any(again):
        return SAME
    for brake in BRAKES:
        hers = set(_of(brake.of, mail))
        recent = [each for each in sent if now - each.queued_at < timedelta(hours=brake.hours)]
        if any(sum(one in _of(brake.of, each) for each in recent) >= brake.answers for one in hers):
            return brake.of
    return ""


def _counted(mail: Mail) -> tuple[str, ...]:
    return _of(mail.brake if mail.brake in {"domain", "mailbox"} else "address", mail)


def _of(what: str, mail: Mail) -> tuple[str, ...]:
    match what:
        case "address":
            return mail.recipients
        case "domain":
            domains = {email.rpartition("@")[2] for email in mail.recipients}
            return tuple(domain for domain in domains if not is_public(domain))
    return ("",)
