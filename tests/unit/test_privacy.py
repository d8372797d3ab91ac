"""What is left of somebody who is erased: nothing; and of everybody else: everything."""

import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from mailbot import privacy
from mailbot.adapters.backups import Backups
from mailbot.adapters.tinydb_store import TinyDBStore, saved
from mailbot.core.decision import Entry, Outcome
from mailbot.core.delivery import Mail, MailStatus
from mailbot.core.message import Address
from mailbot.core.model import Membership, Participant, Registration, Request, Status, Thread, Unreachable
from mailbot.core.names import folded
from mailbot.ports import Baseline, Commit, Known
from tests.builders import COORDINATOR, a_policy, a_registration, a_session, a_state, at

NOW = at("1 Dec 09:00", year=2021)
ANA = Participant("Ana Durand", "ana@example.org", "Cap Rural", "+33612345678")


def a_letter(
    number: int, to: str, text: str, status: MailStatus = MailStatus.FAILED, about: tuple[str, ...] = ()
) -> Mail:
    letter = EmailMessage()
    letter["Subject"] = f"À propos de {text}"
    letter.set_content(f"Bonjour,\n\n{text}\n", cte="base64")
    message_id = f"<{number:032x}@asso.example.org>"
    return Mail(message_id, "desk", (to,), letter.as_bytes(), at("15 Sep 10:00"), status, registrations=about)


def a_store_of(*people: Participant) -> Commit:
    """Each is registered, has asked, paid, written and been written to; the coordinator has a letter about each."""
    registrations, requests, fees, unreachable, entries, mails = [], {}, [], {}, [], []
    for number, person in enumerate(people):
        name, mail, key = person.name or "", person.email or "", f"{number:064x}"
        author = Address(mail, name)
        registrations.append(
            a_registration(
                f"r{number}",
                Status.CANCELLED,
                number,
                participant=person,
                author=author,
                message=key,
                thread=Thread(f"<{mail}>", (f"<1.{mail}>",), f"Inscription de {name}"),
            )
        )
        when = at("15 Sep 10:00")
        requests[key] = Request(key, "which-session", when, "register", when, number, author, "fr", (person,))
        fees.append(Membership(mail, date(2020, 1, 10), name))
        unreachable[mail] = Unreachable(mail, when, f"550 no such user: {mail}")
        entries += [
            Entry(
                when,
                "a free seat is given",
                Outcome.HANDLED,
                key,
                mail,
                "web",
                "register",
                (f"register : « inscrivez {name} »",),
                (f"confirmed: {name}",),
                ("confirmation",),
                (mail, COORDINATOR.email),
                f"<{mail}>",
            ),
            Entry(when, "members import", changes=(f"fee paid on 2020-01-10: {mail}",), people=(mail,)),
        ]
        mails += [
            a_letter(3 * number, mail, f"vous êtes {name}", about=(f"r{number}-{number}",)),
            a_letter(3 * number + 1, COORDINATOR.email, f"{name} <{mail}> a écrit"),
            replace(a_letter(3 * number + 2, COORDINATOR.email, ""), status=MailStatus.SENT, content=b"", writer=mail),
        ]
    state = a_state(*registrations, paid=tuple(fees))
    return Commit(
        state=replace(state, requests=MappingProxyType(requests), unreachable=MappingProxyType(unreachable)),
        entries=tuple(entries),
        known=tuple(Known(f"{n:064x}", 7, n, Outcome.HANDLED, at("15 Sep 10:00")) for n in range(len(people))),
        mails=tuple(mails),
        baseline=Baseline(7, 1, at("1 Sep 10:00")),
        clock=at("15 Sep 10:00"),
    )


def in_store(path: Path, whole: Commit) -> TinyDBStore:
    store = TinyDBStore.open(path)
    with store.turn():
        store.commit(whole)
    return store


