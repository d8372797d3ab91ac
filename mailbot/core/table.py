"""The answers: what mailbot does with a message, as ordered tables. The first row whose facts all hold decides,
and its name stands in the journal. The coordinator's own rows (`[[rule]]` in rules.toml) come before ours, save those
about machines and about what she answers us.

Rows choose; what no row may do stands in `guards`."""

from mailbot.core.case import CONFIRM
from mailbot.core.policy import Rule
from mailbot.core.reading import Intent


def _row(name: str, then: str, **when: str | int | bool) -> Rule:
    return Rule(name=name, when=when, then=then)


# Before anybody's rows: what answers a machine can go round for ever (RFC 3834, 2).
MACHINES = (
    _row("a machine is never answered", "ignore", intent=Intent.AUTOMATIC),
    _row("a letter of ours came back for good", "note_unreachable", intent=Intent.BOUNCE, letter_returned=True),
    _row("a delivery report is never answered", "ignore", intent=Intent.BOUNCE),
)

# Before her rows too: what a coordinator answers to a letter that asks her.
COORDINATOR = (
    _row("the sender is not who she claims to be", "desk", answers_plan=True, sender_refuted=True),
    _row("the coordinator has people told of an edit", "carry_out_plan", plan_answer="yes"),
    _row("the coordinator has nobody told of an edit", "drop_plan", plan_answer="no"),
    _row("an answer to a plan that is out of date", "tell_plan_is_late", plan_answer="late"),
    _row("an answer to a plan is neither yes nor no", "ask_yes_or_no", plan_answer="unclear"),
)

