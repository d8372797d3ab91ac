"""The rules as the coordinator writes them in `rules.toml` and `sessions/*.toml`, validated as they are read.

The classes are the schema: a key that stands here may stand in the file, with this meaning and this default.
Dates and times without an offset are the organisation's; they become instants (UTC) when they are read."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import Annotated, Any, Literal, Self, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticKnownError

from mailbot.core.message import Address, is_plain_address
from mailbot.core.model import Status

# Those that letters are written in: docs/a-third-language.md tells how another joins them.
Language = Literal["fr", "en"]
LANGUAGES: tuple[str, ...] = get_args(Language)
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Localised = Mapping[Language, str]
# A year beyond these is a slip of the finger.
YEARS = range(2000, 2101)
# What `place` says where everybody stays at home.
ONLINE = "webconference"


def instant(value: Any, info: ValidationInfo) -> datetime:
    """A local date-time of a file, as an instant."""
    if not isinstance(value, datetime):
        raise PydanticKnownError("datetime_type")
    _check_year(value)
    return (value if value.tzinfo else _localised(value, _zone(info))).astimezone(UTC)


def _deadline(value: Any, info: ValidationInfo) -> datetime:
    """A date means until its last second: the deadline is the midnight after it, exclusive."""
    if isinstance(value, datetime):
        return instant(value, info)
    if not isinstance(value, date):
        raise PydanticKnownError("date_type")
    _check_year(value)
    return datetime.combine(value + timedelta(days=1), time(), _zone(info)).astimezone(UTC)


def _zone(info: ValidationInfo) -> tzinfo:
    zone: tzinfo = (info.context or {}).get("timezone", UTC)
    return zone


def _check_year(value: date) -> None:
    if value.year not in YEARS:
        raise ValueError(f"l'année {value.year} n'est pas vraisemblable ; vérifiez la date")


def _localised(value: datetime, zone: tzinfo) -> datetime:
    """In the zone, save in the hour that clocks skip in spring: nobody could come at such a time."""
    local = value.replace(tzinfo=zone)
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != value:
        raise ValueError(
            f"cette heure n'existe pas : le {value:%d/%m/%Y}, les montres passent à l'heure d'été "
            f"et sautent {value:%H:%M} ; mettez une autre heure"
        )
    return local


def _time_of_day(value: Any) -> Any:
    """Not a number: pydantic would count seconds from midnight."""
    if not isinstance(value, time):
        raise PydanticKnownError("time_type")
    return value


def _timezone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"« {value} » n'est pas un fuseau horaire connu ; par exemple « Europe/Paris »")
    return value


def _link(value: str) -> str:
    if value and not _is_web_address(value):
        raise ValueError(f"« {value} » n'est pas une adresse web ; elle commence par https:// et n'a pas d'espace")
    return value


def _template_name(value: str) -> str:
    """A file of `templates/LANGUAGE/`, with or without its ".j2"."""
    name = value.removesuffix(".j2")
    if value and not re.fullmatch(r"[a-z0-9-]+", name):
        raise ValueError(f"« {value} » n'est pas un nom de modèle : minuscules sans accent, chiffres et tirets")
    return name


def _is_web_address(value: str) -> bool:
    try:
        address = urlsplit(value)
    except ValueError:
        return False
    return address.scheme in ("https", "http") and bool(address.hostname) and not any(c.isspace() for c in value)


def mail_address(value: Any) -> Address:
    """`Name <local@domain>` or `local@domain`, as people write it."""
    if isinstance(value, Address):
        return value
    if not isinstance(value, str):
        raise PydanticKnownError("string_type")
    name, bracket, rest = value.rpartition("<")
    email = (rest.removesuffix(">") if bracket else value).strip().lower()
    if not is_plain_address(email):
        raise ValueError(
            f"« {value} » n'est pas une adresse de courriel ; par exemple « Prénom Nom <nom@exemple.fr> », "
            "l'adresse sans accent"
        )
    return Address(email, name.strip().strip('"') if bracket else "")


Instant = Annotated[datetime, BeforeValidator(instant)]
Deadline = Annotated[datetime, BeforeValidator(_deadline)]
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]
MailAddress = Annotated[Address, BeforeValidator(mail_address)]
Link = Annotated[str, AfterValidator(_link)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# Strict: neither "20" nor true, which would be one.
PositiveInt = Annotated[int, Field(strict=True, ge=1)]
NonNegativeInt = Annotated[int, Field(strict=True, ge=0)]


class Rules(BaseModel):
    """A table of a file: frozen, and a key that it doesn't know is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Organisation(Rules):
    name: Text
    coordinators: Annotated[tuple[MailAddress, ...], Field(min_length=1)]
    phone: str = ""
    language: Language = "fr"
    timezone: Annotated[str, AfterValidator(_timezone)] = "Europe/Paris"


class Amounts(Rules):
    person: str = ""
    organisation: str = ""


class MembershipRules(Rules):
    required: StrictBool = True
    valid: Literal["calendar-year", "12-months"] = "calendar-year"
    hold_days: PositiveInt = 7
    form: str = ""
    amounts: Amounts = Amounts()


class SessionMembership(Rules):
    """What a session says otherwise than the rules."""

    required: StrictBool


