"""The membership roll from a spreadsheet, as French spreadsheets write it.

A fee counts only where its line says so: what says no, says nothing or cannot be read is left out, and told."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from mailbot.core.membership import holder_key
from mailbot.core.message import Address
from mailbot.core.model import Membership
from mailbot.core.names import folded
from mailbot.core.policy import YEARS
from mailbot.core.public_domains import is_public
from mailbot.sheets import Row, Sheet
from mailbot.wire.addresses import addresses

# Folded column name to what it holds; the first that fits.
COLUMNS: tuple[tuple[str, str], ...] = (
    ("", r".*\b(a (payer|regler|recevoir)|restante?s?|attendue?s?|dus?|dues?)"),  # what is owed, and not what was paid
    (
        "email",
        r"(adresses?|contacts?)?( de)? ?(e ?)?(mails?|courriels?|(courrier )?electronique)"
        r"( (1|2|pro|perso|principal|professionnel|personnel|contact|(de |du |d )?\w+))?|holder",
    ),
    ("family", r"nom( de famille| usuel| d usage)?|family|last name|surname"),
    ("given", r"prenoms?|given|first name"),
    ("name", r"noms? (et )?prenoms?|prenoms? (et )?noms?|nom complet|name|adherente?s?|membres?|contact|personne"),
    ("domain", r"(nom de )?domaine( (e )?mail| de courriel)?|domain"),
    (
        "organisation",
        r"((nom|intitule) (de )?(l |la |du )?)?"
        r"(organisations?|organismes?|structures?|associations?|collectivites?|mairies?|entreprises?|societes?)"
        r"( (organisme|structure|association|collectivite|adherente?|employeur))?|"
        r"raison sociale|denomination|employeur",
    ),
    (
        "fee",
        r"(payee?s?|paid|paiement|reglee?s?|reglement|versee?s?|versement|encaissee?s?|cotisations?|cotisante?s?|"
        r"adhesions?|a jour|montants?|exercice|year)( .*)?",
    ),
    (
        "fee",
        r"(date|annee|jour)"
        r"( (d |de |du )?(la |l )?(paiement|versement|reglement|cotisation|adhesion|encaissement)( .*)?| \d{4})?|"
        r"(19|20)\d\d",
    ),
)
HOLDERS = {"email", "organisation", "domain"}
# What a cell of the fee may say, folded; an amount, as it stands.
YES = (
    r"oui|o|x|v|yes|ok|vrai|true|payee?s?|reglee?s?|versee?s?|encaissee?s?|a jour|"
    r"((payee?|reglee?) )?(par )?(cheques?|virement|vir|especes|liquide|cb|carte( bancaire)?|prelevement|helloasso)"
    r"( (bancaire|n|no|numero|du|le|\d+))*"
)
NO = (
    r"|non|n|no|faux|false|impayee?s?|(non|pas) (payee?s?|reglee?s?|encaissee?s?|a jour)|en (attente|cours)( .*)?|"
    r"a (relancer|payer|regler|recevoir|venir)"
)
TICK = re.compile(r"[✓✔☑✅]+")
AMOUNT = r"\d{1,4}([.,]\d+)?\s*(€|e|eur|euros?)?"
# The number that spreadsheets keep for a day, where its cell lost its format.
SERIAL, EPOCH = r"[3-6]\d{4}", date(1899, 12, 30)
TITLED = (
    r"(?:adherente?s?|adhesions?|cotisations?|cotisante?s?|membres?|exercice|annee)\b(?: \w+){0,2}? ((?:19|20)\d\d)\b"
)

HEAD_ROWS = 30  # a head line stands no lower
AT_LEAST = "« Courriel », « Organisation » ou « Domaine »"


class NoHead(Exception):
    """No line of the file names its columns."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A fee that is not recorded. `row` is the number that the spreadsheet shows."""

    row: int
    why: str


