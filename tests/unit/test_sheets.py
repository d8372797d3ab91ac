"""Rows of cells, whatever program wrote them; and files that are no spreadsheet."""

import csv
import io
import struct
import zipfile
from datetime import date, datetime

import pytest
from xlsxwriter import Workbook

from mailbot.sheets import Sheet, Unreadable, sheets
from tests.payloads import PAYLOADS

ODS = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)


def an_xlsx(*sheets: tuple[str, list[list[object]]], hidden: str = "") -> bytes:
    file = io.BytesIO()
    with Workbook(file, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name == hidden:
                sheet.hide()
    return file.getvalue()


def an_ods(cells: str, manifest: str = "") -> bytes:
    body = (
        f'<office:document-content {SPACES}><office:body><office:spreadsheet><table:table table:name="Feuille1">'
        f"{cells}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", ODS)
        archive.writestr("META-INF/manifest.xml", manifest or "<manifest/>")
        archive.writestr("content.xml", body)
    return file.getvalue()


def a_compound_file(name: str, stream: bytes) -> bytes:
    """[MS-CFB] with one table of sectors, one directory, and one stream of eight sectors."""
    end, free, table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        written = name.encode("utf-16-le")
        head = written.ljust(64, b"\0") + struct.pack("<HBB", len(written) + 2 if name else 0, kind, 1)
        return head + struct.pack("<III", free, free, child) + bytes(36) + struct.pack("<IQ", start, size)

    chain = [table, end, *range(3, 10), end]
    fat = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))
    directory = entry("Root Entry", 5, 1, end, 0) + entry(name, 2, free, 2, 4096) + entry("", 0, free, 0, 0) * 2
    return header + fat + directory + stream.ljust(4096, b"\0")


def an_encrypted_xlsx() -> bytes:
    return a_compound_file("EncryptedPackage", b"")


def an_xls() -> bytes:
    """[MS-XLS]: a workbook of one sheet with a text and a number."""

    def record(kind: int, content: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def beginning(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 6))

    name = b"2020"
    length = len(beginning(5)) + 4 + 8 + len(name) + 4
    sheets = record(0x0085, struct.pack("<IBBBB", length, 0, 0, len(name), 0) + name)
    text = record(0x0204, struct.pack("<HHHHB", 0, 0, 0, 8, 0) + b"Courriel")
    number = record(0x0203, struct.pack("<HHHd", 1, 0, 0, 2020.0))
    end = record(0x000A)
    return a_compound_file("Workbook", beginning(5) + sheets + end + beginning(0x10) + text + number + end)


def test_cells_of_a_workbook_are_what_a_person_reads() -> None:
    rows: list[list[object]] = [
        ["Adhérents", "", ""],
        [],
        ["Année", "Montant", "Payé", "Le", "Vu"],
        [2020, 30.5, True, datetime(2020, 2, 3), date(2020, 2, 29)],
    ]

    (sheet,) = sheets(an_xlsx(("2020", rows)))

    assert (sheet.name, sheet.hidden) == ("2020", False)
    assert list(sheet.rows[3]) == ["2020", "30,5", "oui", "2020-02-03", "2020-02-29"]
    assert not any(sheet.rows[1])


def test_empty_rows_and_columns_above_keep_their_place() -> None:
    rows: list[list[object]] = [[], [], ["", "Courriel"], ["", "ana@example.org"]]

    (sheet,) = sheets(an_xlsx(("Feuille", rows)))

    assert list(sheet.rows[3]) == ["", "ana@example.org"]


def test_a_hidden_sheet_is_known_for_one() -> None:
    book = sheets(an_xlsx(("Vue", [["a"]]), ("Cachée", [["b"]]), hidden="Cachée"))

    assert [(sheet.name, sheet.hidden) for sheet in book] == [("Vue", False), ("Cachée", True)]


