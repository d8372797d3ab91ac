"""The membership roll from a spreadsheet's CSV, as French spreadsheets write it.

A fee counts only where its line says so: what says no, says nothing or cannot be read is left out, and told."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from mailbot.core.membership import holder_key
from mailbot.core.model import Membership
from mailbot.core.names import folded
from mailbot.core.policy import YEARS
from mailbot.wire.addresses import addresses

# Folded column name to what it holds; the first that fits.
COLUMNS: tuple[tuple[str, str], ...] = (
    ("email", r"(e ?)?mails?|courriels?|adresse (e ?)?(mail|courriel|electronique)|holder"),
    ("family", r"nom( de famille)?|family|last name"),
    ("given", r"prenoms?|given|first name"),
    ("name", r"nom (et )?prenom|prenom (et )?nom|nom complet|name|adherent"),
    ("organisation", r"organisation|organisme|structure|association|collectivite|raison sociale"),
    ("domain", r"domaine|domain"),
    ("fee", r"(payee?s?|paid|paiement|reglee?s?|reglement|cotisations?|adhesions?|a jour|montant|exercice|year)( .*)?"),
    ("fee", r"(date|annee)( (d |de |du )?(paiement|versement|reglement|cotisation|adhesion)( .*)?| \d{4})?"),
)
# What a cell of the fee may say, folded; an amount, as it stands.
YES = r"oui|o|x|yes|ok|vrai|true|payee?|reglee?|a jour"
NO = r"|non|n|no|faux|false|impayee?|non payee?|non reglee?|en attente|a relancer"
AMOUNT = r"\d+([.,]\d+)?\s*(€|e|eur|euros?)?"


@dataclass(frozen=True, slots=True)
class Fees:
    """What a file came to: `left_out` has a sentence for each fee that is not recorded, `ignored` the columns that
    say nothing here."""

    paid: tuple[Membership, ...] = ()
    left_out: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    head: str
    holds: str  # "" where nobody knows

    @property
    def year(self) -> int | None:
        """« Cotisation 2020 »."""
        found = re.search(r"\b(19|20)\d\d\b", self.head)
        return int(found[0]) if found else None


Row = list[tuple[Column, str]]


def membership(holder: str, paid_on: date, name: str = "") -> Membership:
    return Membership(holder_key(holder), paid_on, name.strip())


def is_holder(holder: str) -> bool:
    """Whether this can be one: an address, @domain, or an organisation, which has no @ in its name."""
    if "@" not in holder:
        return bool(folded(holder))
    written = holder.strip().lower()
    address = f"any{written}" if written.startswith("@") else written
    return [read and read.email for read in addresses(address)] == [address]


def is_organisation(holder: str) -> bool:
    """Neither an address nor @domain."""
    return "@" not in holder


def _day(text: str) -> date | None:
    """A day as people write it: 2020-01-15, 15/01/2020."""
    for pattern, order in ((r"(\d{4})-(\d\d?)-(\d\d?)", (0, 1, 2)), (r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})", (2, 1, 0))):
        if found := re.match(pattern, text):
            numbers = [int(group) for group in found.groups()]
            try:
                day = date(*(numbers[i] for i in order))
            except ValueError:
                return None
            return day if day.year in YEARS else None
    return None


def from_csv(content: bytes, fallback: date | None) -> Fees:
    """The fees of a file. `fallback` is the day where neither a line nor its column tells one."""
    if b"\0" in content:
        return Fees(left_out=("ce fichier n'est pas un CSV : enregistrez-le en CSV",))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    delimiter = max(";,\t", key=text.partition("\n")[0].count)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = [Column(head.strip(), _holds(head)) for head in next(table, [])]
    if not {"email", "organisation", "domain"} & {column.holds for column in columns}:
        return Fees(
            left_out=("ligne 1 : aucune colonne d'adresse (« Courriel ») ni d'organisation (« Organisation »)",)
        )
    paid: list[Membership] = []
    left_out: list[str] = []
    for number, cells in enumerate(table, start=2):
        row = [(column, cell.strip()) for column, cell in zip(columns, cells, strict=False)]
        if any(cell for column, cell in row if column.holds):
            for found in _fees(row, fallback):
                if isinstance(found, str):
                    left_out.append(f"ligne {number} : {found} : adhésion non enregistrée")
                else:
                    paid.append(found)
    return Fees(tuple(paid), tuple(left_out), tuple(c.head for c in columns if c.head and not c.holds))


def _holds(head: str) -> str:
    bare = folded(head)
    return next((name for name, pattern in COLUMNS if re.fullmatch(pattern, bare)), "")


def _fees(row: Row, fallback: date | None) -> Iterator[Membership | str]:
    """The fees of a line, or why there is none. A column that names a year is a fee of its own."""
    texts = {column.holds: cell for column, cell in row}
    name = (texts.get("name") or f"{texts.get('given', '')} {texts.get('family', '')}").strip()
    domain = texts.get("domain", "").removeprefix("@")
    holder = texts.get("email") or (f"@{domain}" if domain else "") or texts.get("organisation", "")
    if not holder:
        yield "ni adresse ni organisation"
    elif (texts.get("email") and "@" not in holder) or not is_holder(holder):
        yield f"« {holder} » n'est pas une adresse de courriel"
    elif name and not texts.get("email"):
        # One person's fee is not that of all her colleagues.
        yield f"{name} n'a pas d'adresse (seule une ligne sans nom de personne vaut pour toute la structure)"
    else:
        fees = [(column, cell) for column, cell in row if column.holds == "fee"]
        shared = [(column, cell) for column, cell in fees if not column.year]
        for cells in [[fee, *shared] for fee in fees if fee[0].year] or [shared]:
            found = _paid_on(cells, fallback)
            yield found if isinstance(found, str) else membership(holder, found, name)


def _paid_on(cells: Sequence[tuple[Column, str]], fallback: date | None) -> date | str:
    """The day that these cells tell, together; or why they tell none."""
    said = [(column, cell) for column, cell in cells if cell]
    if cells and not said:
        return f"rien dans « {cells[0][0].head} »"
    year = next((column.year for column, _ in cells if column.year), None)
    found: date | None = None
    for column, cell in said:
        if re.fullmatch(r"(19|20)\d\d", cell):
            year = year or int(cell)
        elif on := _day(cell):
            found = on
        elif (yes := _yes(cell)) is False:
            return f"« {cell} » dans « {column.head} »"
        elif yes is None:
            return f"« {cell} » dans « {column.head} » ne se lit pas (oui, non, ou une date comme 15/01/2020)"
    # The year that is named counts, whenever it was paid for.
    if year and (found is None or found.year != year):
        return date(year, 1, 1)
    return found or fallback or "pas de date ni d'année (par exemple 15/01/2020, ou 2020)"


def _yes(cell: str) -> bool | None:
    """Whether it was paid; None where the cell does not tell."""
    if re.fullmatch(AMOUNT, cell.lower()):
        return bool(re.search(r"[1-9]", cell))
    bare = folded(cell)
    return True if re.fullmatch(YES, bare) else False if re.fullmatch(NO, bare) else None
