"""Letters in words, from the coordinator's templates (Jinja2): `LANGUAGE/KIND.j2`, blocks "subject" and "body".

The sources are taken as they are given and never read again: a template that is being edited changes nothing.

A template is one text with a little Markdown (paragraphs, "- ", **strong**, *small print*); the plain part and the HTML
part are two printings of it, so they cannot disagree. What people wrote (names, subjects) is escaped where it is put in
and never acts as Markdown or HTML. An undefined name is an error."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined, Template, TemplateNotFound, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from pydantic import BaseModel

from mailbot.core.decision import Letter, Text
from mailbot.core.message import Address
from mailbot.core.model import Participant, Registration
from mailbot.core.policy import LANGUAGES, Amounts, Organisation, Policy, Session
from mailbot.wire import dates
from mailbot.wire.charset import clean_line, clean_text
from mailbot.wire.typography import typeset as _typeset

LAYOUT = "layout.html.j2"
ANY_REMINDER = "reminder"  # the template of a reminder that has none of its own
# Nobody's name or subject is longer; what is goes on without end.
MAX_VALUE = 1_000

_FILTERS: dict[str, Callable[..., str]] = {
    "day": dates.day,
    "time": dates.time,
    "moment": dates.moment,
    "deadline": dates.deadline,
    "hours": dates.hours,
    "slot": dates.slot,
}
_BLANKS = re.compile(r"[ \t\n\v\f\u2028\u2029]+")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_NAME = re.compile(r"[^\W\d_]+\.?(?:[ '’-]+[^\W\d_]+\.?){0,5}")
# The organisation's own words, which are typeset as the templates are; what other people wrote is shown as it is.
_OURS: dict[type, tuple[str, ...]] = {
    Organisation: ("name",),
    Amounts: ("person", "organisation"),
    Session: ("title", "place"),
}
# What no template can print, hers either, save in the letters that tell it.
_KEPT: dict[type, Mapping[str, str]] = {Session: {"link": "", "link_details": ""}}


class UnknownName(UndefinedError):
    """A template asks for what is not there: `name`, of `owner` where it is an attribute."""

    def __init__(self, owner: object, name: object, message: str | None = None) -> None:
        super().__init__(message)
        self.owner = owner
        self.name = str(name)
        self.is_attribute = owner is not missing


class JinjaTexts:
    """Texts from sources by name: "fr/offer.j2", "layout.html.j2"."""

    def __init__(self, policy: Policy, sources: Mapping[str, str]) -> None:
        self._policy = policy
        self._environments = {language: _environment(policy, sources, language) for language in LANGUAGES}
        self._layout = _Sandbox(sources)
        # "zero" knows no HTML, image, link or heading; what is enabled is all there is.
        self._markdown = MarkdownIt("zero").enable(["list", "emphasis", "escape", "newline"])

    def render(self, letter: Letter) -> Text:
        language, template = self._template(letter)
        subject = self._markdown.parseInline(_typeset(self.subject(letter), language))
        body = self._markdown.parse(_typeset(_written(template, self.vocabulary(letter)), language))
        said = clean_line(_plain(subject))
        frame = {
            "language": language,
            "subject": said,
            "organisation": _in_print(self._policy.organisation, language),
            "content": Markup(self._markdown.renderer.render(body, self._markdown.options, {})),  # noqa: S704 - escaped
        }
        return Text(said, _plain(body), _written(self._layout.get_template(LAYOUT), frame))

    def subject(self, letter: Letter) -> str:
        """As the template gives it, with its marks."""
        _, template = self._template(letter)
        return "".join(template.blocks["subject"](template.new_context(self.vocabulary(letter))))

    def vocabulary(self, letter: Letter) -> dict[str, object]:
        """The names that the template of this letter may use."""
        language, _ = self._template(letter)
        return _vocabulary(self._policy, letter, language)

    def environment(self, name: str) -> Environment:
        """What reads the source of this name: one for each language, one for the layout."""
        return self._environments.get(name.partition("/")[0], self._layout)

    def _template(self, letter: Letter) -> tuple[str, Template]:
        """In the writer's language, else in the organisation's. A reminder that has none is worded as any other."""
        ours = self._policy.organisation.language
        name = letter.template or letter.kind
        for file in (name, ANY_REMINDER) if letter.is_reminder and not letter.template else (name,):
            for language in (letter.language, ours):
                if language in self._environments:
                    with suppress(TemplateNotFound):
                        return language, self._environments[language].get_template(f"{language}/{file}.j2")
        raise TemplateNotFound(f"{ours}/{name}.j2")


def _written(template: Template, words: dict[str, object]) -> str:
    # Not `render`, which hides the frames that tell the line of a fault.
    return "".join(template.root_render_func(template.new_context(words)))


# --- what a template may say -----------------------------------------------------------------------------------


def _vocabulary(policy: Policy, letter: Letter, language: str) -> dict[str, object]:
    """The names that a template may use; one that makes no sense for this letter is undefined."""
    amounts = _in_print(policy.membership.amounts, language)
    words: dict[str, object] = {
        "language": language,
        "organisation": _in_print(policy.organisation, language),
        "membership": policy.membership.model_copy(update={"amounts": amounts}),
        "waitlist": policy.waitlist,
        "late": policy.registration.late,
        "coordinator": policy.organisation.coordinators[0],
        "signature": _typeset(policy.letters.signature or policy.organisation.name, language),
        "reader": letter.to[0],
        "addressee": _without_address(letter.to[0].name),
        "somebody_else": "",
        "asked_by": "",
        "with_group": False,
        "organisation_limit": 0,
        "offered": (),
        "waiting": (),
        "invitation": bool(letter.calendar),
        "reference": letter.reference,
        "by_hand": False,
    }
    if session := letter.session:
        told = {"link": session.link, "link_details": _typeset(session.link_details, language)}
        printed = _in_print(session, language).model_copy(update=told if letter.tells_link else {})
        words |= {"session": printed, "link_at": None, "membership_required": policy.requires_membership(session)}
        words["parts"] = session.chosen_parts(letter.registration.parts if letter.registration else ())
    if registration := letter.registration:
        words |= {"registration": registration, "participant": registration.participant}
        words |= _addressed(letter, registration)
    return {**words, **{name: _in_print(fact, language) for name, fact in letter.facts.items()}}


def _addressed(letter: Letter, registration: Registration) -> dict[str, object]:
    """A letter about somebody without an address goes to who wrote for her, and speaks of her by name; who has one is
    told who wrote for her."""
    participant, reader = registration.participant, letter.to[0]
    if participant.name and not _is_read_by(participant, reader.email, reader.name):
        return {"somebody_else": participant.name}
    author = registration.author
    is_her = _is_read_by(participant, author.email, author.name)
    asked_by = "" if is_her or reader.email == author.email else _as_a_name(author)
    return {"addressee": participant.name or _without_address(reader.name), "asked_by": asked_by}


def _as_a_name(author: Address) -> str:
    """What its owner wrote reaches people who don't know her: it is shown only where it can be a name."""
    return author.name if _NAME.fullmatch(author.name) else author.email


