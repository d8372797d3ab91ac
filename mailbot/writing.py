"""Letters as they leave: the words, the invitation, what is enclosed. Only the rules in force are needed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from secrets import token_hex

from mailbot.core import delivery
from mailbot.core.decision import Letter
from mailbot.core.model import Registration, Status
from mailbot.core.policy import Policy, Session
from mailbot.ports import Mail, Texts
from mailbot.settings import Settings
from mailbot.wire.calendar import Method, invitation
from mailbot.wire.certificate import certificate, certificate_name
from mailbot.wire.compose import Enclosure, compose

ENCLOSED_BYTES = 2_000_000  # a larger original stays in the inbox only


@dataclass(frozen=True)
class Rulebook:
    """The rules in force, and what goes with them: texts and enclosures."""

    policy: Policy
    settings: Settings
    texts: Texts
    forms: Mapping[str, bytes] = field(default_factory=dict)
    images: Mapping[str, bytes] = field(default_factory=dict)  # "logo" and "signature", of certificates


def composed(book: Rulebook, letter: Letter, now: datetime, raw: bytes = b"", name: str = "") -> Mail:
    """The letter as it leaves. `raw`: the message that it encloses, as it was received; `name`: what its Message-ID is
    made of, where that must not be left to chance."""
    sender = book.settings.smtp.sender
    # Who can name a letter has read it: that proves whose answer it is, so nobody must be able to guess.
    secret = name or token_hex(16)
    message_id = f"<{secret}@{sender.domain}>"
    if letter.request or letter.registrations:
        letter = replace(letter, reference=secret[: delivery.REFERENCE])
    text = book.texts.render(letter)
    content = compose(
        letter,
        text,
        sender=sender,
        message_id=message_id,
        calendar=_invitation(book, letter, now),
        enclosures=tuple(_enclosures(book, letter, now, raw)),
    )
    return Mail(
        message_id,
        letter.kind,
        tuple(a.email for a in letter.to),
        content,
        queued_at=now,
        session=letter.session.id if letter.session else "",
        registrations=tuple(registration.id for registration in letter.registrations),
        request=letter.request,
        words=sha256(text.plain.replace(letter.reference, "").encode()).hexdigest()[:16],
    )


def _invitation(book: Rulebook, letter: Letter, now: datetime) -> bytes:
    if not letter.calendar or letter.session is None or letter.registration is None:
        return b""
    return _calendar(book, letter.session, letter.registration, letter.calendar, now)


def _calendar(book: Rulebook, session: Session, registration: Registration, method: Method, now: datetime) -> bytes:
    return invitation(
        session,
        registration,
        organiser=book.settings.smtp.sender,
        method=method,
        timezone=book.policy.timezone,
        now=now,
    )


def _enclosures(book: Rulebook, letter: Letter, now: datetime, raw: bytes) -> Iterator[Enclosure]:
    form = book.policy.membership.form
    is_held = any(registration.status is Status.HELD for registration in letter.registrations)
    if is_held and form in book.forms:
        yield Enclosure(form, "application/pdf", book.forms[form])
    if letter.withdrawn and letter.session:
        taken_back = _calendar(book, letter.session, letter.withdrawn, "CANCEL", now)
        yield Enclosure("cancel.ics", "application/ics", taken_back)
    if letter.kind == "certificate" and letter.session and letter.registration:
        issued = letter.facts["issued"]
        assert isinstance(issued, datetime)
        content = certified(book, letter.session, letter.registration, issued)
        yield Enclosure(certificate_name(letter.registration), "application/pdf", content)
    if letter.encloses and 0 < len(raw) <= ENCLOSED_BYTES:
        yield Enclosure("message.eml", "message/rfc822", raw)


def certified(book: Rulebook, session: Session, registration: Registration, issued: datetime) -> bytes:
    """The certificate of attendance, as it leaves and as it is printed by hand."""
    return certificate(
        session,
        registration,
        organisation=book.policy.organisation,
        timezone=book.policy.timezone,
        issued=issued,
        **book.images,
    )
