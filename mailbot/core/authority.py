"""Whether a message may take something from somebody, and whether it answers our question.

The law: a From alone takes nothing from anybody. Besides it our mail server must vouch for the mail, or the mail must
answer a letter of ours."""

from mailbot.core.case import CONFIRM, Case
from mailbot.core.identity import is_authentic
from mailbot.core.model import Registration, Request


def may_dispose_of(case: Case, registration: Registration) -> bool:
    """Whether what the message says may take something from who has this registration: its writer is known to be
    who she says, or she answers a letter of ours about it."""
    if case.resumes and case.resumes.asked == CONFIRM:
        return True
    hers = case.is_from(registration.participant.email, registration.author.email)
    fellow = case.fellow(registration)
    is_proven = case.is_in_thread(registration.id) or (fellow is not None and case.is_in_thread(fellow.id))
    return bool(hers or fellow) and (is_proven or is_authentic(case.message, case.policy.trusted_authserv))


def answers_question(case: Case, request: Request) -> bool:
    """Whether the message answers the very letter that asked: nobody can name it who has not read it."""
    return case.answered is not None and (case.answered.kind, case.answered.request) == (request.asked, request.key)


def is_addressee(case: Case, request: Request) -> bool:
    """Whether the message comes from somebody to whom our question went. Who confirms is who has the seat."""
    if request.registrations:
        return case.is_from(*(r.recipient.email for r in case.current() if r.id in request.registrations))
    told = case.answered.recipients if case.answered and answers_question(case, request) else ()
    return case.is_from(*told, request.author.email)
