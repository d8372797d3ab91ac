"""A mail as received, already decoded. Whatever its bytes were, these values are safe to read: no control
characters in what came out of a header, aware datetimes, addresses in lower case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox address (RFC 5322, 3.4). Compared by `email`, which is lower-case."""

    email: str
    name: str = ""

    @property
    def domain(self) -> str:
        return self.email.rpartition("@")[2]

    @property
    def local_part(self) -> str:
        return self.email.rpartition("@")[0]


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is enclosed, by its label only: the content is never opened."""

    name: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Message:
    """One mail received.

    `key` identifies it whatever folder it lies in; (`arrived`, `uid`) is its place in the order of arrival
    at the server (IMAP INTERNALDATE, then UID), which alone decides who came first.
    """

    key: str
    arrived: datetime
    uid: int
    author: Address | None
    subject: str = ""
    text: str = ""
    reply_to: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    content_type: str = "text/plain"
    # Lower-case name to unfolded, decoded values in order of appearance.
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    attachments: tuple[Attachment, ...] = ()
    calendar: str = ""
    # What was wrong with the bytes, in plain words; reading goes on regardless.
    defects: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        """The topmost value of a header, or ""."""
        return self.headers.get(name, ("",))[0]

    @property
    def correspondent(self) -> Address | None:
        """To whom an answer goes (RFC 5322, 3.6.2): Reply-To before From. It never says who somebody is."""
        return self.reply_to or self.author
