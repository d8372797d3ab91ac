"""The roster as tables and files: JSON for programs, the rest in French for the coordinator.

What people wrote never becomes a formula in a spreadsheet."""

import csv
import io
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from mailbot import tables
from mailbot.core.membership import is_member
from mailbot.core.model import TAKES_A_SEAT, State, Status
from mailbot.core.policy import Policy, Session
from mailbot.core.seats import waitlist

Row = dict[str, Any]
HEADS = (
    "name",
    "email",
    "organisation",
    "phone",
    "role",
    "status",
    "parts",
    "position",
    "arrived",
    "decided",
    "member",
    "unreachable",
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
SEATED = TAKES_A_SEAT | {Status.ATTENDED, Status.ABSENT}


def rows(policy: Policy, state: State, session: Session) -> list[Row]:
    """Who has a seat, then who waits, each in order of arrival."""
    seated = ((None, r) for r in state.of(session.id) if r.status in SEATED)
    waiting = enumerate(waitlist(state, session.id), start=1)
    return [
        {
            "name": r.participant.name,
            "email": r.participant.email,
            "organisation": r.participant.organisation,
            "phone": r.participant.phone,
            "role": r.participant.role,
            "status": r.status,
            "parts": list(r.parts) or [part.id for part in session.parts],
            "position": position,
            "arrived": r.arrived,
            "decided": r.decided,
            "member": is_member(policy, state, session, r.participant),
            "unreachable": r.recipient.email in state.unreachable,
        }
        for position, r in (*seated, *waiting)
    ]


def summary(policy: Policy, state: State, session: Session) -> Row:
    """One session in numbers."""
    registrations = state.of(session.id)
    counted = {
        str(status): sum(r.status is status for r in registrations)
        for status in (Status.CONFIRMED, Status.HELD, Status.OFFERED, Status.WAITLISTED)
    }
    deadline = tables.last_second(session.register_by, policy.timezone)
    return {"session": session.id, "seats": session.seats, **counted, "deadline": deadline}


def as_json(rows: Sequence[Row], zone: ZoneInfo) -> bytes:
    return (tables.as_json(rows, indent=1) + "\n").encode()


def as_csv(rows: Sequence[Row], zone: ZoneInfo) -> bytes:
    """With a byte order mark and semicolons, so that a French spreadsheet program opens it right."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    for cells in _cells(rows, HEADS, zone):
        writer.writerow(["'" + cell if _could_be_a_formula(cell) else cell for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def _could_be_a_formula(cell: str) -> bool:
    """Some spreadsheet programs take the signs of full width for the plain ones."""
    return unicodedata.normalize("NFKC", cell[:1]).startswith(FORMULA_STARTS)


def as_xlsx(rows: Sequence[Row], zone: ZoneInfo) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate(_cells(rows, HEADS, zone)):
            for column, cell in enumerate(cells):
                sheet.write_string(line, column, cell)
    return content.getvalue()


def as_table(rows: Sequence[Row], zone: ZoneInfo) -> bytes:
    lines = tables.plain(_cells(rows, ("name", "email", "status", "position", "member", "unreachable"), zone))
    return "".join(f"{line}\n" for line in lines).encode()


def _cells(rows: Sequence[Row], heads: Sequence[str], zone: ZoneInfo) -> list[list[str]]:
    """The heads, then a line for each row."""
    return [tables.heads(heads), *(tables.cells({head: row[head] for head in heads}, zone) for row in rows)]


FORMATS: dict[str, Callable[[Sequence[Row], ZoneInfo], bytes]] = {
    "table": as_table,
    "json": as_json,
    "csv": as_csv,
    "xlsx": as_xlsx,
}
