"""A mail as received, already decoded. Whatever its bytes were, these values are safe to read: no control
characters in what came out of a header, aware datetimes, addresses in lower case."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

# RFC 5322, 3.4.1 without quoted local parts and domain literals, which people do not have; no accents (RFC 6531),
# which a submission server need not take.
_PLAIN_ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@"
    r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+",
)


# Lines of `Message.text` above what is enclosed as a file: text that stands for the letter or completes it, and the
# writer's own visiting card.
ENCLOSED_FILE = "---------- Enclosed file ----------"
ENCLOSED_CARD = "---------- Enclosed card ----------"


def is_plain_address(email: str) -> bool:
    """Whether this, in lower case, is an address from which we take mail and to which we can send it."""
    return len(email) <= 254 and bool(_PLAIN_ADDRESS.fullmatch(email))


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
class Report:
    """A mail system gives a mail back for good (RFC 3464): whom it did not reach, it never will. Nothing here is
    believed unless it names a letter of ours."""

    returned: tuple[str, ...]  # Message-IDs
    failed: tuple[str, ...] = ()  # addresses; none where the report does not say
    words: str = ""  # the mail system's own, for a person who looks


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
    resent_to: tuple[Address, ...] = ()  # Resent-To and Resent-Cc of every time it was resent (RFC 5322, 3.6.6)
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    content_type: str = "text/plain"
    # Lower-case name to unfolded, decoded values in order of appearance.
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    calendar: str = ""
    report: Report | None = None
    # What was wrong with the bytes, in plain words; reading goes on regardless.
    defects: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        """The topmost value of a header, or ""."""
        return self.headers.get(name, ("",))[0]

    @property
    def writer(self) -> str:
        """The address of its author, or ""."""
        return self.author.email if self.author else ""

    @property
    def correspondent(self) -> Address | None:
        """To whom an answer goes (RFC 5322, 3.6.2): Reply-To before From. It never says who somebody is."""
        return self.reply_to or self.author
