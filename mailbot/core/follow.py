"""What an edit of the rules makes due: people are told, or the coordinator is asked, or told that more seats are taken
than there are."""

from dataclasses import replace
from datetime import datetime

from mailbot.core import edits
from mailbot.core.changes import Change, OverbookingNoted, Planned, PlanSettled
from mailbot.core.decision import Decision, Letter
from mailbot.core.letters_to_coordinator import alert_to_overbooking, ask_about_edits
from mailbot.core.model import State
from mailbot.core.policy import Policy

TOLD = "people are told of an edit"
ASKED = "the coordinator is asked about an edit"
TAKEN_BACK = "an edit was taken back"
OVERBOOKED = "more seats are taken than there are"
UNNOTED = "what people know is noted"


def follow_edits(policy: Policy, state: State, now: datetime, *, at_once: bool = False) -> Decision:
    """`notify` says whether people are told or she is asked; `at_once`, that she said yes already. Doing it twice does
    nothing the second time."""
    outstanding = edits.edits(policy, state, now)
    changes: list[Change] = []
    letters: list[Letter] = []
    because = []
    if silent := list(edits.unnoted(policy, state, now)):
        because.append(UNNOTED)
        changes += silent
    if outstanding and (at_once or policy.letters.notify == "at once"):
        because.append(TOLD)
        told, letters = edits.tell_all(policy, state, outstanding, now)
        changes += told
        changes += [PlanSettled()] if state.plan else []
    elif outstanding and not edits.is_planned(state.plan, outstanding):
        because.append(ASKED)
        plan = edits.a_plan(outstanding, now)
        changes.append(Planned(plan))
        letters.append(ask_about_edits(policy, plan, edits.grouped(outstanding), len(outstanding)))
    elif state.plan and not outstanding:
        because.append(TAKEN_BACK)
        changes.append(PlanSettled())
    return _and_overbooking(policy, state, Decision(None, "; ".join(because), tuple(changes), tuple(letters)), now)


def _and_overbooking(policy: Policy, state: State, decision: Decision, now: datetime) -> Decision:
    """The decision, and that the coordinator learns of seats taken that there are no more; once per edit."""
    found = {each.session.id: each for each in edits.overbooked(policy, state, now)}
    new = [each for name, each in found.items() if state.overbooked.get(name) != each.limits]
    over = [OverbookingNoted(name) for name in state.overbooked if name not in found]
    noted = [OverbookingNoted(each.session.id, each.limits) for each in new]
    because = "; ".join(filter(None, [decision.because, OVERBOOKED if new else ""])) or UNNOTED
    alerts = (alert_to_overbooking(policy, each.session, each.taken) for each in new)
    return replace(decision, because=because).plus([*over, *noted], alerts)
