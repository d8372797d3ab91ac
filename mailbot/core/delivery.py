"""How far a letter got, when to try it again, and when a person has to look: functions from Mail to Mail.

A letter may arrive late, never twice on purpose: what was refused is tried for days, silence after the final dot
only once more, with the identical bytes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class MailStatus(StrEnum):
    """How far a letter got."""

    QUEUED = "queued"
    SENDING = "sending"  # on its way; after a crash it may or may not have arrived
    DEFERRED = "deferred"  # refused for now
    UNCERTAIN = "uncertain"  # silence after the final dot
    SENT = "sent"
    WITHDRAWN = "withdrawn"  # never sent: a later letter says what holds by now
    WITHHELD = "withheld"  # one answer too many (`brakes`): a person has to look
    FAILED = "failed"  # refused for good, or given up: a person has to look


# The letters still to be tried; one on its way is not tried until it is known what became of it.
DUE = frozenset({MailStatus.QUEUED, MailStatus.DEFERRED, MailStatus.UNCERTAIN})
WAITING = DUE | {MailStatus.SENDING}

# A server that says "later" means minutes at first, then hours (RFC 5321, 4.5.4.1); the last delay repeats.
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
# The RFC would try for four or five days; by then the session's answer is of no use, and a person can still phone.
GIVE_UP_AFTER = timedelta(days=3)
# RFC 5321, 4.5.3.2.6 lets the server think for ten minutes after the final dot.
AFTER_SILENCE = timedelta(minutes=15)
REFERENCE = 16  # characters of its Message-ID that a letter prints


@dataclass(frozen=True, slots=True)
class Mail:
    """A finished letter in the outbox. `content` is its wire form save the Date line, which `sent_on` gives once
    the first attempt begins; it is emptied when the letter is sent."""

    message_id: str
    kind: str
    recipients: tuple[str, ...]
    content: bytes
    queued_at: datetime
    status: MailStatus = MailStatus.QUEUED
    attempts: int = 0
    silences: int = 0  # attempts of which nobody knows whether the mail was taken
    next_attempt: datetime | None = None
    sent_on: datetime | None = None
    # What it is about, so that an answer to it is understood: ids, and the key of the request that it asks about.
    session: str = ""
    registrations: tuple[str, ...] = ()
    request: str = ""
    # Letters that a message brings about are counted (`brakes`): the key of the message that is answered, a digest of
    # what is said to it, who wrote it, the letter of ours that it answers itself; and the brake that withholds the
    # letter, or of which it tells the coordinator.
    answers: str = ""
    words: str = ""
    writer: str = ""
    follows: str = ""
    brake: str = ""
    reply: str = ""  # the server's last words

    @property
    def reference(self) -> str:
        return self.message_id[1 : 1 + REFERENCE]

    @property
    def is_waiting(self) -> bool:
        return self.status in WAITING


def is_due(mail: Mail, now: datetime) -> bool:
    return mail.status in DUE and (mail.next_attempt is None or mail.next_attempt <= now)


def sending(mail: Mail, now: datetime) -> Mail:
    """An attempt begins. The first one gives the Date line, so that each further one sends the same bytes."""
    return replace(
        mail,
        status=MailStatus.SENDING,
        attempts=mail.attempts + 1,
        next_attempt=None,
        sent_on=mail.sent_on or now,
    )


def sent(mail: Mail, reply: str = "") -> Mail:
    """The server took it: its words are no longer needed here."""
    return replace(mail, status=MailStatus.SENT, content=b"", next_attempt=None, reply=reply)


def deferred(mail: Mail, now: datetime, reply: str) -> Mail:
    """The server was away or refused for now; for days on end is as good as for good."""
    if now - (mail.sent_on or now) >= GIVE_UP_AFTER:
        return failed(mail, reply)
    delay = DELAYS[min(max(mail.attempts, 1), len(DELAYS)) - 1]
    return replace(mail, status=MailStatus.DEFERRED, next_attempt=now + delay, reply=reply)


def uncertain(mail: Mail, now: datetime, reply: str) -> Mail:
    """The mail may have been taken: once more after a while, the second silence is for a person."""
    silent = replace(mail, silences=mail.silences + 1)
    if mail.silences:
        return failed(silent, reply)
    return replace(silent, status=MailStatus.UNCERTAIN, next_attempt=now + AFTER_SILENCE, reply=reply)


def interrupted(mail: Mail, now: datetime) -> Mail:
    """A mail found on its way when a process starts: the one before ended without learning what became of it."""
    if mail.status is not MailStatus.SENDING:
        return mail
    return uncertain(mail, now, "mailbot s'est arrêté pendant l'envoi")


def released(mail: Mail) -> Mail:
    """A person lets it go after all."""
    return replace(mail, status=MailStatus.QUEUED, brake="")


def withdrawn(mail: Mail) -> Mail:
    """A letter that nobody has been sent says no longer what holds."""
    return replace(mail, status=MailStatus.WITHDRAWN, content=b"")


def failed(mail: Mail, reply: str) -> Mail:
    """Refused for good, or given up. The content is kept for the person who looks."""
    return replace(mail, status=MailStatus.FAILED, next_attempt=None, reply=reply)
