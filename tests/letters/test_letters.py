"""What people are told, in the words that they get: the date that passed, what can still be done, and that no letter
but an offer is taken for one when it comes back quoted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailbot.adapters.jinja_texts import LANGUAGES
from mailbot.core.decide import tick
from mailbot.core.decision import Letter
from mailbot.core.letters import hand_over
from mailbot.core.message import Address, Message
from mailbot.core.model import Status
from mailbot.core.reading import Intent, Reading, read
from mailbot.proofs import proofread
from tests.builders import a_mail, a_policy, a_registration, a_session, a_state, at
from tests.letters.samples import CITIZENS, MARIE, PARIS, POLICY, TEMPLATES, every_letter

TEXTS = proofread(POLICY, [TEMPLATES])


def offers_a_seat(letter: object) -> bool:
    registration = letter.registration if isinstance(letter, Letter) else None
    return registration is not None and registration.status is Status.OFFERED


ANSWERS = [
    pytest.param(letter, id=f"{language}-{told}")
    for language in LANGUAGES
    for told, letter in every_letter(language)
    if letter.kind not in ("desk", "alert")
]
GLADLY = {"fr": "Oui, avec plaisir !", "en": "Yes, gladly!"}
THANKS = {"fr": "Merci beaucoup !", "en": "Thank you very much!"}


def plain(letter: Letter) -> str:
    return TEXTS.render(letter).plain.replace("\N{NO-BREAK SPACE}", " ")


def a_reply(letter: Letter, words: str) -> Message:
    """She writes above the whole letter, as mail programs quote it."""
    text = TEXTS.render(letter)
    quoted = "\n".join(f"> {line}" for line in text.plain.splitlines())
    head = {"fr": "Le 1 oct. 2020 à 14:06, Cap Rural a écrit :", "en": "On 1 Oct 2020, at 14:06, Cap Rural wrote:"}
    body = f"{words}\n\n{head[letter.language]}\n{quoted}\n"
    return Message("reply", at("1 Oct 15:00"), 18, MARIE, f"Re: {text.subject}", text=body, in_reply_to="<ours>")


# --- what has passed ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "kind"), [(Status.HELD, "hold-expired"), (Status.OFFERED, "offer-expired")], ids=["hold", "offer"]
)
def test_whoever_lost_a_seat_is_told_until_when_it_was_hers(status: Status, kind: str) -> None:
    until = at("28 Sep 10:10")
    state = a_state(a_registration("ana", status, until=until))

    [letter] = tick(a_policy(), state, until + timedelta(hours=3)).letters

    assert letter.kind == kind
    assert "jusqu’au lundi 28 septembre 2020 à 10 h 10" in plain(replace(letter, session=CITIZENS))
    assert "until Monday 28 September 2020 at 10:10 am" in plain(replace(letter, language="en"))


def test_a_hold_that_ended_with_the_deadline_was_good_for_that_whole_day() -> None:
    session = a_session()
    state = a_state(a_registration("ana", Status.HELD, until=session.register_by))

    [letter] = tick(a_policy(session), state, session.register_by).letters

    assert "jusqu’au jeudi 1er octobre 2020 inclus" in plain(letter)


@pytest.mark.parametrize("status", [Status.HELD, Status.OFFERED])
@pytest.mark.parametrize(
    ("until", "next_step"),
    [
        ("28 Sep 10:10", "Répondez à ce message : ce sera une nouvelle demande"),
        ("5 Oct 10:10", "Les inscriptions étaient ouvertes jusqu’au jeudi 1er octobre 2020 inclus, mais Camille"),
    ],
    ids=["before the deadline", "after the deadline"],
)
def test_whoever_lost_a_seat_is_told_what_she_can_still_do(status: Status, until: str, next_step: str) -> None:
    state = a_state(a_registration("ana", status, until=at(until)))

    [letter] = tick(a_policy(), state, at(until)).letters

    assert next_step.replace("Camille", POLICY.organisation.coordinators[0].name) in plain(letter)


# --- what comes back quoted --------------------------------------------------------------------------------------


@pytest.mark.parametrize("letter", ANSWERS)
def test_a_yes_takes_a_seat_only_where_the_quoted_letter_offers_one(letter: Letter) -> None:
    reading = read(a_reply(letter, GLADLY[letter.language]), tuple(POLICY.sessions.values()), timezone=PARIS)

    assert (reading.intent is Intent.ACCEPT) == offers_a_seat(letter)


# Thanks for an offer may take it or not: a person looks.
@pytest.mark.parametrize("letter", [param for param in ANSWERS if not offers_a_seat(param.values[0])])
def test_thanks_for_a_letter_are_only_thanks(letter: Letter) -> None:
    reading = read(a_reply(letter, THANKS[letter.language]), tuple(POLICY.sessions.values()), timezone=PARIS)

    assert reading.intent is Intent.THANKS


# --- for the coordinator -----------------------------------------------------------------------------------------


def test_the_desk_letter_says_who_wrote_what_was_read_why_and_what_to_do() -> None:
    message = a_mail("thomas", at("21 Sep 09:03"), author=Address("thomas@example.org", "Thomas Vidal"))
    reading = Reading(Intent.QUESTION, 0.7, sessions=(CITIZENS.id,))

    letter = hand_over(POLICY, message, reading, "a person decides")

    assert TEXTS.render(letter).subject.endswith("Thomas Vidal, Formation")
    told = plain(letter)
    assert "Thomas Vidal a écrit le lundi 21 septembre 2020 à 9 h 03" in told
    assert "ce que mailbot y lit : une question" in told
    assert "pourquoi il vous le remet : une question demande une réponse de votre part" in told
    assert f"session : {CITIZENS.title}, jeudi 8 octobre 2020" in told
    assert "répondez-y comme d’habitude" in told


def test_the_coordinator_is_not_told_that_nobody_answered_where_somebody_did() -> None:
    letters = [
        hand_over(POLICY, a_mail("ana"), Reading(Intent.REGISTER, 0.9), because)
        for because in ("a person decides", "the mail says something more")
    ]

    assert ["n’a pas répondu" in plain(letter) for letter in letters] == [True, False]