def _is_read_by(participant: Participant, email: str, name: str) -> bool:
    own_name = (participant.name or "").casefold()
    return participant.email == email or sorted(own_name.split()) == sorted(name.casefold().split())


def _without_address(name: str) -> str:
    """Some programs put the address where the name belongs."""
    return "" if "@" in name else name


# --- Jinja -----------------------------------------------------------------------------------------------------


class _Undefined(StrictUndefined):
    """Not to be used in any way; the error knows what was asked of what."""

    __slots__ = ()

    def __init__(
        self, hint: str | None = None, obj: Any = missing, name: Any = None, exc: Any = UndefinedError
    ) -> None:
        unknown = partial(UnknownName, obj, name) if exc is UndefinedError else exc
        super().__init__(hint, obj, name, unknown)  # type: ignore[arg-type]  # it is only called


class _Sandbox(ImmutableSandboxedEnvironment):
    def __init__(self, sources: Mapping[str, str]) -> None:
        super().__init__(
            loader=DictLoader(sources),
            autoescape=True,
            undefined=_Undefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Of the rules only what is written in them: the methods of their model can run what they are given."""
        if isinstance(obj, BaseModel) and hasattr(BaseModel, attr):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def join_path(self, template: str, parent: str) -> str:
        """What a template extends or includes lies beside it."""
        return f"{parent.rpartition('/')[0]}/{template}"


def _environment(policy: Policy, sources: Mapping[str, str], language: str) -> _Sandbox:
    environment = _Sandbox(sources)
    environment.finalize = _escaped
    for name, written in _FILTERS.items():
        environment.filters[name] = partial(written, language=language, zone=policy.timezone)
    environment.filters["named"] = lambda part: _typeset(dates.part_name(part, language), language)
    environment.filters["typeset"] = partial(_typeset, language=language)
    return environment


def _escaped(value: object) -> Markup:
    """A value on one line, no character of which means anything to Markdown."""
    if isinstance(value, Markup):  # the outcome of a macro
        return value
    line = _BLANKS.sub(" ", clean_text(str(value)))
    shown = line if len(line) <= MAX_VALUE else line[:MAX_VALUE] + "…"
    return Markup(_PUNCTUATION.sub(r"\\\1", shown))  # noqa: S704 - Markdown, not HTML: the renderer escapes


def _in_print(value: Any, language: str) -> Any:
    """The same value with the organisation's words typeset."""
    if isinstance(value, tuple):
        return tuple(_in_print(each, language) for each in value)
    words = {name: _typeset(getattr(value, name), language) for name in _OURS.get(type(value), ())}
    return value.model_copy(update={**words, **_KEPT.get(type(value), {})}) if words else value


# --- Markdown to plain text ------------------------------------------------------------------------------------


def _plain(tokens: Sequence[Token]) -> str:
    """The text as it reads without its marks. Lists stand close, paragraphs apart."""
    out = ""
    for token in tokens:
        match token.type:
            case "inline":
                out += "".join(_PLAIN_MARKS.get(child.type, child.content) for child in token.children or ())
            case "list_item_open":
                out += "- "
            case "paragraph_close" | "bullet_list_close":
                out = out.rstrip("\n") + ("\n" if token.hidden else "\n\n")
    return out.strip("\n") + "\n"


_PLAIN_MARKS = {
    "softbreak": " ",
    "hardbreak": "\n",
    "strong_open": "",
    "strong_close": "",
    "em_open": "",
    "em_close": "",
}
