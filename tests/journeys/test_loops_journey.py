"""Whatever answers our letters, and whatever it says: after three rounds there is silence, nobody's seat has moved, a
person was told once, and who writes from the same house afterwards is served."""

import email
import email.policy
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from itertools import count, cycle
from pathlib import Path

import pytest

from mailbot.core.delivery import MailStatus
from tests.journeys.correspondence import COORDINATOR, HOUR, MINUTE, Correspondent, Count, Mailbot, a_mail, rounds
from tests.journeys.installations import FIRST, OURS, words
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import Sink

ANA = "Ana Exemple <ana@mairie.example>"
LIST = "Réseau Local <liste@reseau.example>"
REGISTERS = "Bonjour,\n\nje m'inscris à la session du 8 octobre.\n\nAna Exemple"
CANCELS = "Bonjour, j'annule mon inscription à la session du 8 octobre."
STATUS = "Où en est mon inscription ?"
VOUCHED = "mx.example.org; dmarc=pass header.from={}"
number = count(1)


# --- who answers -------------------------------------------------------------------------------------------------


def answering(*says: str, author: str = ANA, subject: str = "", threaded: bool = True) -> Correspondent:
    """A program that answers each letter with the next of these, numbered where there is a place for it."""
    texts = cycle(says)

    def answer(letter: EmailMessage) -> Iterator[bytes]:
        mine = letter["Message-ID"] if threaded else None
        thread = {"In_Reply_To": mine, "References": mine} if mine else {}
        told = subject.format(next(number)) or f"Re: {letter['Subject']}"
        yield a_mail(author.format(next(number)), next(texts).format(next(number)), told, **thread)

    return answer


def changed(letter: EmailMessage, **headers: str | None) -> bytes:
    """The letter as a relay passes it on: its own marks gone, these headers instead."""
    copy = email.message_from_bytes(letter.as_bytes(), policy=email.policy.default)
    for name in [name for name in copy if name.lower() == "auto-submitted" or name.lower().startswith("x-")]:
        del copy[name]
    for name, value in headers.items():
        del copy[name.replace("_", "-")]
        if value:
            copy[name.replace("_", "-")] = value
    return copy.as_bytes()


def enclosed(letter: EmailMessage) -> Iterator[bytes]:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = ANA, OURS, f"TR: {letter['Subject']}"
    mail.set_content("")
    mail.add_attachment(letter)
    yield mail.as_bytes()


def resent(letter: EmailMessage) -> Iterator[bytes]:
    yield changed(
        letter, Resent_From="ana@mairie.example", Resent_To=OURS, Message_ID=f"<{next(number)}@mairie.example>"
    )


def rewritten(letter: EmailMessage) -> Iterator[bytes]:
    """As if the person herself had written it."""
    new = {"From": ANA, "To": OURS, "Message_ID": f"<{next(number)}@mairie.example>"}
    yield changed(letter, In_Reply_To=None, References=None, **new)


def inline(letter: EmailMessage) -> Iterator[bytes]:
    head = f"---------- Message transféré ----------\nDe : {letter['From']}\nObjet : {letter['Subject']}\n\n"
    yield a_mail(ANA, head + words(letter), f"TR: {letter['Subject']}")


def quoted(letter: EmailMessage) -> Iterator[bytes]:
    yield a_mail(ANA, "\n".join(f"> {line}" for line in words(letter).splitlines()), f"Re: {letter['Subject']}")


def bare(letter: EmailMessage) -> Iterator[bytes]:
    yield a_mail(ANA, words(letter), str(letter["Subject"]))


def through_the_list(**marks: str) -> Correspondent:
    """We are a member, and so is our answer's reader: what we answer the list comes back to us."""

    def passed_on(letter: EmailMessage) -> Iterator[bytes]:
        new = {"From": LIST, "To": OURS, "Reply_To": "liste@reseau.example"}
        new |= {"Subject": f"[réseau] {letter['Subject']}", "Message_ID": f"<{next(number)}@reseau.example>"}
        yield changed(letter, In_Reply_To=None, References=None, **new, **marks)

    return passed_on


def digest(letter: EmailMessage) -> Iterator[bytes]:
    text = f"Sommaire n° {next(number)}\n\n1. {letter['Subject']}\n\n{words(letter)}\n\n2. Inscription\n\n{REGISTERS}\n"
    yield a_mail(LIST, text, "Sommaire de la liste", List_Id="<liste.reseau.example>")