def files(folder: Path) -> dict[str, str]:
    """Every file, as its text and as what the text and the letters in it say."""
    return {str(path): said(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


def said(content: bytes) -> str:
    """The bytes, the strings of the JSON without their escapes, and the letters decoded, in lower case."""
    lines = [json.loads(line)[1] for line in content.splitlines()]
    letters = [
        text
        for line in lines
        for row in line.get("outbox", {}).values()
        if row
        for text in privacy._texts(row["content"].encode())
    ]
    return "\n".join([content.decode(), json.dumps(lines, ensure_ascii=False), *letters]).lower()


# --- laws ----------------------------------------------------------------------------------------------------

QUICK = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],  # an example is small already
)
LETTERS = st.characters(whitelist_categories=("Lu", "Ll"), max_codepoint=0x17F)
NAMES = st.lists(st.text(LETTERS, min_size=3, max_size=8), min_size=2, max_size=3).map(" ".join)
LOCAL = st.text("abcdefghij.+-_", min_size=3, max_size=10).filter(lambda text: text[0].isalpha() and text[-1].isalpha())
PEOPLE = st.lists(
    st.builds(
        lambda name, local: Participant(name, f"{re.sub(r'[.]+', '.', local)}@example.org", "Asso", "+33612345678"),
        NAMES,
        LOCAL,
    ),
    min_size=2,
    max_size=4,
    unique_by=(lambda p: p.email, lambda p: folded(p.name or "")),
)


def are_apart(people: list[Participant]) -> bool:
    """Nobody's name or address stands within another's, or in what the store says of everybody."""
    words = [word for p in people for word in ((p.email or "").lower(), (p.name or "").lower())]
    others = [folded(p.name or "").split() for p in people]
    return (
        all(one == other or one not in other for one in words for other in words)
        and all(" ".join(folded(word).split()) for word in words)
        and len({tuple(sorted(each)) for each in others}) == len(people)
    )


@settings(QUICK, max_examples=25)
@given(people=PEOPLE)
def test_no_byte_of_who_is_erased_is_left_in_any_file_and_the_others_are_as_before(people: list[Participant]) -> None:
    assume(are_apart(people))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mailbot.json"
        backups = Backups(path)
        store = in_store(path, a_store_of(*people))
        backups.write(backups.of_day(date(2020, 9, 16)), store.whole())
        her = people[0]
        traces = [(her.email or "").lower(), (her.name or "").lower()]
        assert all(any(trace in text for text in files(Path(folder)).values()) for trace in traces)

        with store.turn():
            [person] = privacy.meant([store.whole()], her.email or "")
            privacy.erase(store, backups, [person], privacy.BY_REQUEST, NOW)
        store.close()

        for name, text in files(Path(folder)).items():
            assert not [trace for trace in traces if trace in text], name
        kept, expected = saved(path), a_store_of(*people)
        assert kept.state
        assert expected.state
        assert kept.state.of("web") == expected.state.of("web")[1:]
        assert list(kept.state.memberships.values()) == list(expected.state.memberships.values())[1:]
        assert list(kept.state.requests.values()) == list(expected.state.requests.values())[1:]
        assert list(kept.state.unreachable.values()) == list(expected.state.unreachable.values())[1:]
        assert kept.entries[2:-1] == expected.entries[2:]
        assert kept.mails[2:] == expected.mails[3:]
        assert (kept.known, kept.baseline, kept.clock) == (expected.known, expected.baseline, expected.clock)
        assert replace(saved(backups.of_day(date(2020, 9, 16))), entries=()) == replace(kept, entries=())


@settings(QUICK, max_examples=40)
@given(people=PEOPLE)
def test_to_erase_twice_is_to_erase_once(people: list[Participant]) -> None:
    whole = a_store_of(*people)
    person = privacy.known([whole], people[0].email or "")

    once = privacy.forgotten(whole, [person])

    assert once != whole
    assert privacy.forgotten(once, [person]) == once


# --- others --------------------------------------------------------------------------------------------------


def erased(whole: Commit, who: str) -> Commit:
    [person] = privacy.meant([whole], who)
    return privacy.forgotten(whole, [person])


def registrations(whole: Commit) -> tuple[Registration, ...]:
    assert whole.state
    return tuple(r for those in whole.state.registrations.values() for r in those)