def test_an_open_document_is_read_alike() -> None:
    (sheet,) = sheets(
        an_ods(
            '<table:table-row><table:table-cell office:value-type="string"><text:p>Courriel</text:p></table:table-cell>'
            '<table:table-cell office:value-type="string"><text:p>Le</text:p></table:table-cell></table:table-row>'
            '<table:table-row><table:table-cell office:value-type="string"><text:p>ana@example.org</text:p>'
            '</table:table-cell><table:table-cell office:value-type="date" office:date-value="2020-02-03"/>'
            "</table:table-row>"
        )
    )

    assert [list(row) for row in sheet.rows] == [["Courriel", "Le"], ["ana@example.org", "2020-02-03"]]


def test_a_workbook_of_old_is_read_alike() -> None:
    assert sheets(an_xls()) == (Sheet("2020", [["Courriel"], ["2020"]]),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_in_the_letters_of_any_program(encoding: str) -> None:
    assert sheets("Prénom;Nom\nZoé;Noël\n".encode(encoding)) == (Sheet("", [["Prénom", "Nom"], ["Zoé", "Noël"]]),)


def test_a_csv_s_separator_is_told_by_its_lines_and_not_by_its_title() -> None:
    (sheet,) = sheets(b"Liste, provisoire\nNom;Ville\nAna;Lyon\n")

    assert list(sheet.rows[1]) == ["Nom", "Ville"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "il est vide"),
        (b"PK\x03\x04\x14\0\x06\0", "il est abîmé"),
        (an_xlsx(("2020", [["Courriel"]]))[:-200], "il est abîmé"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "il est abîmé"),
        (an_encrypted_xlsx(), "il est protégé par un mot de passe"),
        (b"%PDF-1.4 rest", "c'est un PDF"),
        (b"<html><table><tr><td>Courriel</td></tr></table></html>", "c'est une page web"),
        (b"\x89PNG\r\n\x1a\n\0\0", "c'est une image"),
        (b"Courriel\0Nom", "ce n'est pas un tableau"),
        (b'Courriel;"' + b"x" * 140_000, "ce n'est pas un CSV lisible"),
    ],
    ids=range(10),
)
def test_a_file_that_cannot_be_read_is_told_in_one_sentence(content: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told) as raised:
        sheets(content)

    assert "\n" not in str(raised.value)


def test_a_protected_open_document_is_told_to_be_so() -> None:
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{space}"><manifest:file-entry manifest:full-path="content.xml" '
        'manifest:media-type="text/xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'
    )

    with pytest.raises(Unreadable, match="protégé par un mot de passe"):
        sheets(an_ods("", manifest))


@pytest.mark.parametrize("far", [(1_048_575, 16_383), (1_048_575, 100)])
def test_a_cell_at_the_end_of_the_world_does_not_end_mailbot(far: tuple[int, int]) -> None:
    file = io.BytesIO()
    with Workbook(file) as book:
        book.add_worksheet("2020").write_string(*far, "x")

    with pytest.raises(Unreadable, match="trop grand"):
        sheets(file.getvalue())


def test_a_workbook_that_unpacks_without_end_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    content = an_xlsx(("2020", [["x" * 30_000]]))
    monkeypatch.setattr("mailbot.sheets.MOST_BYTES", 20_000)
    assert len(content) < 20_000

    with pytest.raises(Unreadable, match="trop grand"):
        sheets(content)


@pytest.mark.parametrize("text", PAYLOADS.values(), ids=PAYLOADS)
def test_a_hostile_cell_is_read_as_text_and_leaves_the_others_where_they_are(text: str) -> None:
    cell = text.encode("utf-8", "replace").decode().replace("\0", "")
    table = io.StringIO()
    csv.writer(table, delimiter=";").writerows([["Courriel", "Nom", "Payé"], [cell, cell, "oui"], ["Eva", "x", "non"]])

    [sheet] = sheets(table.getvalue().encode())

    assert list(sheet.rows[1]) == [cell.strip(), cell.strip(), "oui"]
    assert list(sheet.rows[2]) == ["Eva", "x", "non"]
