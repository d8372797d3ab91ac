"""However many mails wait together, and whoever wrote them, each person has one answer, and it says what holds."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mailbot.core.changes import evolve_all
from mailbot.core.decision import Letter, Outcome
from mailbot.core.letters import KIND
from mailbot.core.model import State, Status
from mailbot.core.reading import Intent, Reading
from mailbot.core.seats import position
from mailbot.core.together import Said, said, together
from tests.builders import a_mail, a_person, a_policy, a_registration, a_session, a_state, at, decided, to, to_register

PEOPLE = ("ana", "bea", "cleo")
WHO = st.sampled_from(PEOPLE)
WISHES = st.one_of(
    st.tuples(WHO, st.builds(lambda who: to_register(a_person(who)), WHO)),
    st.tuples(WHO, st.builds(lambda a, b: to_register(*dict.fromkeys((a_person(a), a_person(b)))), WHO, WHO)),
    st.tuples(WHO, st.builds(lambda who: to_register(a_person(who), sessions=()), WHO)),
    st.tuples(
        WHO,
        st.builds(
            lambda intent, named: to(intent, ("web",) if named else ()),
            st.sampled_from((Intent.CANCEL, Intent.STATUS, Intent.ACCEPT, Intent.DECLINE, Intent.QUESTION)),
            st.booleans(),
        ),
    ),
)
STOOD = st.dictionaries(WHO, st.sampled_from((Status.CONFIRMED, Status.OFFERED, Status.WAITLISTED)))


@dataclass
class Passed:
    before: State
    after: State
    said: list[Said] = field(default_factory=list)
    wrote: dict[str, list[str]] = field(default_factory=dict)  # who was answered, and the Message-IDs of her mails


def passed(stood: dict[str, Status], wishes: list[tuple[str, Reading]], late: bool) -> Passed:
    """The mails decided one after the other, as without any merging."""
    statuses = dict(sorted(stood.items(), key=lambda item: item[1] is Status.WAITLISTED))
    known = [
        a_registration(who, status, uid=n, until=at("20 Sep 10:00") if status is Status.OFFERED else None)
        for n, (who, status) in enumerate(statuses.items(), 1)
    ]
    begin = at("1 Oct 23:58") if late else at("16 Sep 10:00")
    policy = a_policy(a_session("web", seats=2), a_session("other", seats=1), membership={"required": False})
    world = Passed(a_state(*known), a_state(*known))
    for n, (who, reading) in enumerate(wishes):
        mail = a_mail(who, arrived=begin + timedelta(minutes=n), uid=10 + n)
        decision = decided(policy, world.after, mail, reading)
        world.after = evolve_all(world.after, decision.changes)
        world.said += said(mail, decision)
        if decision.outcome is Outcome.HANDLED:
            world.wrote.setdefault(mail.author.email if mail.author else "", []).append(mail.message_id)
    return world


ana_registers = ("ana", to_register(a_person("ana")))
ana_cancels = ("ana", to(Intent.CANCEL, ("web",)))


@settings(max_examples=300)
@given(stood=STOOD, wishes=st.lists(WISHES, max_size=8), late=st.booleans())
@example(stood={"ana": Status.CONFIRMED}, wishes=[ana_cancels, ana_registers, ana_cancels, ana_registers], late=False)
@example(stood={}, wishes=[ana_registers, ana_cancels, ana_registers, ana_cancels], late=False)
def test_each_has_one_answer_that_says_what_holds(
    stood: dict[str, Status], wishes: list[tuple[str, Reading]], late: bool
) -> None:
    world = passed(stood, wishes, late)

    leaving = together(world.said, world.after)

    readers = [(address.email, letter) for letter in leaving for address in letter.to]
    heard = {
        (reader, each_about) for each in world.said for reader in each.readers for each_about in about(each.letter)
    }
    assert {reader for reader, _ in readers} == {reader for reader, _ in heard}, "nobody is forgotten"
    of_all = {(reader, each_about) for reader, letter in readers for each_about in about(letter)}
    assert of_all <= heard, "nobody is told of what was not hers"
    told = Counter((reader, r.id) for reader, letter in readers for r in letter.registrations)
    assert set(told.values()) <= {1}, "nobody is told twice"
    for who, mails in world.wrote.items():
        threads = [letter.answers.message_id for reader, letter in readers if reader == who]
        assert any(thread in mails for thread in threads), "who wrote has an answer to what she wrote"
    for letter in leaving:
        assert_it_holds(letter, world)


def about(letter: Letter) -> tuple[str, ...]:
    return tuple(r.id for r in letter.registrations) or (f"{letter.kind} {letter.facts.get('intent')}",)


def assert_it_holds(letter: Letter, world: Passed) -> None:
    hers = [each for each in world.said if set(each.readers) & {reader.email for reader in letter.to}]
    merged = sum(bool(set(about(each.letter)) & set(about(letter))) for each in hers) > 1
    if letter.about and merged:
        assert list(letter.about) == [world.after.registration(r.session, r.id) for r in letter.about]
    if letter.registration is None or letter.about:
        return
    several = len([each for each in world.said if each.letter.to[0] == letter.to[0]]) > 1
    stands = world.after.registration(letter.registration.session, letter.registration.id)
    alone = sum(about(each.letter) == about(letter) for each in hers) == 1
    if several and not alone and set(letter.to) == {stands.recipient}:
        assert letter.registration == stands
        assert letter.kind in {KIND.get(stands.status, "offer-expired"), "standing"}
        assert letter.facts.get("position") == position(world.after, stands)
    was_invited = {r.id for r in world.before.of("web") if r.status is Status.CONFIRMED}
    for taken_back in [letter.registration] * (letter.calendar == "CANCEL") + [letter.withdrawn] * bool(
        letter.withdrawn
    ):
        assert taken_back
        assert taken_back.id in was_invited, "what she never had is not taken from her calendar"


@given(stood=STOOD, wishes=st.lists(WISHES, max_size=8))
@example(
    stood={"ana": Status.OFFERED},
    wishes=[("ana", to_register(a_person("ana"), a_person("bea"))), ("ana", to(Intent.ACCEPT, ("web",))), ana_cancels],
)
def test_every_entry_that_is_given_up_leaves_the_calendar(
    stood: dict[str, Status], wishes: list[tuple[str, Reading]]
) -> None:
    world = passed(stood, wishes, late=False)

    leaving = together(world.said, world.after)

    gone = {
        r.id
        for r in world.before.of("web")
        if r.status is Status.CONFIRMED and world.after.registration("web", r.id).status is Status.CANCELLED
    }
    taken_back = {letter.registration.id for letter in leaving if letter.calendar == "CANCEL" and letter.registration}
    assert gone == taken_back | {letter.withdrawn.id for letter in leaving if letter.withdrawn}
    seated = {r.id for r in world.after.of("web") if r.status is Status.CONFIRMED} - {
        r.id for r in world.before.of("web")
    }
    assert seated <= {
        letter.registration.id for letter in leaving if letter.calendar == "REQUEST" and letter.registration
    }
