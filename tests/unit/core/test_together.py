"""Several mails of one person that wait together get one answer, the final standing."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from mailbot.core.changes import DetailsChanged, evolve, evolve_all
from mailbot.core.decision import Decision, Letter, Outcome
from mailbot.core.letters import in_answer, tell_changed
from mailbot.core.message import Message
from mailbot.core.model import Participant, State, Status
from mailbot.core.policy import Policy
from mailbot.core.reading import Intent, Reading
from mailbot.core.together import Said, said, together
from tests.builders import (
    a_day,
    a_mail,
    a_person,
    a_registration,
    a_session,
    a_state,
    at,
    decided,
    standing,
    to,
    to_register,
    without_fee,
)

TEN = at("15 Sep 10:00")


@dataclass
class Pile:
    """Mails that lie in the inbox together, decided one after the other."""

    policy: Policy = field(default_factory=without_fee)
    state: State = field(default_factory=a_state)
    said: list[Said] = field(default_factory=list)
    uid: int = 0

    def write(self, who: str, reading: Reading, **headers: Any) -> Message:
        self.uid += 1
        mail = a_mail(who, arrived=TEN + timedelta(minutes=self.uid), uid=self.uid, **headers)
        decision = decided(self.policy, self.state, mail, reading)
        self.state = evolve_all(self.state, decision.changes)
        self.said += said(mail, decision)
        return mail

    def asks(self, who: str, *people: Participant, sessions: tuple[str, ...] = ("web",)) -> Message:
        return self.write(who, to_register(*(people or (a_person(who),)), sessions=sessions))

    def cancels(self, who: str, **headers: Any) -> Message:
        return self.write(who, to(Intent.CANCEL, ("web",)), **headers)

    @property
    def leaving(self) -> tuple[Letter, ...]:
        return together(self.said, self.state)

    def told(self) -> list[tuple[str, ...]]:
        return [(letter.kind, *(reader.local_part for reader in letter.to)) for letter in self.leaving]


def test_the_same_request_three_times_gets_one_answer_in_the_thread_of_the_last() -> None:
    pile = Pile()
    for _ in range(2):
        pile.asks("ana")
    last = pile.asks("ana")

    [letter] = pile.leaving

    assert (letter.kind, letter.calendar) == ("confirmation", "REQUEST")
    assert letter.answers.message_id == last.message_id


def test_a_request_and_its_cancellation_get_one_answer_and_take_no_invitation_back() -> None:
    pile = Pile()
    pile.asks("ana")
    last = pile.cancels("ana")

    [letter] = pile.leaving

    assert (letter.kind, letter.calendar) == ("cancelled", "")  # there is none
    assert letter.answers.message_id == last.message_id


def test_a_cancellation_sent_twice_still_takes_the_invitation_back() -> None:
    pile = Pile(state=a_state(a_registration("ana", uid=99)))
    pile.cancels("ana")
    pile.cancels("ana")

    [letter] = pile.leaving

    assert (letter.kind, letter.calendar, letter.facts["was"]) == ("cancelled", "CANCEL", Status.CONFIRMED)


def test_who_cancels_and_comes_back_is_told_of_her_new_seat_and_loses_the_old_entry() -> None:
    before = a_registration("ana", uid=99)
    pile = Pile(state=a_state(before))
    pile.cancels("ana")
    last = pile.asks("ana")

    [letter] = pile.leaving

    assert (letter.kind, letter.calendar, letter.answers.message_id) == ("confirmation", "REQUEST", last.message_id)
    assert letter.withdrawn
    assert (letter.withdrawn.id, letter.withdrawn.status) == (before.id, Status.CANCELLED)


def test_who_asks_cancels_and_asks_again_has_one_entry() -> None:
    pile = Pile()
    pile.asks("ana")
    pile.cancels("ana")
    pile.asks("ana")

    [letter] = pile.leaving

    assert (letter.kind, letter.calendar, letter.withdrawn) == ("confirmation", "REQUEST", None)


def test_who_gave_her_seat_up_and_came_back_too_late_is_told_both() -> None:
    pile = Pile(without_fee(a_session(register_by=at("15 Sep 10:02"))), a_state(a_registration("ana", uid=99)))
    pile.cancels("ana")
    pile.asks("ana")

    assert pile.told() == [("cancelled", "ana"), ("refused", "ana")]


def test_who_waits_is_told_her_rank_as_it_is_at_the_end() -> None:
    ahead = a_registration("bea", Status.WAITLISTED, uid=98)
    taken = a_registration("cleo", uid=97)
    pile = Pile(without_fee(a_session(seats=1)), a_state(taken, ahead))
    pile.asks("ana")
    pile.cancels("bea")
    last = pile.write("ana", to(Intent.STATUS, ("web",)))

    letter = next(letter for letter in pile.leaving if letter.to[0].local_part == "ana")

    assert (letter.kind, letter.facts["position"], letter.answers.message_id) == ("waitlisted", 1, last.message_id)


def test_whose_turn_comes_while_she_asks_where_she_stands_is_told_of_the_offer() -> None:
    pile = Pile(
        without_fee(a_session(seats=1)),
        a_state(a_registration("cleo", uid=97), a_registration("ana", Status.WAITLISTED, uid=98)),
    )
    asked = pile.write("ana", to(Intent.STATUS, ("web",)))
    pile.cancels("cleo")

    letters = {letter.to[0].local_part: letter for letter in pile.leaving}

    assert {who: letter.kind for who, letter in letters.items()} == {"ana": "offer", "cleo": "cancelled"}
    assert letters["ana"].answers.message_id == asked.message_id


def test_a_colleague_and_her_participant_who_both_wrote_each_get_one_answer() -> None:
    pile = Pile()
    for_bea = pile.asks("ana", a_person("bea"))
    by_bea = pile.asks("bea")

    threads = {letter.to: letter.answers.message_id for letter in pile.leaving}

    assert sorted(pile.told()) == [("confirmation", "bea"), ("summary", "ana")]
    assert set(threads.values()) == {for_bea.message_id, by_bea.message_id}


def test_two_people_under_one_writer_are_one_answer_with_her_own_invitation() -> None:
    pile = Pile()
    pile.asks("ana", a_person("ana"), Participant("Paul"))
    last = pile.asks("ana", a_person("ana"), Participant("Paul"))

    [letter] = pile.leaving

    assert (letter.kind, letter.calendar, letter.answers.message_id) == ("summary", "REQUEST", last.message_id)
    assert [(r.participant.name, r.status) for r in letter.registrations] == [
        ("Ana", Status.CONFIRMED),
        ("Paul", Status.CONFIRMED),
    ]


def test_who_takes_one_of_several_back_is_told_in_one_letter_where_all_stand() -> None:
    pile = Pile()
    pile.asks("ana", a_person("ana"), a_person("bea"))
    last = pile.write("ana", to(Intent.CANCEL, ("web",), (Participant("Bea"),)))

    told = {letter.to[0].local_part: letter for letter in pile.leaving}

    assert sorted(pile.told()) == [("cancelled", "bea"), ("summary", "ana")]
    assert [r.status for r in told["ana"].registrations] == [Status.CONFIRMED, Status.CANCELLED]
    assert (told["ana"].calendar, told["ana"].withdrawn, told["bea"].calendar) == ("REQUEST", None, "")
    assert told["ana"].answers.message_id == last.message_id


def test_who_takes_all_of_several_back_has_no_invitation() -> None:
    pile = Pile()
    pile.asks("ana", a_person("ana"), Participant("Paul"))
    pile.write("ana", to(Intent.CANCEL, ("web",), (a_person("ana"),)))
    pile.write("ana", to(Intent.CANCEL, ("web",), (Participant("Paul"),)))

    [letter] = pile.leaving

    assert (letter.kind, letter.calendar, letter.registration) == ("summary", "", None)
    assert {r.status for r in letter.registrations} == {Status.CANCELLED}


def test_a_question_that_the_next_mail_answers_is_not_asked() -> None:
    pile = Pile(without_fee(a_session("web"), a_session("other")))
    pile.asks("ana", sessions=())
    pile.asks("ana", sessions=("web",))

    assert pile.told() == [("confirmation", "ana")]


def test_a_question_asked_twice_is_asked_once() -> None:
    pile = Pile(without_fee(a_session("web"), a_session("other")))
    pile.asks("ana", sessions=())
    last = pile.asks("ana", sessions=())

    [letter] = pile.leaving

    assert (letter.kind, letter.answers.message_id) == ("which-session", last.message_id)


def test_a_question_about_another_person_or_another_wish_stays() -> None:
    pile = Pile(without_fee(a_session("web"), a_session("other")), a_state(a_registration("ana", uid=99)))
    pile.asks("ana", Participant("Paul"), sessions=())
    pile.cancels("ana")
    pile.asks("ana", Participant("Marie"))

    assert pile.told() == [("which-session", "ana"), ("cancelled", "ana"), ("confirmation", "ana")]


def test_a_question_about_what_was_just_given_tells_of_it_in_the_same_letter() -> None:
    """Who writes from an address that proves nothing is asked before a seat is taken from her."""
    pile = Pile()
    pile.asks("ana")
    pile.cancels("ana", headers={})
    last = pile.cancels("ana", headers={})

    [letter] = pile.leaving

    assert (letter.kind, letter.calendar) == ("confirm-request", "REQUEST")
    assert (letter.facts["stands"], letter.request) == (Status.CONFIRMED, last.key)
    assert letter.answers.message_id == last.message_id


def test_a_question_that_is_settled_meanwhile_is_not_asked() -> None:
    pile = Pile(state=a_state(a_registration("ana", uid=99)))
    pile.cancels("ana", headers={})
    pile.cancels("ana")

    assert pile.told() == [("cancelled", "ana")]


def test_whoever_wrote_once_gets_her_letter_as_it_was_decided() -> None:
    pile = Pile(without_fee(a_session(seats=1)))
    for who in ("ana", "bea", "cleo"):
        pile.asks(who)

    assert pile.leaving == tuple(each.letter for each in pile.said)
    assert standing(pile.state)["Ana"] is Status.CONFIRMED


def test_a_correction_of_a_request_is_one_confirmation_of_what_holds() -> None:
    pile = Pile(without_fee(a_day()))
    pile.asks("ana")
    registration = pile.state.of("web")[0]
    mail = a_mail("ana", uid=9, arrived=TEN + timedelta(minutes=9))
    edit = DetailsChanged("web", registration.id, registration.participant, ("matin",), mail.arrived)
    pile.state = evolve(pile.state, edit)
    letter = in_answer(tell_changed(pile.policy, pile.state, pile.state.of("web")[0]), mail)
    pile.said += said(mail, Decision(Outcome.HANDLED, "parts change", (edit,), (letter,)))

    [left] = pile.leaving

    assert (left.kind, left.calendar, left.answers.message_id) == ("confirmation", "REQUEST", mail.message_id)
    assert left.registration
    assert (left.registration.parts, left.registration.sequence) == (("matin",), 1)