class RegistrationRules(Rules):
    late: Literal["refuse", "desk", "waitlist"] = "refuse"
    groups: Literal["split", "together"] = "split"
    per_message: PositiveInt = 5
    per_organisation: NonNegativeInt = 0
    cancel_by_anyone_in_group: StrictBool = False


class WaitlistRules(Rules):
    promotion: Literal["offer", "automatic"] = "offer"
    offer_hours: PositiveInt = 48
    closes_hours_before_start: NonNegativeInt = 2


class LetterRules(Rules):
    notify: Literal["ask", "at once"] = "ask"
    signature: str = ""


class DigestRules(Rules):
    at: TimeOfDay = time(8)
    days: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")


class Lateness(Rules):
    days: NonNegativeInt = 0
    hours: NonNegativeInt = 0
    minutes: NonNegativeInt = 0


Moment = Literal["deadline", "start", "end", "hold-end", "offer-end"]


TemplateName = Annotated[str, AfterValidator(_template_name)]


class Reminder(Rules):
    """A letter due before or after a moment: `days` before at a time of day, or `hours` before to the minute."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    to: Annotated[tuple[Status, ...], Field(min_length=1)]
    before: Moment | None = None
    after: Moment | None = None
    days: NonNegativeInt = 0
    hours: NonNegativeInt = 0
    at: TimeOfDay | None = None
    template: TemplateName = ""
    unless_later_than: Lateness | None = None

    @model_validator(mode="after")
    def _one_moment(self) -> Self:
        if (self.before is None) == (self.after is None):
            raise ValueError("dites soit « before », soit « after » (l'un des deux, pas les deux)")
        if self.at and self.hours:
            raise ValueError("dites soit « hours », soit « days » avec « at » (l'un des deux, pas les deux)")
        return self

    @property
    def kind(self) -> str:
        return f"reminder-{self.name}"

    @property
    def tells_link(self) -> bool:
        """Whether this is the reminder that brings the link, or the place."""
        return self.name == "link" or self.template == "reminder-link"


class PrivacyRules(Rules):
    retention_months: PositiveInt = 12


class Part(Rules):
    """A half-day or a day of a session. `seats` only where it has fewer than the session; `dropped` where it does not
    take place after all."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9_-]+$")]
    name: Localised = {}
    start: Instant
    end: Instant
    provisional: StrictBool = False
    dropped: StrictBool = False
    seats: PositiveInt | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end <= self.start:
            raise ValueError("la fin (« end ») doit venir après le début (« start »)")
        return self


class SessionFile(Rules):
    """What stands in `sessions/ID.toml`."""

    title: Text
    seats: PositiveInt
    register_by: Deadline
    words: tuple[Text, ...] = ()
    place: Text
    link: Link = ""
    link_details: str = ""
    survey: Link = ""  # told to who came, with our thanks
    membership: SessionMembership | None = None
    called_off: StrictBool = False
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]


class Session(SessionFile):
    """One training session on offer. `id` is the name of its file."""

    id: str

    @property
    def start(self) -> datetime:
        return min(part.start for part in self.chosen_parts())

    @property
    def end(self) -> datetime:
        return max(part.end for part in self.chosen_parts())

    @property
    def is_online(self) -> bool:
        return self.place == ONLINE or bool(self.link)

    def is_open(self, at: datetime) -> bool:
        """Whether a request that arrived then is in time."""
        return at < self.register_by

    def chosen_parts(self, ids: tuple[str, ...] = ()) -> tuple[Part, ...]:
        """The parts of these ids, all of them where none is named; without those that were dropped, unless all were."""
        chosen = tuple(part for part in self.parts if not ids or part.id in ids)
        return tuple(part for part in chosen if not part.dropped) or chosen


class Rule(Rules):
    """A row of the table of answers: if every fact has its value, then the action (`table`, `facts`, `actions`)."""

    name: Text
    when: Mapping[str, str | int | bool] = {}
    then: str


class RulesFile(Rules):
    """What stands in `rules.toml`."""

    organisation: Organisation
    membership: MembershipRules = MembershipRules()
    registration: RegistrationRules = RegistrationRules()
    waitlist: WaitlistRules = WaitlistRules()
    letters: LetterRules = LetterRules()
    digest: DigestRules = DigestRules()
    reminders: tuple[Reminder, ...] = ()
    privacy: PrivacyRules = PrivacyRules()
    rule: tuple[Rule, ...] = ()


class Policy(RulesFile):
    """All rules in force."""

    sessions: Mapping[str, Session] = {}
    # Our own addresses: the sender's and the mailbox's. Mail from them is never answered.
    mailbox: tuple[Address, ...] = ()
    # Whose Authentication-Results count (RFC 8601, 2.5); "" for nobody's.
    trusted_authserv: str = ""

    @cached_property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(self.organisation.timezone)

    def requires_membership(self, session: Session) -> bool:
        return session.membership.required if session.membership else self.membership.required

    def going_on(self, now: datetime) -> tuple[Session, ...]:
        """The sessions that are neither over nor called off."""
        return tuple(s for s in self.sessions.values() if now < s.end and not s.called_off)

    def open_sessions(self, at: datetime) -> tuple[Session, ...]:
        return tuple(s for s in self.sessions.values() if s.is_open(at) and not s.called_off)