# What to do with a message.
MESSAGES = (
    _row("the mail was not written to us", "desk", addressed=False),
    _row("the sender wants no automatic answer", "desk", asks_for_silence=True),
    _row("who was asked says no", "leave_as_it_stands", asked=CONFIRM, answer="no", sender_refuted=False),
    _row("an invitation since changed is answered", "ignore", calendar_about="stale"),
    _row("an invitation that is over is answered", "ignore", calendar_about="over"),
    _row("an invitation is accepted", "note_calendar_answer", calendar_about="live", calendar_partstat="accepted"),
    _row("who declines once more was asked already", "ignore", calendar_about="asked"),
    _row(
        "an invitation is accepted perhaps",
        "note_calendar_answer",
        calendar_about="live",
        calendar_partstat="tentative",
    ),
    _row("thanks need no answer", "ignore", intent=Intent.THANKS),
    _row("more people than one mail may bring", "desk", intent=Intent.REGISTER, too_many_people=True),
    _row("nobody is named", "desk", intent=Intent.REGISTER, people=0),
    _row("the session cannot be told", "ask_which_session", intent=Intent.REGISTER, sessions=0),
    _row("who asks for a session that is called off is told so", "seat_each", intent=Intent.REGISTER, called_off=True),
    _row("a part that was dropped is asked for", "desk", intent=Intent.REGISTER, part_dropped=True),
    _row(
        "somebody waits for the part that is asked for",
        "desk",
        intent=Intent.REGISTER,
        other_parts=True,
        part_awaited=True,
    ),
    _row(
        "the sender is not who she claims to be", "desk", intent=Intent.REGISTER, other_parts=True, sender_refuted=True
    ),
    _row(
        "somebody registered takes other parts",
        "change",
        intent=Intent.REGISTER,
        other_parts=True,
        sessions=1,
        people=1,
        own=1,
        entitled=True,
    ),
    _row("somebody registered asks for other parts", "desk", intent=Intent.REGISTER, other_parts=True),
    _row("late requests go to the coordinator", "desk", intent=Intent.REGISTER, in_time=False, late="desk"),
    _row("each person gets a seat or a place in the queue", "seat_each", intent=Intent.REGISTER),
    _row("the sender is not who she claims to be", "desk", sender_refuted=True),
    _row(
        "a declined invitation is asked about once",
        "ask_to_confirm",
        calendar_about="live",
        calendar_partstat="declined",
    ),
    _row("a declined invitation is looked at by a person", "desk", intent=Intent.CANCEL, calendar_reply=True),
    _row("a registration is cancelled by its owner", "cancel", intent=Intent.CANCEL, own=1, entitled=True),
    _row("who has the seat is asked whether to cancel", "ask_to_confirm", intent=Intent.CANCEL, own=1),
    _row(
        "the registration was cancelled before", "repeat_cancelled", intent=Intent.CANCEL, own=0, already_cancelled=True
    ),
    _row("who has the seat is asked whether to cancel", "ask_to_confirm", intent=Intent.CANCEL, own=0, named=1),
    _row("no registration is known under this address", "ask_which_person", intent=Intent.CANCEL, own=0),
    _row("all who are named are cancelled", "cancel", intent=Intent.CANCEL, all_named=True, entitled=True),
    _row("a person decides", "desk", intent=Intent.CANCEL, all_named=True),
    _row("several registrations could be meant", "ask_which_of_own", intent=Intent.CANCEL),
    _row("the session is called off", "cancel", intent=Intent.ACCEPT, own=1, called_off=True),
    _row("the session is called off", "cancel", intent=Intent.STATUS, own=1, called_off=True),
    _row("the session is called off", "cancel", intent=Intent.REPLACE, own=1, called_off=True),
    _row("the session is called off", "cancel", intent=Intent.CHANGE, own=1, called_off=True),
    _row("several would come for one", "desk", intent=Intent.REPLACE, one_comes=False),
    _row("somebody else takes a place", "give_place", intent=Intent.REPLACE, own=1, entitled=True),
    _row("who has the seat is asked whether to give it", "ask_to_confirm", intent=Intent.REPLACE, own=1),
    _row("who has the seat is asked whether to give it", "ask_to_confirm", intent=Intent.REPLACE, own=0, named=1),
    _row("no registration is known under this address", "ask_which_person", intent=Intent.REPLACE, own=0),
    _row("several registrations could be meant", "ask_which_of_own", intent=Intent.REPLACE),
    _row("another session is wanted instead", "desk", intent=Intent.CHANGE, own=0, elsewhere=True),
    _row("nothing says what should change", "desk", intent=Intent.CHANGE, own=1, changes=False),
    _row("a part that was dropped is asked for", "desk", intent=Intent.CHANGE, part_dropped=True),
    _row("somebody waits for the part that is asked for", "desk", intent=Intent.CHANGE, part_awaited=True),
    _row("the new address has somebody's fee", "desk", intent=Intent.CHANGE, own=1, takes_a_fee=True),
    _row("parts or details change", "change", intent=Intent.CHANGE, own=1, entitled=True),
    _row("who has the seat is asked whether to change it", "ask_to_confirm", intent=Intent.CHANGE, own=1),
    _row("who has the seat is asked whether to change it", "ask_to_confirm", intent=Intent.CHANGE, own=0, named=1),
    _row("no registration is known under this address", "ask_which_person", intent=Intent.CHANGE, own=0),
    _row("several registrations could be meant", "ask_which_of_own", intent=Intent.CHANGE),
    _row("a seat is accepted after the offer ran out", "accept_late", intent=Intent.ACCEPT, own_late_offers=1),
    _row("a seat is declined after the offer ran out", "decline_late", intent=Intent.DECLINE, own_late_offers=1),
    _row("several offers could be meant", "ask_which_of_own", intent=Intent.ACCEPT, several_offers=True),
    _row("several offers could be meant", "ask_which_of_own", intent=Intent.DECLINE, several_offers=True),
    _row("an offered seat is taken", "accept", intent=Intent.ACCEPT, offered_at_once=True),
    _row(
        "a group would rather wait for more seats",
        "keep_waiting",
        intent=Intent.DECLINE,
        offered_in_part=True,
        offered_at_once=True,
        may_decline=True,
    ),
    _row("an offered seat is declined", "decline", intent=Intent.DECLINE, offered_at_once=True, may_decline=True),
    _row("who has the seat is asked whether to decline", "ask_to_confirm", intent=Intent.DECLINE, own_offered=1),
    _row(
        "who accepts what was not offered is told where she stands",
        "tell_where_it_stands",
        intent=Intent.ACCEPT,
        own_offered=0,
        own=1,
    ),
    _row("its owner is told how a registration ended", "tell_how_it_ended", intent=Intent.STATUS, own=0, ended=True),
    _row("no registration is known under this address", "ask_which_person", intent=Intent.STATUS, own=0, past=0),
    _row("a person decides", "desk", intent=Intent.STATUS, own=0),
    _row("its owner is told where a registration stands", "tell_where_it_stands", intent=Intent.STATUS),
    _row("what only a person can answer is passed on", "pass_on", intent=Intent.QUESTION),
    _row("what is said of the fee is passed on", "pass_on", intent=Intent.MEMBERSHIP),
    _row("a person decides", "desk"),
)

# What to do for one person who asks for a seat in one session.
SEATS = (
    _row("the session is called off", "call_off", called_off=True),
    _row("already registered", "repeat_standing", already_registered=True),
    _row("the session has begun", "refuse", begun=True),
    _row("the registration deadline has passed", "refuse", in_time=False, late="refuse"),
    _row("late requests join the waitlist", "wait", in_time=False, late="waitlist"),
    _row("there are too few seats for a group that is kept together", "wait", group_must_wait=True),
    _row("a free seat is given", "confirm", seat_free=True, fee_settled=True),
    _row("a free seat is held until the fee is paid", "hold", seat_free=True),
    _row("the organisation has all the seats that it may have", "wait", organisation_full=True),
    _row("no seat is free", "wait"),
)
