"""Loop brakes: how many letters one address, one conversation, one domain and all together bring about in a time.

The law: whoever writes, and however often, is answered a bounded number of times (RFC 3834, 2), and the coordinator
gets a bounded number of letters about it. What was asked is done all the same; the letter that is one too many waits,
and a person is told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import takewhile

from mailbot.core.delivery import Mail, MailStatus
from mailbot.core.public_domains import is_public

DAY = timedelta(hours=24)
SAME = "same"
# Said twice in the same words, these tell nothing new; who gives her seat up and takes it back is confirmed twice.
MOVES_NOTHING = frozenset({"standing", "which-session", "which-person", "acknowledged"})
ANSWER = "answer"
FOR_HER = frozenset({"desk", "alert"})  # kinds of letters to the coordinator
NEWS_A_DAY = 10  # letters to the coordinator about brakes: more would be a flood of their own


@dataclass(frozen=True, slots=True)
class Brake:
    """So many letters in so many hours, to each `of`: an address, a domain, or the whole mailbox; or as many rounds of
    one conversation, whatever address answers in it."""

    of: str
    hours: int
    letters: int


# A person writes three times an hour when much goes wrong; two programs facing each other do so in a minute.
_ONE = (Brake("address", 1, 3), Brake("address", 24, 10), Brake("conversation", 1, 3), Brake("conversation", 24, 10))
# A letter that answers somebody, or is of a kind for the coordinator; "" are others that stand in a conversation: what
# she answers us brings her a letter each time.
BRAKES: Mapping[str, tuple[Brake, ...]] = {
    ANSWER: (
        *_ONE,
        Brake("domain", 1, 200),
        Brake("domain", 24, 500),
        Brake("mailbox", 1, 500),
        Brake("mailbox", 24, 2000),
    ),
    # Each of these mails lies unread in the inbox, with a letter about it or without.
    "desk": (*_ONE, Brake("domain", 1, 50), Brake("mailbox", 1, 80), Brake("mailbox", 24, 200)),
    "alert": (Brake("mailbox", 24, 30),),
    "": tuple(brake for brake in _ONE if brake.of == "conversation"),
}


def braked(mails: Sequence[Mail], before: Iterable[Mail], now: datetime) -> tuple[Mail, ...]:
    """The new letters, those that a brake stops withheld. `before`: the letters of the last day."""
    day = _Day()
    for mail in sorted((each for each in before if now - each.queued_at < DAY), key=lambda each: each.queued_at):
        day.add(mail)
    done = []
    for mail in mails:
        brake = _brake(mail, day, now) if mail.status is MailStatus.QUEUED else ""
        done.append(_withheld(mail, brake) if brake else mail)
        day.add(done[-1])
    return tuple(done)


def _withheld(mail: Mail, brake: str) -> Mail:
    # What it would enclose lies in the inbox: a flood must not fill the store too.
    content = b"" if mail.kind == "desk" else mail.content
    return replace(mail, status=MailStatus.WITHHELD, brake=brake, content=content)


def is_news(mail: Mail, before: Sequence[Mail], now: datetime) -> bool:
    """Whether nobody was told in the last day that letters to these readers wait, nor of too many others."""
    today = [each for each in before if now - each.queued_at < DAY]
    told = sum(bool(each.brake) for each in today if each.status is not MailStatus.WITHHELD)
    held = (each for each in today if each.status is MailStatus.WITHHELD and _sort(each) == _sort(mail))
    return told < NEWS_A_DAY and not any(set(_braked_for(each)) & set(_braked_for(mail)) for each in held)


@dataclass
class _Day:
    """The letters of a day that reached somebody, oldest first, found by whom they count for."""

    letters: dict[str, Mail] = field(default_factory=dict)  # by Message-ID
    counted: dict[tuple[str, str, str], list[Mail]] = field(default_factory=dict)
    said: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)

    def add(self, mail: Mail) -> None:
        if mail.status in {MailStatus.WITHHELD, MailStatus.WITHDRAWN}:
            return
        self.letters[mail.message_id] = mail
        if mail.answers:
            self.said.add((mail.words, mail.recipients))
        sort = _sort(mail)
        for of in ("address", "domain", "mailbox") if sort else ():
            for one in _of(of, mail):
                self.counted.setdefault((sort, of, one), []).append(mail)

    def occasions(self, brake: Brake, mail: Mail, since: datetime) -> int:
        """Of how many other messages letters came, at most: one that registers five people has five answers."""
        others = 0
        for one in _of(brake.of, mail):
            newest_first = reversed(self.counted.get((_sort(mail), brake.of, one), []))
            recent = takewhile(lambda each: each.queued_at > since, newest_first)
            found = {each.answers or each.message_id for each in recent} - {mail.answers}
            others = max(others, len(found))
        return others

    def rounds(self, mail: Mail, since: datetime) -> int:
        """How many letters went before it in its conversation, each answered by the message that brought the next."""
        rounds, before = 0, self.letters.get(mail.follows)
        while before and before.queued_at > since:
            rounds, before = rounds + 1, self.letters.get(before.follows)
        return rounds


def _brake(mail: Mail, day: _Day, now: datetime) -> str:
    """The brake that stops it; "" for none. What reaches nobody does not count."""
    if mail.answers and mail.kind in MOVES_NOTHING and (mail.words, mail.recipients) in day.said:
        return SAME
    for brake in BRAKES[_sort(mail)]:
        since = now - timedelta(hours=brake.hours)
        count = day.rounds(mail, since) if brake.of == "conversation" else day.occasions(brake, mail, since)
        if count >= brake.letters:
            return brake.of
    return ""


def _sort(mail: Mail) -> str:
    return mail.kind if mail.kind in FOR_HER else ANSWER if mail.answers else ""


def _braked_for(mail: Mail) -> tuple[str, ...]:
    return _of(mail.brake if mail.brake in {"domain", "mailbox"} else "address", mail)


def _of(what: str, mail: Mail) -> tuple[str, ...]:
    if what == "mailbox":
        return ("",)
    addresses = _addresses(mail)
    if what == "address":
        return addresses
    domains = {email.rpartition("@")[2] for email in addresses}
    return tuple(domain for domain in domains if not is_public(domain))


def _addresses(mail: Mail) -> tuple[str, ...]:
    """For whom it counts: its readers, and the writer where an answer goes to another address in his house, as where
    a program makes a new one for each mail. What is for the coordinator counts for the writer alone."""
    writer = untagged(mail.writer)
    if mail.kind in FOR_HER:
        return (writer,) if writer else ()
    readers = tuple(dict.fromkeys(map(untagged, mail.recipients)))
    domain = writer.rpartition("@")[2]
    is_of_one_house = not is_public(domain) and any(each.endswith(f"@{domain}") for each in readers)
    return (*readers, writer) if writer not in readers and is_of_one_house else readers


def untagged(email: str) -> str:
    """name+tag@domain reaches name@domain (RFC 5233)."""
    local, at, domain = email.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"