@dataclass(frozen=True, slots=True)
class Fees:
    """What a file came to. `ignored`: the columns that say nothing here; `others`: the sheets that were not read."""

    paid: tuple[Membership, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    ignored: tuple[str, ...] = ()
    sheet: str = ""
    head: int = 1  # the row of the column names
    year: int | None = None  # told by a title or the sheet's name
    rows: int = 0
    others: tuple[str, ...] = ()

    @property
    def report(self) -> dict[str, object]:
        """For programs."""
        return {
            "sheet": self.sheet,
            "head_row": self.head,
            "year": self.year,
            "rows": self.rows,
            "left_out": [asdict(each) for each in self.left_out],
            "ignored_columns": list(self.ignored),
            "other_sheets": list(self.others),
        }

    def remarks(self, file: str) -> Iterator[str]:
        """What was read, what was not, and why."""
        where = f"{file}, feuille « {self.sheet} »" if self.sheet else file
        if self.others:
            yield f"{where} : c'est elle qui est lue ; pas lues : {', '.join(f'« {name} »' for name in self.others)}"
        if self.year:
            yield f"{where} : son titre dit {self.year}, l'année de toute ligne sans date ni année"
        for head in self.ignored:
            yield f"{where} : colonne « {head} » ignorée"
        for each in self.left_out:
            yield f"{where}, ligne {each.row} : {each.why} : adhésion non enregistrée"


@dataclass(frozen=True, slots=True)
class Column:
    head: str
    holds: str  # "" where nobody knows

    @property
    def year(self) -> int | None:
        """« Cotisation 2020 »."""
        found = re.search(r"\b(19|20)\d\d\b", self.head)
        return int(found[0]) if found else None


Cells = list[tuple[Column, str]]
Watch = Callable[[Sequence[Row]], Iterable[Row]]


# --- who can pay -------------------------------------------------------------------------------------------------


def membership(holder: str, paid_on: date, name: str = "") -> Membership:
    """`name` is the person's, or else the organisation's as it is written."""
    return Membership(holder_key(holder), paid_on, name.strip() or (holder.strip() if is_organisation(holder) else ""))


def is_organisation(holder: str) -> bool:
    """Neither an address nor @domain."""
    return "@" not in holder


def objection(holder: str) -> str:
    """Why nobody pays under this name; "" for an address, @domain, or an organisation, which has no @ in its name."""
    written = holder.strip().lower()
    address = f"any{written}" if written.startswith("@") else written
    is_address = "@" in holder and [read and read.email for read in addresses(address)] == [address]
    if not is_address and ("@" in holder or not folded(holder)):
        return f"« {holder} » n'est ni une adresse (nom@exemple.fr), ni @domaine, ni le nom d'une organisation"
    if written.startswith("@") and is_public(written):
        return (
            f"« {written} » est le domaine d'un fournisseur public, où chacun peut avoir une adresse : "
            "l'adhésion se note pour une personne (son adresse) ou pour une organisation (son nom)"
        )
    return ""


# --- the sheet and its head --------------------------------------------------------------------------------------


def fees(book: Sequence[Sheet], fallback: date | None, *, named: str = "", watch: Watch = iter) -> Fees:
    """The fees of a file: of the sheet that is `named`, or the first to be seen that names its columns. `fallback` is
    the day where neither a line nor its column nor a title tells one. `watch` sees the rows pass."""
    sheet, head = _with_a_head(book, named)
    columns = [Column(cell, _holds(cell)) for cell in sheet.rows[head]]
    year = _titled(sheet, head)
    day = date(year, 1, 1) if year else fallback
    paid: dict[Membership, None] = {}
    left_out: list[LeftOut] = []
    body = sheet.rows[head + 1 :]
    for number, cells in enumerate(watch(body), start=head + 2):
        row = list(zip(columns, cells, strict=False))
        if any(cell for column, cell in row if column.holds):
            for found in _fees(row, day):
                if isinstance(found, str):
                    left_out.append(LeftOut(number, found))
                else:
                    paid[found] = None
    return Fees(
        paid=tuple(paid),
        left_out=tuple(left_out),
        ignored=tuple(c.head for c in columns if c.head and not c.holds),
        sheet=sheet.name,
        head=head + 1,
        year=year,
        rows=len(body),
        others=tuple(other.name for other in book if other is not sheet),
    )


def _with_a_head(book: Sequence[Sheet], named: str) -> tuple[Sheet, int]:
    names = [sheet.name for sheet in book if sheet.name]
    if named and named not in names:
        raise NoHead(f"il n'a pas de feuille « {named} » ; ses feuilles : {', '.join(names) or 'aucune'}")
    for sheet in book:
        head = _head(sheet)
        if head is not None and (sheet.name == named if named else not sheet.hidden):
            return sheet, head
    asked = f"la feuille « {named} »" if named else "il"
    hidden = [sheet.name for sheet in book if sheet.hidden and _head(sheet) is not None]
    hint = f" ; sa feuille cachée « {hidden[0]} » en a : --sheet la fait lire" if hidden and not named else ""
    raise NoHead(f"{asked} n'a pas de ligne de titres reconnue, avec une colonne {AT_LEAST}{hint}")


def _head(sheet: Sheet) -> int | None:
    """The line that names its columns: of the first lines the one of which most is understood. Titles stand above."""
    known = [[holds for cell in row if (holds := _holds(cell))] for row in sheet.rows[:HEAD_ROWS]]
    heads = [number for number, held in enumerate(known) if HOLDERS.intersection(held)]
    return max(heads, key=lambda number: (len(known[number]), -number), default=None)


def _holds(head: str) -> str:
    bare = folded(head)
    return next((name for name, pattern in COLUMNS if re.fullmatch(pattern, bare)), "")


def _titled(sheet: Sheet, head: int) -> int | None:
    """The year that the titles above the head line or the sheet's name give to all of it, where it is one."""
    titles = [folded(text) for text in (sheet.name, *(cell for row in sheet.rows[:head] for cell in row))]
    years = {int(year) for title in titles for year in re.findall(TITLED, title)}
    years |= {int(title) for title in titles if re.fullmatch(r"(19|20)\d\d", title)}
    return years.pop() if len(years) == 1 else None


# --- a line ------------------------------------------------------------------------------------------------------


def _fees(row: Cells, fallback: date | None) -> Iterator[Membership | str]:
    """The fees of a line, or why there is none. A column that names a year is a fee of its own."""
    texts = {column.holds: cell for column, cell in reversed(row) if cell}  # of two columns the first that is filled
    name = (texts.get("name") or f"{texts.get('given', '')} {texts.get('family', '')}").strip()
    holders, wrong = _holders(texts)
    if wrong:
        yield wrong
    elif name and not texts.get("email"):
        # One person's fee is not that of all her colleagues.
        yield f"{name} n'a pas d'adresse (seule une ligne sans nom de personne vaut pour toute la structure)"
    else:
        cells = [(column, cell) for column, cell in row if column.holds == "fee"]
        shared = [(column, cell) for column, cell in cells if not column.year]
        for fee in [[each, *shared] for each in cells if each[0].year] or [shared]:
            found = _paid_on(fee, fallback)
            if isinstance(found, str):
                yield found
            else:
                yield from (membership(holder, found, name or texts.get("organisation", "")) for holder in holders)


def _holders(texts: dict[str, str]) -> tuple[Sequence[str], str]:
    """Under what a line pays, a person under each of her addresses; or why it cannot be told."""
    if email := texts.get("email", ""):
        read = addresses(re.sub(r"/|\bou\b|\n", ", ", email.removeprefix("mailto:")))
        plain = [address.email for address in read if isinstance(address, Address)]
        wrong = len(plain) < len(read) or not plain
        return plain, f"« {email} » n'est pas une adresse de courriel" if wrong else ""
    domain = texts.get("domain", "").removeprefix("@")
    holder = f"@{domain}" if domain else texts.get("organisation", "")
    return (holder,), objection(holder) if holder else "ni adresse ni organisation"


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
        return date(year, 1, 1) if year in YEARS else f"l'année {year} n'est pas vraisemblable"
    return found or fallback or "pas de date ni d'année (par exemple 15/01/2020, ou 2020)"


def _day(text: str) -> date | None:
    """A day as people write it: 2020-01-15, 15/01/2020, 15/01/20; or as a spreadsheet counts it."""
    if re.fullmatch(SERIAL, text):
        counted = EPOCH + timedelta(days=int(text))
        return counted if counted.year in YEARS else None
    for pattern, order in (
        (r"(\d{4})-(\d\d?)-(\d\d?)", (0, 1, 2)),
        (r"(\d\d?)[/.-](\d\d?)[/.-](\d{4}|\d\d)\b", (2, 1, 0)),
    ):
        if found := re.match(pattern, text):
            year, month, day = (int(found.groups()[i]) for i in order)
            year += 2000 if len(found.groups()[order[0]]) == 2 else 0
            try:
                return date(year, month, day) if year in YEARS else None
            except ValueError:
                return None
    return None


def _yes(cell: str) -> bool | None:
    """Whether it was paid; None where the cell does not tell."""
    if re.fullmatch(AMOUNT, cell.lower()):
        return bool(re.search(r"[1-9]", cell))
    if TICK.fullmatch(cell):
        return True
    bare = folded(cell)
    return True if re.fullmatch(YES, bare) else False if re.fullmatch(NO, bare) else None
