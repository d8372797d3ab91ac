"""Do the shipped templates keep their promises? Each letter, in each language, whatever people are called."""

import inspect
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError
from selectolax.lexbor import LexborHTMLParser

from mailbot.adapters.jinja_texts import JinjaTexts
from mailbot.core import actions
from mailbot.core.decision import Letter, Text
from mailbot.core.guards import objection
from mailbot.core.message import Address
from mailbot.core.model import Status
from mailbot.core.policy import LANGUAGES
from mailbot.core.table import COORDINATOR, MESSAGES
from mailbot.installation import shipped
from mailbot.service import SET_ASIDE, UNDECIDED
from tests.letters.samples import (
    CITIZENS,
    LINK,
    POLICY,
    SURVEY,
    TEMPLATES,
    a_letter,
    a_registration,
    every_letter,
    for_a_colleague,
)

SOURCES = {path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8") for path in TEMPLATES.rglob("*.j2")}
TEXTS = JinjaTexts(POLICY, SOURCES)
LETTERS = [
    pytest.param(letter, id=f"{language}-{told}") for language in LANGUAGES for told, letter in every_letter(language)
]
KINDS = {letter.template or letter.kind for language in LANGUAGES for _, letter in every_letter(language)}
HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "**x** _y_ `z` # t",
    "[a](http://evil.example) <http://evil.example> ![i](http://evil.example/i.png)",
    "Ana\r\nBcc: evil@evil.example\n\n- list\n1. one",
    "Ana\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe\N{ZERO WIDTH SPACE}\0\x1b[31m",
    "&amp; &lt;b&gt; \\",
    "x" * 10_000,
]


def shown_text(html: str) -> str:
    """What a reader of the HTML sees, without the name on top."""
    letter = LexborHTMLParser(html).css_first("td.letter")
    assert letter is not None
    return letter.text()


def in_words(text: str) -> list[str]:
    return [word for word in text.split() if word != "-"]


def names_of(language: str) -> set[str]:
    return {path.name for path in (TEMPLATES / language).iterdir()}


def with_templates(**sources: str) -> JinjaTexts:
    """The shipped ones, and these in French."""
    return JinjaTexts(POLICY, SOURCES | {f"fr/{name}.j2": source for name, source in sources.items()})


# --- what is there -----------------------------------------------------------------------------------------------


def test_every_language_has_the_same_templates() -> None:
    assert names_of("fr") == names_of("en")


def test_every_template_of_a_letter_is_among_the_samples() -> None:
    kinds = {name.removesuffix(".j2") for name in names_of("fr") if not name.startswith("_")}

    assert kinds == KINDS


# --- each letter -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("letter", LETTERS)
def test_the_plain_text_and_the_html_say_the_same(letter: Letter) -> None:
    text = TEXTS.render(letter)

    assert in_words(shown_text(text.html)) == in_words(text.plain)


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_reads_as_text_without_marks(letter: Letter) -> None:
    text = TEXTS.render(letter)

    assert not re.search(r"\*\*|\\|\{[{%]|None|Undefined", text.subject + text.plain)
    assert "\n\n\n" not in text.plain
    assert not re.search(r"(?m)^ | $|  | [,.]", text.plain)


# Who has the link already is told the new one.
WITHOUT_LINK = [param for param in LETTERS if "link" not in str(param.id)]


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_tells_the_link_when_it_may_and_never_otherwise(letter: Letter) -> None:
    text = TEXTS.render(letter)

    told = letter.tells_link and letter.kind != "reminder-afterwards"
    assert [words in said for words in (LINK, "4821") for said in (text.plain, text.html)] == [told] * 4


def test_no_template_of_hers_tells_the_link_before_its_time() -> None:
    ask = "{{ session.link }}{{ session.link_details }}{{ sessions[0].link }}{{ sessions[0].link_details }}"
    texts = with_templates(offer=f"{{% block subject %}}Note{{% endblock %}}{{% block body %}}{ask}{{% endblock %}}")

    text = texts.render(a_letter("offer", Status.OFFERED, sessions=(CITIZENS,)))

    assert LINK not in text.plain + text.html
    assert "4821" not in text.plain + text.html


@pytest.mark.parametrize("letter", WITHOUT_LINK)
def test_no_letter_loads_or_links_anything(letter: Letter) -> None:
    """An address of the web that it tells is text."""
    html = TEXTS.render(letter).html.replace(LINK, "").replace(SURVEY, "")

    assert not re.search(r"https?:|<(img|a|link|script|iframe|object)\b|url\(|@import", html)


@pytest.mark.parametrize("letter", LETTERS)
def test_no_line_of_a_letter_is_a_command(letter: Letter) -> None:
    """A letter comes back quoted: no line of it may pass for an answer."""
    lines = {line.strip(" -.!:").casefold() for line in TEXTS.render(letter).plain.splitlines()}

    assert not lines & {"oui", "non", "yes", "no", "annuler", "cancel", "accepter", "refuser", "inscrire", "ok"}


@pytest.mark.parametrize("letter", [param for param in LETTERS if str(param.id).startswith("fr")])
def test_french_signs_stand_after_no_break_spaces(letter: Letter) -> None:
    text = TEXTS.render(letter)

    assert not re.search(r" (?=[:;!?»€%])|« |\d h", text.plain.replace("Pour le 8 :", ""))


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hostile_name_does_no_harm(name: str, language: str) -> None:
    harmless = dict(every_letter(language, "Ana"))

    for told, letter in every_letter(language, name):
        text = TEXTS.render(letter)
        assert _outline(text) == _outline(TEXTS.render(harmless[told]))
        assert "\n" not in text.subject
        assert not re.search("[\0-\x09\x0b-\x1f\u200b\u202a-\u202e]", text.subject + text.plain + text.html)
        assert len(text.plain) < 10_000


