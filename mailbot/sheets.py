"""Spreadsheets as rows of cells, whatever program wrote them: CSV, XLSX, ODS, and the XLS of old.

A cell is what a person reads in it, as text; a row stands at the number that the spreadsheet shows. What cannot be read
is told in one sentence."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce

# Beginnings of files: a ZIP (XLSX, ODS), and the compound file of old (XLS, and whatever a password protects).
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# What programs call a table that is none.
_NO_SHEET = {
    b"%PDF": "c'est un PDF",
    b"<": "c'est une page web ou du XML, quel que soit son nom",
    b"{": "c'est du JSON",
    b"\x89PNG": "c'est une image",
    b"\xff\xd8\xff": "c'est une image",
}
_PROTECTED = "il est protégé par un mot de passe : enregistrez-le sans mot de passe, puis recommencez"
_DAMAGED = "il est abîmé, ou ce n'est pas un classeur : ouvrez-le dans votre tableur et enregistrez-le de nouveau"
_TOO_LARGE = "il est trop grand : gardez-y le tableau seul, sans cellule remplie loin de lui, puis recommencez"
_AS = "enregistrez votre tableau en .xlsx, .ods ou .csv"

# calamine makes room for all cells up to the last that is filled, and ends the process where there is none.
MOST_CELLS, MOST_BYTES = 20_000_000, 200 * 1024 * 1024
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")

Cell = int | float | str | bool | time | date | datetime | timedelta
Row = Sequence[str]


class Unreadable(Exception):
    """Not a spreadsheet that can be read; says in French why, and what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`name` is "" for the only sheet of a CSV."""

    name: str
    rows: Sequence[Row]
    hidden: bool = False


def sheets(content: bytes) -> tuple[Sheet, ...]:
    """All sheets of a file, in its order."""
    if not content.strip():
        raise Unreadable("il est vide")
    if content.startswith(_WORKBOOKS):
        return _workbook(content)
    if said := next((said for sign, said in _NO_SHEET.items() if content.lstrip().startswith(sign)), ""):
        raise Unreadable(f"ce n'est pas un tableau, {said} : {_AS}")
    return (Sheet("", _csv(content)),)


def _workbook(content: bytes) -> tuple[Sheet, ...]:
    import python_calamine as calamine  # other verbs need not wait for it

    if _is_too_large(content):
        raise Unreadable(_TOO_LARGE)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return tuple(
                Sheet(
                    about.name,
                    _rows(book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)),
                    about.visible is not calamine.SheetVisibleEnum.Visible,
                )
                for about in book.sheets_metadata
                if about.typ is calamine.SheetTypeEnum.WorkSheet
            )
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Unreadable(_PROTECTED if _is_protected(content) else _DAMAGED) from error


def _is_too_large(content: bytes) -> bool:
    """Unpacked, or in cells: of an XLSX, whose few bytes may name a cell at the end of the world."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(about.file_size for about in archive.infolist()) > MOST_BYTES:
                return True
            pages = [name for name in archive.namelist() if name.endswith(".xml")]
            return any(_area(archive.read(name)) > MOST_CELLS for name in pages)
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, EOFError, zlib.error):
        return False  # damaged or protected, which is told elsewhere


def _area(page: bytes) -> int:
    width = height = 0
    for column, row in _CELL.findall(page):
        width, height = max(width, _number(column)), max(height, int(row))
    return width * height


def _number(column: bytes) -> int:
    """1 for A, 27 for AA."""
    return reduce(lambda number, letter: number * 26 + letter - 64, column.upper(), 0)


def _is_protected(content: bytes) -> bool:
    """By a password: [MS-OFFCRYPTO] 2.3.4.4, a stream of this name; ODF 1.3 part 2, 4.8.6, an element of this name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"encryption-data" in archive.read("META-INF/manifest.xml")
    except (zipfile.BadZipFile, KeyError, OSError):
        return "EncryptedPackage".encode("utf-16-le") in content


def _rows(cells: Sequence[Sequence[Cell]]) -> list[Row]:
    return [[_shown(cell) for cell in row] for row in cells]


def _shown(cell: Cell) -> str:
    """As a person reads it: 2020, not 2020.0; a day without its midnight."""
    match cell:
        case bool():
            return "oui" if cell else "non"
        case float():
            return str(int(cell)) if cell.is_integer() else str(cell).replace(".", ",")
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
    return str(cell).replace("\N{NO-BREAK SPACE}", " ").strip()


def _csv(content: bytes) -> list[Row]:
    text = _decoded(content)
    if "\0" in text:
        raise Unreadable(f"ce n'est pas un tableau : {_AS}")
    lines = text.splitlines()[:20]
    delimiter = max(";,\t", key=lambda sign: sum(line.count(sign) for line in lines))
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise Unreadable(f"ce n'est pas un CSV lisible : {_AS}") from None
    return [[cell.replace("\N{NO-BREAK SPACE}", " ").strip() for cell in row] for row in table]


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF16):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
