"""The membership roll from a spreadsheet's CSV, with the column names that French spreadsheets have."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

from mailbot.core.membership import holder_key
from mailbot.core.model import Membership
from mailbot.core.names import folded

# Folded column name to what it holds; the first that fits.
COLUMNS: tuple[tuple[str, str], ...] = (
    ("email", r"(e ?)?mails?|courriels?|adresse (e ?)?(mail|courriel|electronique)|holder"),
    ("family", r"nom( de famille)?|family|last name"),
    ("given", r"prenoms?|given|first name"),
    ("name", r"nom (et )?prenom|prenom (et )?nom|nom complet|name|adherent"),
    ("organisation", r"organisation|organisme|structure|association|collectivite|raison sociale"),
    ("domain", r"domaine|domain"),
    ("paid_on", r"(date|paye)( .*)?|paid on|cotisation( .*)?payee le|date d adhesion"),
    ("year", r"annee( .*)?|year|exercice"),
)


def membership(holder: str, paid_on: date, name: str = "") -> Membership:
    return Membership(holder_key(holder), paid_on, name.strip())


def from_csv(content: bytes, fallback: date | None) -> tuple[list[Membership], list[str]]:
    """The fees of a file, and a sentence for each line that made no sense. `fallback` is the day where a line
    tells none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    delimiter = max(";,\t", key=text.partition("\n")[0].count)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    heads = [_column(head) for head in next(table, [])]
    if not {"email", "organisation", "domain"} & set(heads):
        return [], ["ligne 1 : aucune colonne d'adresse (« Courriel ») ni d'organisation (« Organisation »)"]
    paid: list[Membership] = []
    mistakes: list[str] = []
    for number, cells in enumerate(table, start=2):
        row = {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if head}
        if any(row.values()):
            paid.extend(_read(row, fallback, mistakes, number))
    return paid, mistakes


def _read(row: dict[str, str], fallback: date | None, mistakes: list[str], number: int) -> Iterator[Membership]:
    domain = row.get("domain", "").removeprefix("@")
    holder = row.get("email") or (f"@{domain}" if domain else "") or row.get("organisation", "")
    paid_on = _day(row.get("paid_on", ""), row.get("year", ""), fallback)
    if not holder:
        mistakes.append(f"ligne {number} : ni adresse ni organisation")
    elif row.get("email") and not re.fullmatch(r"[^@\s]*@[^@\s]+\.[^@\s]+", row["email"]):
        mistakes.append(f"ligne {number} : « {row['email']} » n'est pas une adresse de courriel")
    elif paid_on is None:
        mistakes.append(f"ligne {number} : pas de date ni d'année lisible (par exemple 15/01/2020, ou 2020)")
    else:
        name = row.get("name") or f"{row.get('given', '')} {row.get('family', '')}"
        yield membership(holder, paid_on, name)


def _column(head: str) -> str:
    bare = folded(head)
    return next((name for name, pattern in COLUMNS if re.fullmatch(pattern, bare)), "")


def _day(paid_on: str, year: str, fallback: date | None) -> date | None:
    for pattern, order in ((r"(\d{4})-(\d\d?)-(\d\d?)", (0, 1, 2)), (r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})", (2, 1, 0))):
        if found := re.match(pattern, paid_on):
            numbers = [int(group) for group in found.groups()]
            try:
                return date(*(numbers[i] for i in order))
            except ValueError:
                return None
    if re.fullmatch(r"(19|20)\d\d", year or paid_on):
        return date(int(year or paid_on), 1, 1)
    return None if paid_on or year else fallback
