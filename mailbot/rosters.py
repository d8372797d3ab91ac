"""The roster as tables and files. What people wrote never becomes a formula in a spreadsheet."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter

from mailbot.core.membership import fee_settled, memberships_of
from mailbot.core.model import TAKES_A_SEAT, State, Status
from mailbot.core.policy import Policy, Session
from mailbot.core.seats import position

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
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
SEATED = TAKES_A_SEAT | {Status.ATTENDED, Status.ABSENT}


def rows(policy: Policy, state: State, session: Session) -> list[Row]:
    """Who has a seat, then who waits, each in order of arrival."""
    seated = [r for r in state.of(session.id) if r.status in SEATED]
    waiting = [r for r in state.of(session.id) if r.status is Status.WAITLISTED]
    return [
        {
            "name": r.participant.name,
            "email": r.participant.email,
            "organisation": r.participant.organisation,
            "phone": r.participant.phone,
            "role": r.participant.role,
            "status": str(r.status),
            "parts": list(r.parts) or [part.id for part in session.parts],
            "position": position(state, r),
            "arrived": r.arrived.isoformat(),
            "decided": r.decided.isoformat(),
            "member": any(memberships_of(state, r.participant)) and _paid(policy, state, session, r),
        }
        for r in (*seated, *waiting)
    ]


def _paid(policy: Policy, state: State, session: Session, registration: Any) -> bool:
    return fee_settled(policy, state, session, registration.participant)


def summary(policy: Policy, state: State, session: Session) -> Row:
    """One session in numbers."""
    registrations = state.of(session.id)
    counted = {
        str(status): sum(r.status is status for r in registrations)
        for status in (Status.CONFIRMED, Status.HELD, Status.OFFERED, Status.WAITLISTED)
    }
    deadline = session.register_by.astimezone(policy.timezone).isoformat()
    return {"session": session.id, "seats": session.seats, **counted, "deadline": deadline}


def as_json(rows: Sequence[Row]) -> bytes:
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


def as_csv(rows: Sequence[Row]) -> bytes:
    """With a byte order mark and semicolons, so that a French spreadsheet program opens it right."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADS)
    for row in rows:
        writer.writerow(["'" + cell if cell.startswith(FORMULA_STARTS) else cell for cell in _cells(row)])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Sequence[Row]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate([list(HEADS), *map(_cells, rows)]):
            for column, cell in enumerate(cells):
                sheet.write_string(line, column, cell)
    return content.getvalue()


def as_table(rows: Sequence[Row]) -> bytes:
    heads = ("name", "email", "status", "position", "member")
    lines = [heads, *(tuple("" if row[h] is None else str(row[h]) for h in heads) for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    text = "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    return (text + "\n").encode()


def _cells(row: Row) -> list[str]:
    return [", ".join(v) if isinstance(v := row[h], list) else "" if v is None else str(v) for h in HEADS]


FORMATS: dict[str, Callable[[Sequence[Row]], bytes]] = {
    "table": as_table,
    "json": as_json,
    "csv": as_csv,
    "xlsx": as_xlsx,
}