OUT_OF_OFFICE = (
    "Bonjour, je suis absent du bureau jusqu'au 21 septembre. En cas d'urgence, contactez le secrétariat.",
    "I am out of the office until 21 September.",
    "Je reviens lundi !",
    "Absente. Inscription à la session : voir ma collègue Julie.",
    "Thanks for your mail! I'm travelling and will get back to you next week.",
    "Je suis en déplacement, je prends connaissance de mes messages le soir.",
    "Fermeture annuelle de nos bureaux. Belle journée à vous.",
)
REGISTERS_ANEW = f"{REGISTERS}\n(réf. {{}})"
SHORT: dict[str, Correspondent] = {
    "an out-of-office": answering(*OUT_OF_OFFICE),
    "forwarded as a file": enclosed,
    "forwarded as if she had written it": rewritten,
    "a no-reply whose refusals register": answering(REGISTERS_ANEW, author="Service <b-{}@mairie.example>"),
    "a list": through_the_list(),
    "a ticket system": answering(f"{STATUS} ({{}})", author="Aide <aide@mairie.example>", subject="Re: [#{}] Demande"),
    "a challenge": answering("Je filtre mes courriels. Répondez à ce message pour que le vôtre me parvienne ({})."),
    "what asks each time": answering("Avez-vous un parking n° {} ?"),
}
LONG: dict[str, Correspondent] = {
    "an out-of-office, no thread": answering(*OUT_OF_OFFICE, subject="Réponse", threaded=False),
    "an out-of-office, other words": answering(*reversed(OUT_OF_OFFICE)),
    "forwarded and resent": resent,
    "forwarded inline": inline,
    "forwarded as a quotation": quoted,
    "forwarded as her own words": bare,
    "a no-reply, odd addresses": answering(
        "Cette boîte n'est pas lue. Voyez notre site.", author="Non lu <n{0}@box{0}.example>"
    ),
    "a list with its headers": through_the_list(List_Id="<liste.reseau.example>", Precedence="list"),
    "a digest": digest,
    "a ticket system that acknowledges": answering(
        "Votre demande est enregistrée sous le numéro {}. Un technicien vous répondra.",
        author="Aide <aide@mairie.example>",
        subject="[#{}] Demande enregistrée",
        threaded=False,
    ),
    "a ticket system with an address for each": answering(
        f"{STATUS} ({{}})", author="Aide <aide+{}@mairie.example>", subject="Re: [#{}] Demande", threaded=False
    ),
    "an English challenge": answering("To prove you are a human, click here: https://spam.example/{}"),
    "what registers each time": answering(REGISTERS_ANEW),
    "what says yes": answering("Oui"),
}


# --- what must hold ----------------------------------------------------------------------------------------------


@pytest.fixture
def mailbot(tmp_path: Path, dovecot: Dovecot) -> Iterator[Mailbot]:
    with Sink() as sink, Mailbot(tmp_path / "one", dovecot, sink) as made:
        yield made


def meets_silence(mailbot: Mailbot, answers: Correspondent, every: timedelta) -> Count:
    mailbot.deliver(a_mail(ANA, REGISTERS), arrived=FIRST)
    mailbot.once(FIRST)
    before = mailbot.standings()

    seen = rounds(
        mailbot, lambda letter: [] if COORDINATOR in str(letter["To"]) else answers(letter), FIRST, every=every
    )

    assert {who: status for who, status in mailbot.standings().items() if who in before} == before
    assert len(mailbot.standings()) <= 4  # who really registers has a seat for each round, and then hears no more
    assert len(seen.others) <= 1 + 3  # the first was for Ana
    # At most that answers wait, and that what waits for her is told no more.
    assert seen.kinds(seen.coordinator).count("alert") <= 2
    assert seen.kinds(seen.coordinator).count("desk") <= 3
    return seen


def is_served_afterwards(mailbot: Mailbot, after: timedelta) -> None:
    """A colleague at once, and she herself two hours later."""
    now = FIRST + after
    mailbot.deliver(
        a_mail("Bob Voisin <bob@mairie.example>", REGISTERS.replace("Ana Exemple", "Bob Voisin")), arrived=now
    )
    mailbot.once(now)
    assert mailbot.letters_to("bob@mairie.example") == ["held"]

    later = now + 2 * HOUR
    mailbot.deliver(a_mail(ANA, CANCELS, Authentication_Results=VOUCHED.format("mairie.example")), arrived=later)
    mailbot.once(later)
    assert mailbot.letters_to("ana@mairie.example") == ["cancelled"]