@given(name=st.text())
def test_any_name_leaves_the_letter_as_it_is(name: str) -> None:
    letter = a_letter("held", Status.HELD, name=name, after="")
    text = TEXTS.render(replace(letter, to=(Address("ana@example.org", name),)))

    assert _outline(text) == _outline(TEXTS.render(a_letter("held", Status.HELD, name="Ana", after="")))
    assert in_words(shown_text(text.html)) == in_words(text.plain)


def _outline(text: Text) -> list[str]:
    """The elements of the HTML in order: what no name may add to."""
    return re.findall(r"<!?[a-z]+|</[a-z]+", text.html)


# --- what is said ------------------------------------------------------------------------------------------------


def test_a_name_is_shown_as_it_was_written() -> None:
    letter = a_letter("offer", Status.OFFERED, name="**Ana** <b> & O'Hara_1")

    assert "Bonjour **Ana** <b> & O'Hara_1," in TEXTS.render(letter).plain


def test_a_deadline_at_midnight_is_the_day_before_inclusive() -> None:
    letter = a_letter("refused", Status.REFUSED)
    late = replace(
        letter,
        registration=replace(a_registration(Status.REFUSED), arrived=POLICY.sessions["cooperer-citoyens"].register_by),
    )

    assert "jusqu’au vendredi 2 octobre 2020 inclus, et" in TEXTS.render(late).plain
    assert "until the end of Friday 2 October 2020, and" in TEXTS.render(replace(late, language="en")).plain


def test_a_provisional_part_is_said_to_be_so() -> None:
    text = TEXTS.render(a_letter("confirmation", after=""))

    assert "après-midi : jeudi 8 octobre 2020, 13 h 30 – 15 h (à confirmer)" in text.plain.replace("\xa0", " ")


def test_only_the_chosen_parts_are_told() -> None:
    letter = a_letter("confirmation", after="")
    letter = replace(letter, registration=replace(a_registration(), parts=("morning",)))

    plain = TEXTS.render(letter).plain

    assert "matinée" in plain
    assert "après-midi" not in plain
    assert "à confirmer" not in plain


def test_a_letter_for_somebody_without_an_address_speaks_of_her_by_name() -> None:
    plain = TEXTS.render(for_a_colleague(a_letter("confirmation", after=""))).plain

    assert plain.startswith("Bonjour DURAND Marie,")
    assert "L’inscription de Paul Lambert" in plain


def test_an_address_is_no_name_to_greet_by() -> None:
    nameless = Address("ana@example.org", "ana@example.org")
    question = Letter("which-session", (nameless,), "fr", facts={"intent": "cancel", "sessions": ()})

    assert TEXTS.render(question).plain.startswith("Bonjour,\n")


def test_the_html_names_its_language() -> None:
    assert '<html lang="en">' in TEXTS.render(a_letter("offer", Status.OFFERED, language="en")).html


# --- whose templates ---------------------------------------------------------------------------------------------


def test_a_language_without_the_template_falls_back_to_the_organisation_s() -> None:
    body = "{% block subject %}Note{% endblock %}{% block body %}{{ session.start | day }}{% endblock %}"
    texts = with_templates(note='{% extends "_letter.j2" %}' + body)

    text = texts.render(a_letter("note", language="en"))

    assert text.plain.startswith("Bonjour Marie Durand,\n\njeudi 8 octobre 2020\n")
    assert '<html lang="fr">' in text.html


def test_an_unknown_language_is_answered_in_the_organisation_s() -> None:
    assert TEXTS.render(a_letter("offer", Status.OFFERED, language="de")).plain.startswith("Bonjour Marie Durand,")


@pytest.mark.parametrize(
    ("body", "failure"),
    [
        ("{{ nobody }}", UndefinedError),
        ("{{ session.nothing }}", UndefinedError),
        ("{{ session.title.__class__ }}", SecurityError),
        ("{{ registration.__init__.__globals__ }}", SecurityError),
    ],
)
def test_what_a_template_must_not_say_is_an_error(body: str, failure: type[Exception]) -> None:
    texts = with_templates(note="{% block subject %}Note{% endblock %}" + body)

    with pytest.raises(failure):
        texts.render(a_letter("note"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_why_a_mail_is_handed_over_has_a_sentence_for_the_coordinator(language: str) -> None:
    """And no sentence is for a reason that there is no more."""
    template = (shipped() / "templates" / language / "desk.j2").read_text(encoding="utf-8")
    rows = {row.name for row in (*COORDINATOR, *MESSAGES) if row.then in hands_over()}
    guards = set(re.findall(r'return "(.+)"', inspect.getsource(objection)))
    others = {"the mail says something more", "the mail is too large to be read", SET_ASIDE, UNDECIDED}

    told = set(re.findall(r'(?m)^    "([^"]+ [^"]+)": [{"]', template))

    assert rows | guards | others == told


def hands_over() -> set[str]:
    """The actions that may leave a mail to her: those that call `hand_over`, or what calls it, however far down."""
    found = {"hand_over"}
    functions = {name: code for name, code in vars(actions).items() if inspect.isfunction(code)}
    while True:
        more = {name for name, code in functions.items() if name in found or found & set(code.__code__.co_names)}
        if more <= found:
            return found
        found |= more