def test_whom_she_registered_keeps_her_place_and_answers_for_it_herself() -> None:
    ana = Address("ana@example.org", "Ana Durand")
    ben = a_registration("ben", author=ana)
    whole = Commit(state=a_state(a_registration("ana", Status.CANCELLED), ben))

    [left] = registrations(erased(whole, "ana@example.org"))

    assert left == replace(ben, author=Address("ben@example.org", "Ben"))


def test_who_has_no_address_of_her_own_goes_with_who_registered_her() -> None:
    zoe = Participant("Zoé Durand")
    child = a_registration("x", Status.CANCELLED, 2, participant=zoe, author=Address("ana@example.org"))

    assert registrations(erased(Commit(state=a_state(child)), "ana@example.org")) == ()


def test_a_namesake_at_another_address_keeps_her_name() -> None:
    other = replace(ANA, email="ana.durand@example.net")
    whole = a_store_of(ANA, other)

    kept = erased(whole, "ana@example.org")

    assert [r.participant for r in registrations(kept)] == [other]
    assert kept.entries[2].changes == ("confirmed: Ana Durand",)
    assert kept.entries[0].changes == ("confirmed: [effacé]",)


def test_a_first_name_is_many_peoples_and_goes_only_where_the_line_is_about_her() -> None:
    ana, other = Participant("Ana", "ana@example.org"), Participant("Ana Petit", "petit@example.org")

    kept = erased(a_store_of(ana, other), "ana@example.org")

    assert kept.entries[0].changes == ("confirmed: [effacé]",)
    assert kept.entries[2].changes == ("confirmed: Ana Petit",)


def test_who_is_known_by_name_alone_is_erased_by_name() -> None:
    zoe = Participant("Zoé Petit")
    nameless = a_registration("x", Status.CANCELLED, 2, participant=zoe, author=Address("ben@example.org"))
    whole = Commit(
        state=a_state(nameless), entries=(Entry(NOW, "x", author="ben@example.org", changes=("confirmed: Zoé Petit",)),)
    )

    kept = erased(whole, "zoe petit")

    assert registrations(kept) == ()
    assert kept.entries[0] == replace(whole.entries[0], changes=("confirmed: [effacé]",))


def test_a_name_that_several_have_is_asked_about() -> None:
    whole = a_store_of(ANA, replace(ANA, email="ana.durand@example.net"))

    assert [person.email for person in privacy.meant([whole], "Durand, Ana")] == [
        "ana.durand@example.net",
        "ana@example.org",
    ]
    assert privacy.meant([whole], "personne@example.org") == []
    assert privacy.meant([whole], "") == []


def test_a_letter_to_another_that_speaks_of_her_does_not_leave() -> None:
    waiting = a_letter(1, COORDINATOR.email, "DURAND Ana a écrit", MailStatus.QUEUED)
    whole = Commit(state=a_state(a_registration("ana", Status.CANCELLED, participant=ANA)), mails=(waiting,))

    assert privacy.waiting(whole, privacy.known([whole], "ana@example.org")) == [waiting]
    [left] = erased(whole, "ana@example.org").mails
    assert (left.status, left.content) == (MailStatus.WITHDRAWN, b"")


# --- objections ----------------------------------------------------------------------------------------------


def test_who_has_a_place_a_letter_or_company_at_her_address_is_not_erased_by_mistake() -> None:
    whole = Commit(
        state=a_state(
            a_registration("ana"),
            a_registration("ana", Status.CANCELLED, 2, participant=Participant("Zoé Petit", "ana@example.org")),
        ),
        mails=(a_letter(1, "ana@example.org", "", MailStatus.QUEUED),),
    )
    person = privacy.known([whole], "ana@example.org")

    said = privacy.objections(a_policy(), whole, person, at("1 Oct 09:00"))

    assert said.sentences == (
        "Ana : inscrit, web ; d'abord : mailbot cancel web 'ana@example.org'",
        "cette adresse sert à plusieurs personnes, qui seraient effacées ensemble : Ana, Zoé Petit",
        "lettres qui attendent et parlent d'elle : 1 ; le prochain passage les envoie",
        "ou --force, sans plus attendre",
    )
    over = privacy.objections(a_policy(), replace(whole, mails=()), person, at("9 Oct 09:00"))
    assert len(over.sentences) == 2


