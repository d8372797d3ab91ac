"""What people are told, in the words that they get: the date that passed, what can still be done, and that no letter
but an offer is taken for one when it comes back quoted."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from mailbot.core.decide import tick
from mailbot.core.decision import Letter
from mailbot.core.letters import tell_standing
from mailbot.core.letters_to_coordinator import hand_over
from mailbot.core.message import Address, Message
from mailbot.core.model import Status
from mailbot.core.policy import LANGUAGES
from mailbot.core.reading import Intent, Reading, read
from mailbot.core.reading.reading import SETTLING
from mailbot.proofs import KINDS, proofread
from mailbot.samples import an_alert
from tests.builders import a_mail, a_policy, a_registration, a_session, a_state, at
from tests.letters.samples import CITIZENS, MARIE, PARIS, POLICY, TEMPLATES, every_letter

TEXTS = proofread(POLICY, [TEMPLATES])


def offers_a_seat(letter: object) -> bool:
    return isinstance(letter, Letter) and any(r.status is Status.OFFERED for r in letter.registrations)


ANSWERS = [
    pytest.param(letter, id=f"{language}-{told}")
    for language in LANGUAGES
    for told, letter in every_letter(language)
    if letter.kind not in ("desk", "desk-membership", "alert")
    if letter.kind not in ("desk", "alert", "plan")
]
GLADLY = {"fr": "Oui, avec plaisir !", "en": "Yes, gladly!"}
THANKS = {"fr": "Merci beaucoup !", "en": "Thank you very much!"}


def plain(letter: Letter) -> str:
    return TEXTS.render(letter).plain.replace("\N{NO-BREAK SPACE}", " ")


def a_reply(letter: Letter, words: str, *, mark: str = "> ", head: bool = True) -> Message:
    """She writes above the whole letter, as mail programs quote it."""
    text = TEXTS.render(letter)
    quoted = "\n".join(mark + line for line in text.plain.splitlines())
    heads = {"fr": "Le 1 oct. 2020 à 14:06, Cap Rural a écrit :", "en": "On 1 Oct 2020, at 14:06, Cap Rural wrote:"}
    body = f"{words}\n\n{heads[letter.language] if head else ''}\n{quoted}\n"
    return Message("reply", at("1 Oct 15:00"), 18, MARIE, f"Re: {text.subject}", text=body, in_reply_to="<ours>")


def read_reply(reply: Message, letter: Letter | None = None) -> Reading:
    """`letter`: the one answered, as our outbox knows it."""
    is_offered = letter is not None and any(r.status is Status.OFFERED for r in letter.registrations)
    return read(reply, tuple(POLICY.sessions.values()), timezone=PARIS, is_offered=is_offered)


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


@pytest.mark.parametrize(
    ("status", "until", "late", "next_step"),
    [
        (Status.HELD, "28 Sep 10:10", "refuse", "ce sera une nouvelle demande"),
        (Status.OFFERED, "28 Sep 10:10", "refuse", "ce sera une nouvelle demande"),
        (Status.HELD, "5 Oct 10:10", "refuse", "Dominique Bernier verra ce qui est possible"),
        (Status.OFFERED, "5 Oct 10:10", "refuse", "mais Dominique Bernier vous dira ce qui reste possible"),
        (Status.HELD, "5 Oct 10:10", "waitlist", "la demande rejoindra la liste d’attente"),
        (Status.OFFERED, "5 Oct 10:10", "waitlist", "la demande rejoindra la liste d’attente"),
    ],
)
def test_whoever_lost_a_seat_is_told_what_she_can_still_do(
    status: Status, until: str, late: str, next_step: str
) -> None:
    rules = POLICY.registration.model_copy(update={"late": late})
    texts = proofread(POLICY.model_copy(update={"registration": rules}), [TEMPLATES])

    [letter] = tick(a_policy(), a_state(a_registration("ana", status, until=at(until))), at(until)).letters
    told = texts.render(letter).plain

    steps = ("une nouvelle demande", "qui est possible", "qui reste possible", "rejoindra la liste")
    assert next_step in told
    assert sum(step in told for step in steps) == (2 if status is Status.HELD and "Bernier" not in next_step else 1)


def test_who_asked_in_time_and_is_refused_is_not_told_that_she_was_late() -> None:
    letter = dict(every_letter("fr"))["refused refused"]

    told = plain(letter)

    assert "parvenue à temps, le jeudi 1er octobre 2020 à 14 h 05, mais nous ne l’avons lue qu’après le début" in told
    assert "étaient ouvertes" not in told


def test_who_owes_the_fee_and_writes_again_is_told_how_to_pay_it() -> None:
    state = a_state(a_registration("ana", Status.HELD, until=at("28 Sep 10:10")))

    letter = tell_standing(a_policy(), state, state.of("web")[0], repeated=True)

    assert "Nous avions déjà votre demande pour la session « Session web » : rien ne change." in plain(letter)
    assert "cotisation d’une personne : 30 €" in plain(letter)
    assert "Pour adhérer, remplissez le bulletin joint" in plain(letter)


# --- what comes back quoted --------------------------------------------------------------------------------------


@pytest.mark.parametrize("letter", ANSWERS)
def test_a_yes_takes_a_seat_only_where_the_quoted_letter_offers_one(letter: Letter) -> None:
    reading = read_reply(a_reply(letter, GLADLY[letter.language]))

    is_asked = letter.kind == "confirm-request"  # then a yes may be to the question: a person looks
    assert (reading.intent is Intent.ACCEPT) == offers_a_seat(letter) or (is_asked and reading.intent is Intent.UNSURE)


# Thanks for an offer may take it or not: a person looks.
@pytest.mark.parametrize("letter", [param for param in ANSWERS if not offers_a_seat(param.values[0])])
def test_thanks_for_a_letter_are_only_thanks(letter: Letter) -> None:
    reading = read_reply(a_reply(letter, THANKS[letter.language]))

    # Thanks for a question leave it open.
    assert reading.intent is Intent.THANKS or (letter.kind == "which-session" and reading.intent is Intent.UNSURE)


@pytest.mark.parametrize("letter", ANSWERS)
@pytest.mark.parametrize("head", [True, False], ids=["with a head", "without"])
def test_the_words_that_a_letter_proposes_ask_nothing_where_her_program_marks_no_quote(
    letter: Letter, head: bool
) -> None:
    reading = read_reply(a_reply(letter, THANKS[letter.language], mark="", head=head))

    assert reading.intent not in SETTLING


# --- what a letter proposes to answer ----------------------------------------------------------------------------

TAKES, LEAVES = "Oui, je prends la place", "Non merci"
TAKE_ALL, LEAVE_ALL = "Oui, je prends les places", "Non merci, je ne prends pas les places"
FOR_PAUL = "Oui, Paul Lambert prend la place"
CANCELS, STOPS_WAITING = "J'annule mon inscription", "Retirez-moi de la liste"
ON_THE_8TH = "à la session du jeudi 8 octobre 2020"
PROPOSED = {
    "fr": (
        ("offer offered", TAKES, Intent.ACCEPT),
        ("offer offered", LEAVES, Intent.DECLINE),
        ("offer offered, for a colleague", FOR_PAUL, Intent.ACCEPT),
        ("offer offered, for a colleague", LEAVES, Intent.DECLINE),
        ("standing offered False", TAKES, Intent.ACCEPT),
        ("standing offered True", LEAVES, Intent.DECLINE),
        ("standing offered True, for a colleague", FOR_PAUL, Intent.ACCEPT),
        ("confirmation confirmed ", CANCELS, Intent.CANCEL),
        ("held held ", CANCELS, Intent.CANCEL),
        ("standing held True", CANCELS, Intent.CANCEL),
        ("standing confirmed True", CANCELS, Intent.CANCEL),
        ("waitlisted waitlisted 1", STOPS_WAITING, Intent.CANCEL),
        ("standing waitlisted 2 False", STOPS_WAITING, Intent.CANCEL),
        ("offer of 1 to a group of 3", "Oui, Marie Durand prend la place", Intent.ACCEPT),
        ("offer of 1 to a group of 3", LEAVES, Intent.DECLINE),
        *((f"offer of 2 to a group of {size}", TAKE_ALL, Intent.ACCEPT) for size in (2, 3, 4)),
        *((f"offer of 2 to a group of {size}", LEAVE_ALL, Intent.DECLINE) for size in (2, 3, 4)),
        ("summary of a group that is asked", TAKE_ALL, Intent.ACCEPT),
        ("summary of a group that is asked", LEAVE_ALL, Intent.DECLINE),
        ("which-session register", f"Je m'inscris {ON_THE_8TH}", Intent.REGISTER),
        ("which-session cancel", f"J'annule mon inscription {ON_THE_8TH}", Intent.CANCEL),
    ),
    "en": (
        ("offer offered", "Yes, I'll take it", Intent.ACCEPT),
        ("offer offered", "No thank you", Intent.DECLINE),
        ("offer offered, for a colleague", "Yes, Paul Lambert takes the seat", Intent.ACCEPT),
        ("offer offered, for a colleague", "No thank you", Intent.DECLINE),
        ("standing offered False", "Yes, I'll take it", Intent.ACCEPT),
        ("standing offered True", "No thank you", Intent.DECLINE),
        ("standing offered True, for a colleague", "Yes, Paul Lambert takes the seat", Intent.ACCEPT),
        ("confirmation confirmed ", "Please cancel my registration", Intent.CANCEL),
        ("held held ", "Please cancel my registration", Intent.CANCEL),
        ("standing confirmed True", "Please cancel my registration", Intent.CANCEL),
        ("waitlisted waitlisted 1", "Please take me off the list", Intent.CANCEL),
        ("standing waitlisted 2 False", "Please take me off the list", Intent.CANCEL),
        ("offer of 1 to a group of 3", "Yes, Marie Durand takes the seat", Intent.ACCEPT),
        ("offer of 1 to a group of 3", "No thank you", Intent.DECLINE),
        *((f"offer of 2 to a group of {n}", "Yes, we'll take the seats", Intent.ACCEPT) for n in (2, 3, 4)),
        *(
            (f"offer of 2 to a group of {n}", "No thank you, we do not take the seats", Intent.DECLINE)
            for n in (2, 3, 4)
        ),
        ("summary of a group that is asked", "Yes, we'll take the seats", Intent.ACCEPT),
        ("summary of a group that is asked", "No thank you, we do not take the seats", Intent.DECLINE),
        (
            "which-session register",
            "I would like to register for the session on Thursday 8 October 2020",
            Intent.REGISTER,
        ),
        (
            "which-session cancel",
            "Please cancel my registration for the session on Thursday 8 October 2020",
            Intent.CANCEL,
        ),
    ),
}


@pytest.mark.parametrize(
    ("language", "told", "words", "intent"), [(language, *row) for language, rows in PROPOSED.items() for row in rows]
)
def test_the_words_that_a_letter_proposes_are_understood(language: str, told: str, words: str, intent: Intent) -> None:
    letter = dict(every_letter(language))[told]
    typed = read_reply(a_reply(letter, words), letter)
    copied = read_reply(a_reply(letter, f"« {words.replace(chr(39), '’')} »."), letter)

    assert words.replace("'", "’") in plain(letter)
    assert (typed.intent, copied.intent) == (intent, intent)
    assert typed.sessions == copied.sessions == (CITIZENS.id,)


def test_of_two_colleagues_in_one_session_no_letter_proposes_words_that_would_cancel_the_wrong_one() -> None:
    """« J'annule mon inscription » is the writer's own."""
    for language, words in (("fr", CANCELS), ("en", "cancel my registration")):
        for told, letter in every_letter(language):
            if told.endswith("for a colleague"):
                assert words.replace("'", "’") not in plain(letter)


# --- how it is printed -------------------------------------------------------------------------------------------


def test_the_organisation_s_own_words_are_typeset_and_other_people_s_are_not() -> None:
    letter = dict(every_letter("fr", "Ana O'Hara"))["confirmation in Lyon"]

    text = TEXTS.render(letter)

    assert "Mobiliser les acteurs d’un territoire" in text.subject
    assert "5 place de l’Exemple" in text.plain
    assert "Ana O'Hara" in text.plain


def test_a_sum_does_not_fall_apart_at_the_end_of_a_line() -> None:
    text = TEXTS.render(dict(every_letter("fr"))["held held "])

    assert "30\N{NO-BREAK SPACE}€" in text.plain


# --- for the coordinator -----------------------------------------------------------------------------------------


def test_the_desk_letter_says_who_wrote_what_was_read_why_and_what_to_do() -> None:
    message = a_mail("thomas", at("21 Sep 09:03"), author=Address("thomas@example.org", "Thomas Vidal"))
    reading = Reading(Intent.QUESTION, 0.7, sessions=(CITIZENS.id,))

    letter = hand_over(POLICY, message, reading, "what only a person can answer is passed on")

    assert TEXTS.render(letter).subject.endswith("Thomas Vidal, Formation")
    told = plain(letter)
    assert "Thomas Vidal a écrit le lundi 21 septembre 2020 à 9 h 03" in told
    assert "ce que mailbot y lit : une question" in told
    assert "pourquoi il vous le remet : une question demande une réponse de votre part" in told
    assert f"session : {CITIZENS.title}, jeudi 8 octobre 2020".replace("'", "’") in told
    assert "répondez-y comme d’habitude" in told


def test_the_coordinator_is_not_told_that_nobody_answered_where_somebody_did() -> None:
    letters = [
        hand_over(POLICY, a_mail("ana"), Reading(Intent.REGISTER, 0.9), because)
        for because in ("a person decides", "the mail says something more")
    ]

    assert ["n’a pas répondu" in plain(letter) for letter in letters] == [True, False]


def test_the_coordinator_is_told_where_the_writer_stands_and_that_the_clock_goes_on() -> None:
    seat = a_registration("ana", Status.OFFERED, session=CITIZENS.id, until=at("3 Oct 10:00"))
    reading = Reading(Intent.UNSURE, 0.4, also=(Intent.MEMBERSHIP,))

    told = plain(hand_over(POLICY, a_mail("ana"), reading, "a person decides", (seat,)))

    assert "il y lit aussi : un message sur l’adhésion" in told
    assert "jeudi 8 octobre 2020 : place proposée, jusqu’au samedi 3 octobre 2020 à 10 h" in told
    assert "Attention : mailbot ne lit pas votre réponse" in told
    assert "Passé le moment indiqué ci-dessus, mailbot proposera la place à la personne suivante" in told


def test_where_nothing_runs_out_the_coordinator_is_not_hurried() -> None:
    seat = a_registration("ana", session=CITIZENS.id)

    told = plain(hand_over(POLICY, a_mail("ana"), Reading(Intent.UNSURE, 0.4), "a person decides", (seat,)))

    assert "jeudi 8 octobre 2020 : inscription confirmée" in told
    assert "Passé le moment" not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_coordinator_reads_no_name_of_a_row_a_status_or_a_kind(language: str) -> None:
    reading = Reading(Intent.UNSURE, 0.4, also=(Intent.QUESTION,))
    seats = tuple(a_registration("ana", status, session=CITIZENS.id) for status in Status)
    desk = hand_over(POLICY, a_mail("ana"), reading, "a person decides", seats)
    alerts = [an_alert(language, about=kind) for kind in KINDS if kind != "alert"]

    told = plain(replace(desk, language=language))

    assert "a person decides" not in told
    assert not any(f": {status}\n" in told for status in Status if status not in {"attended", "absent", "replaced"})
    assert not any(re.search(f"[«“] ?{alert.facts['about']} ?[»”]", plain(alert)) for alert in alerts)


def test_an_english_organisation_reads_alerts_in_english() -> None:
    told = plain(an_alert("en", "550 no such user"))

    assert "The letter “registration confirmed” for marie.durand@example.org has not arrived" in told
    assert "For the technician: 550 no such user" in told
