"""Who comes, and where each registration stands: the state that the store keeps.

Nothing that can be derived is stored: free seats, positions in the waitlist and what is due are counted from
these values each time (`seats`, `deadlines`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from mailbot.core.message import Address


class Status(StrEnum):
    """Where a registration stands."""

    CONFIRMED = "confirmed"
    HELD = "held"
    OFFERED = "offered"
    WAITLISTED = "waitlisted"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    EXPIRED = "expired"
    REPLACED = "replaced"
    REFUSED = "refused"
    ATTENDED = "attended"
    ABSENT = "absent"


TAKES_A_SEAT = frozenset({Status.CONFIRMED, Status.HELD, Status.OFFERED})
# Somebody with a live registration need not register again, and can cancel.
LIVE = TAKES_A_SEAT | {Status.WAITLISTED}
# What the coordinator notes once the session has begun.
NOTED = frozenset({Status.ATTENDED, Status.ABSENT})
# Over by the word of who had it: to say so again changes nothing.
GIVEN_UP = frozenset({Status.CANCELLED, Status.DECLINED})


@dataclass(frozen=True, slots=True)
class Participant:
    """A person who is to come. What the mail did not tell is None."""

    name: str | None = None
    email: str | None = None
    organisation: str | None = None
    phone: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """The message that a letter answers (RFC 5322, 3.6.4): what keeps a conversation together."""

    message_id: str = ""
    references: tuple[str, ...] = ()
    subject: str = ""


@dataclass(frozen=True, slots=True)
class AnnouncedPart:
    """A part of a session as somebody was told of it."""

    id: str
    start: datetime
    end: datetime
    provisional: bool = False
    name: Mapping[str, str] = field(default_factory=dict, compare=False)  # by language; another name is no news


@dataclass(frozen=True, slots=True)
class Announcement:
    """What somebody was told of her session. The link is "" until it was sent to her."""

    parts: tuple[AnnouncedPart, ...]  # all that take place, also those that she did not choose
    place: str
    called_off: bool = False
    link: str = ""
    link_details: str = ""


@dataclass(frozen=True, slots=True)
class Registration:
    """One person in one session. (`arrived`, `uid`, `rank`) is the place in the queue and never changes."""

    id: str
    session: str
    participant: Participant
    status: Status
    arrived: datetime
    uid: int
    rank: int  # among the people of one message
    author: Address  # who wrote the request; another person than the participant where somebody registers for others
    message: str  # key of the request
    thread: Thread
    language: str
    decided: datetime
    parts: tuple[str, ...] = ()  # ids; none: the whole session
    until: datetime | None = None  # when a hold or an offer ends (exclusive), or ended
    was: Status | None = None  # where it stood before it moved here
    sequence: int = 0  # iCalendar SEQUENCE (RFC 5545, 3.8.7.4)
    together: bool = False  # asked with others of its message, and the rules keep such groups together
    passed: int = 0  # so many seats at once were offered to its group, which would rather wait for more
    partstat: str = ""  # what her calendar answered last: accepted, tentative; "" while it has not
    likened: tuple[str, ...] = ()  # holders of fees that may be hers, as the coordinator was told
    reminded: tuple[str, ...] = ()  # names of the reminders that were sent, or said by another letter
    certified: datetime | None = None  # when her certificate of attendance was written
    told: Announcement | None = None  # None: not noted yet

    @property
    def place(self) -> tuple[datetime, int, int]:
        return (self.arrived, self.uid, self.rank)

    @property
    def recipient(self) -> Address:
        """Whom letters about this registration reach."""
        if self.participant.email:
            return Address(self.participant.email, self.participant.name or "")
        return self.author


@dataclass(frozen=True, slots=True)
class Request:
    """What a message asked, while its answer waits for a word of ours to be answered. Done later, it still has the
    place in the queue of the message (`arrived`, `uid`)."""

    key: str  # of the message
    asked: str  # the kind of the letter that asks
    at: datetime
    intent: str
    arrived: datetime
    uid: int
    author: Address
    language: str
    participants: tuple[Participant, ...] = ()
    sessions: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    leaving: Participant | None = None
    registrations: tuple[str, ...] = ()  # that it would change


@dataclass(frozen=True, slots=True)
class Plan:
    """An edit of the rules of which the coordinator was asked whether people are to be told. It is answered as long
    as the rules tell of these sessions what they told then."""

    key: str
    at: datetime
    sessions: Mapping[str, Announcement]


@dataclass(frozen=True, slots=True)
class Membership:
    """A fee paid. `holder` is an address, a mail domain ("@example.org") or an organisation's name."""

    holder: str
    paid_on: date
    name: str = ""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """An address from which letters of ours come back, until a mail from it arrives."""

    email: str
    since: datetime
    words: str = ""  # of the mail system


@dataclass(frozen=True, slots=True)
class State:
    """All that decisions look at. Registrations stand by session, in order of arrival."""

    registrations: Mapping[str, tuple[Registration, ...]] = field(default_factory=lambda: MappingProxyType({}))
    memberships: Mapping[str, tuple[Membership, ...]] = field(default_factory=lambda: MappingProxyType({}))
    requests: Mapping[str, Request] = field(default_factory=lambda: MappingProxyType({}))  # by the message's key
    unreachable: Mapping[str, Unreachable] = field(default_factory=lambda: MappingProxyType({}))  # by address
    plan: Plan | None = None  # that waits for the coordinator's answer
    # The limits, lower than what is taken, of which the coordinator was told, by session.
    overbooked: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, session: str) -> tuple[Registration, ...]:
        return self.registrations.get(session, ())

    def registration(self, session: str, registration_id: str) -> Registration:
        return next(r for r in self.of(session) if r.id == registration_id)