def test_a_coordinator_is_never_erased() -> None:
    said = privacy.objections(a_policy(), Commit(), privacy.Person(COORDINATOR.email), NOW)

    assert said
    assert not said.can_be_forced


# --- retention -----------------------------------------------------------------------------------------------


def due(whole: Commit, now: datetime) -> list[str]:
    return [person.email or min(person.names) for person in privacy.outlived(a_policy(), whole, now)]


def test_who_came_is_kept_for_the_months_that_the_rules_say_after_the_session() -> None:
    whole = Commit(state=a_state(a_registration("ana", Status.ATTENDED), a_registration("ben", Status.CONFIRMED, 2)))

    assert due(whole, at("8 Oct 12:00", year=2021)) == []
    assert due(whole, at("8 Oct 12:01", year=2021)) == ["ana@example.org", "ben@example.org"]


@pytest.mark.parametrize(
    "still",
    [
        Commit(mails=(a_letter(1, "ana@example.org", "", MailStatus.QUEUED),)),
        Commit(mails=(a_letter(1, COORDINATOR.email, "de ana@example.org", MailStatus.QUEUED),)),
        Commit(entries=(Entry(NOW - timedelta(days=300), "x", author="ana@example.org"),)),
        Commit(state=a_state(a_registration("ana", session="vanished"))),
        Commit(state=a_state(a_registration("ana"), paid=(Membership("ana@example.org", date(2020, 2, 1)),))),
    ],
    ids=["a letter to her waits", "a letter about her waits", "she wrote", "a place in a session of no file", "a fee"],
)
def test_who_may_still_need_us_is_kept(still: Commit) -> None:
    state = still.state or a_state(a_registration("ana", Status.ATTENDED))
    fee_counts = at("31 Jan 09:00", year=2022) if state.memberships else NOW

    assert due(replace(still, state=state), fee_counts) == []
    assert due(Commit(state=a_state(a_registration("ana", Status.ATTENDED))), fee_counts) == ["ana@example.org"]


def test_who_is_in_a_session_to_come_is_kept_whole() -> None:
    part = {"id": "m", "start": NOW + timedelta(9), "end": NOW + timedelta(10)}
    policy = a_policy(a_session(), a_session("next", parts=[part]))
    whole = Commit(state=a_state(a_registration("ana", Status.ATTENDED), a_registration("ana", session="next", uid=2)))

    assert privacy.outlived(policy, whole, NOW) == []


def test_the_coordinators_and_who_is_known_by_name_alone() -> None:
    nameless = a_registration("x", Status.ATTENDED, participant=Participant("Zoé Petit"), author=COORDINATOR)
    whole = Commit(
        state=a_state(nameless), entries=(Entry(at("15 Sep 10:00"), "x", people=(COORDINATOR.email, "@example.org")),)
    )

    assert due(whole, NOW) == ["Zoé Petit"]


# --- what is told her ------------------------------------------------------------------------------------------


def test_all_that_is_held_is_told_and_nothing_of_others() -> None:
    whole = a_store_of(ANA, Participant("Ben Petit", "ben@example.org"))
    both = Entry(
        NOW, "x", changes=("confirmed: Ana Durand", "confirmed: Ben Petit"), people=("ana@example.org", "x@example.org")
    )
    whole = replace(whole, entries=(*whole.entries, both))

    held = privacy.held(whole, privacy.known([whole], "ana@example.org"))

    told = json.dumps(held, ensure_ascii=False, default=datetime.isoformat)
    assert [key for key, value in held.items() if not value] == []
    for word in ("ana@example.org", "+33612345678", "Cap Rural", "Inscription de Ana Durand", "« inscrivez"):
        assert word in told
    assert "ben" not in told.lower()
    assert len(held["journal"]) == 3