@pytest.mark.parametrize("answers", SHORT.values(), ids=SHORT)
def test_what_answers_our_letters_meets_silence_and_people_are_served(mailbot: Mailbot, answers: Correspondent) -> None:
    meets_silence(mailbot, answers, MINUTE)

    is_served_afterwards(mailbot, 50 * MINUTE)


@pytest.mark.slow
@pytest.mark.parametrize("every", [MINUTE, 17 * MINUTE], ids=["each minute", "each quarter of an hour"])
@pytest.mark.parametrize("answers", LONG.values(), ids=LONG)
def test_so_does_what_answers_otherwise(mailbot: Mailbot, answers: Correspondent, every: timedelta) -> None:
    meets_silence(mailbot, answers, every)

    is_served_afterwards(mailbot, 50 * every)


@pytest.mark.parametrize("threaded", [True, False], ids=["in the thread", "outside of it"])
def test_the_coordinator_s_own_out_of_office_is_not_answered_for_ever(mailbot: Mailbot, threaded: bool) -> None:
    away = answering("Je suis à la montagne, à bientôt ! {}", author=f"Dominique <{COORDINATOR}>", threaded=threaded)
    mailbot.deliver(a_mail("Bob <bob@mairie.example>", "Trois oranges bleues."), arrived=FIRST)

    seen = rounds(mailbot, lambda letter: away(letter) if COORDINATOR in str(letter["To"]) else [], FIRST)

    assert seen.others == []
    # Bob's, three of hers, and that there are more.
    assert sorted(seen.kinds(seen.coordinator)) == ["alert"] + ["desk"] * 4
    [told] = [words(letter) for letter in seen.coordinator if letter["X-Mailbot-Letter"] == "alert"]
    assert "restent non lus dans la boîte de réception" in " ".join(told.split())
    assert mailbot.unread() == 6  # all that was written lies there


def test_what_is_counted_outlives_the_process(mailbot: Mailbot) -> None:
    ticket = answering(f"{STATUS} ({{}})", author="Aide <aide+{}@mairie.example>", threaded=False)
    mailbot.deliver(a_mail(ANA, REGISTERS), arrived=FIRST)

    sent = 0
    for minute in range(0, 12, 3):
        sent += len(rounds(mailbot, ticket, FIRST + minute * MINUTE, count=3).others)
        mailbot.restart()

    assert sent <= 4  # one to her, three to the program
    with mailbot.store.turn():
        held = [mail for mail in mailbot.store.recent(FIRST - MINUTE) if mail.status is MailStatus.WITHHELD]
    assert held


STRIPPED: dict[str, Callable[[EmailMessage], bytes]] = {
    "as they are": lambda letter: letter.as_bytes(),
    "without their marks": changed,
    "without marks and thread": lambda letter: changed(
        letter, Message_ID=f"<{next(number)}@relay.example>", In_Reply_To=None, References=None
    ),
    "as bare text": lambda letter: a_mail(
        str(letter["From"]), words(letter), str(letter["Subject"]), to=str(letter["To"])
    ),
}
OTHER = "formations@ailleurs.example"


@pytest.mark.parametrize(
    "relay",
    [
        "without their marks",
        *(pytest.param(name, marks=pytest.mark.slow) for name in STRIPPED if name != "without their marks"),
    ],
)
@pytest.mark.parametrize("says", [STATUS, REGISTERS, "Y a-t-il un parking ?"], ids=["status", "register", "question"])
def test_two_mailbots_that_face_each_other_fall_silent(
    mailbot: Mailbot, tmp_path: Path, dovecot: Dovecot, relay: str, says: str
) -> None:
    """Somebody forges the first mail, so that one answers the other; the relay takes the marks off on the way."""
    with Sink() as sink, Mailbot(tmp_path / "other", dovecot, sink, OTHER) as other:
        mailbot.deliver(a_mail(f"Paul Durand <{OTHER}>", says), arrived=FIRST)
        sent: list[str] = []
        told: list[str] = []
        for minute in range(50):
            for one, its_reader in ((mailbot, other), (other, mailbot)):
                one.once(FIRST + minute * MINUTE)
                for recipients, letter in one.new_letters():
                    if COORDINATOR in recipients:
                        told.append(str(letter["X-Mailbot-Letter"]))
                    else:
                        sent.append(str(letter["X-Mailbot-Letter"]))
                        its_reader.deliver(STRIPPED[relay](letter), arrived=FIRST + minute * MINUTE)

        assert len(sent) <= 6  # three rounds
        assert len(told) <= 4  # what a round passes on to the desk, and the alert
        assert other.standings() == {}
        assert set(mailbot.standings()) <= {OTHER}
