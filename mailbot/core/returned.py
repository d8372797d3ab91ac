"""Letters of ours that never reached their reader: what a delivery report says of them, and what follows.

The law: a report counts only if it names a letter of ours, and only for that letter's readers; it takes nothing from
anybody, save that the offer in the letter is the next one's turn."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from mailbot.core.case import Case
from mailbot.core.changes import BecameReachable, BecameUnreachable, StatusChanged, evolve_all
from mailbot.core.deadlines import lapse
from mailbot.core.decision import Letter
from mailbot.core.delivery import Mail
from mailbot.core.letters import tell_run_out
from mailbot.core.letters_to_coordinator import alert_returned
from mailbot.core.model import State, Status, Unreachable
from mailbot.core.policy import Policy
from mailbot.core.reading import Intent


def unreached(case: Case) -> tuple[str, ...]:
    """Whom a letter of ours did not reach for good, as this message reports."""
    mail, report = case.answered, case.message.report
    if mail is None or report is None:
        return ()
    named = tuple(email for email in mail.recipients if email in report.failed)
    # Forwarded, it may fail at an address that we never heard of.
    return named or (mail.recipients if len(mail.recipients) == 1 else ())


def follow_up(case: Case) -> tuple[tuple[BecameUnreachable | StatusChanged, ...], tuple[Letter, ...]]:
    """What such a message changes, and who is told: the coordinator once for each address."""
    mail, report, emails = case.answered, case.message.report, unreached(case)
    assert mail is not None
    assert report is not None
    new = tuple(email for email in emails if email not in case.state.unreachable)
    addresses = tuple(BecameUnreachable(Unreachable(email, case.now, report.words)) for email in new)
    passed, letters = passed_on(case.policy, case.state, mail, emails, case.now)
    told = alert_returned(case.policy, mail, new, report.words, passed_on=bool(passed))
    others = tuple(coordinator for coordinator in told.to if coordinator.email not in emails)
    alerts = (replace(told, to=others),) if new and others else ()
    return (*addresses, *passed), (*letters, *alerts)


def passed_on(
    policy: Policy, state: State, mail: Mail, emails: Collection[str], now: datetime
) -> tuple[tuple[StatusChanged, ...], tuple[Letter, ...]]:
    """The offer that was in a letter ends, for it never reached its reader. Who asked for her seat is told, or the
    people for whom she asked, where she was asked for a group."""
    session = policy.sessions.get(mail.session)
    about = mail.registrations if mail.kind == "offer" and session and now < session.end else ()
    changes = tuple(
        lapse(state, r, now, until=now)
        for r in state.of(mail.session)
        if r.id in about and r.status is Status.OFFERED and (r.author if r.together else r.recipient).email in emails
    )
    after = evolve_all(state, changes)
    ended = [after.registration(change.session, change.registration) for change in changes]
    readers = ((r, r.recipient if r.together else r.author) for r in ended if r.status is Status.EXPIRED)
    letters = tuple(
        replace(tell_run_out(policy, r, now, "returned"), to=(reader,))
        for r, reader in readers
        if reader.email and reader.email not in {*emails, *state.unreachable}
    )
    return changes, letters


def heard_from(case: Case) -> tuple[BecameReachable, ...]:
    """Who writes can be written to."""
    author, is_machine = case.message.author, case.reading.intent in {Intent.AUTOMATIC, Intent.BOUNCE}
    known = author is not None and author.email in case.state.unreachable
    return (BecameReachable(author.email),) if author and known and not is_machine else ()
