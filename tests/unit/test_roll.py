"""The membership roll as French spreadsheets write it."""

from datetime import date
from time import process_time

import pytest

from mailbot import roll, sheets
from mailbot.core.model import Membership

YEAR = date(2020, 1, 1)


def read(content: bytes, fallback: date | None) -> roll.Fees:
    return roll.fees(sheets.sheets(content), fallback)


def reasons(fees: roll.Fees) -> list[str]:
    return [f"ligne {each.row} : {each.why}" for each in fees.left_out]


@pytest.mark.parametrize(
    ("content", "paid"),
    [
        ("Courriel;Année\nAna@Example.org;2020\n", Membership("ana@example.org", YEAR, "")),
        ("email,nom,prénom\nana@example.org,Durand,Ana\n", Membership("ana@example.org", YEAR, "Ana Durand")),
        ("E-mail;Date de paiement\nana@example.org;03/02/2020\n", Membership("ana@example.org", date(2020, 2, 3), "")),
        (
            "Structure;Payé le\nMairie d'Évian;2020-02-03\n",
            Membership("mairie d evian", date(2020, 2, 3), "Mairie d'Évian"),
        ),
        ("Mail pro;2020\nana@example.org;chèque n° 123\n", Membership("ana@example.org", YEAR, "")),
        ("Courriel;Payé le\nana@example.org;03/02/20\n", Membership("ana@example.org", date(2020, 2, 3), "")),
        ("Courriel;Payé le\nana@example.org;43864\n", Membership("ana@example.org", date(2020, 2, 3), "")),
        ("Courriel;Payé ?\nana@example.org;✔\n", Membership("ana@example.org", YEAR, "")),
        (
            "Structure;Courriel;Année\nMairie d'Évian;contact@example.org;2020\n",
            Membership("contact@example.org", YEAR, "Mairie d'Évian"),
        ),
        ("Domaine\nexample.org\n", Membership("@example.org", YEAR, "")),
        ("Courriel;Cotisation 2021\nana@example.org;oui\n", Membership("ana@example.org", date(2021, 1, 1), "")),
        ("Courriel;Payé ?\nana@example.org;X\n", Membership("ana@example.org", YEAR, "")),
        ("Courriel;Montant\nana@example.org;30,00 €\n", Membership("ana@example.org", YEAR, "")),
        (
            "Courriel;Cotisation;Date de paiement\nana@example.org;oui;03/02/2020\n",
            Membership("ana@example.org", date(2020, 2, 3), ""),
        ),
        (
            "Courriel;Cotisation 2020;Payé le\nana@example.org;30 €;28/12/2019\n",
            Membership("ana@example.org", YEAR, ""),
        ),
        ("Courriel;Cotisation 2020;Payé le\nana@example.org;oui;\n", Membership("ana@example.org", YEAR, "")),
    ],
)
def test_a_fee_is_read_from_the_columns_that_spreadsheets_have(content: str, paid: Membership) -> None:
    fees = read(content.encode("utf-8-sig"), YEAR)

    assert (fees.paid, fees.left_out, fees.ignored) == ((paid,), (), ())


def test_a_file_of_an_old_spreadsheet_program_is_read_too() -> None:
    fees = read("Prénom;Nom;Adresse électronique\nZoé;Noël;zoe@example.org".encode("cp1252"), YEAR)

    assert fees.paid == (Membership("zoe@example.org", YEAR, "Zoé Noël"),)


@pytest.mark.parametrize("no", ["non", "Non", "0", "0,00 €", "impayé", "-", "en attente", "pas réglé", "à relancer"])
def test_who_has_not_paid_is_not_a_member(no: str) -> None:
    content = f"Nom;Courriel;Cotisation 2020\nAna;ana@example.org;oui\nPaul;paul@example.org;{no}\n"

    fees = read(content.encode(), YEAR)

    assert [m.holder for m in fees.paid] == ["ana@example.org"]
    assert reasons(fees) == [f"ligne 3 : « {no} » dans « Cotisation 2020 »"]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("", "rien dans « Payé »"),
        ("peut-être", "« peut-être » dans « Payé » ne se lit pas (oui, non, ou une date comme 15/01/2020)"),
        ("03/02/0020", "« 03/02/0020 » dans « Payé » ne se lit pas (oui, non, ou une date comme 15/01/2020)"),
        ("chèque impayé", "« chèque impayé » dans « Payé » ne se lit pas (oui, non, ou une date comme 15/01/2020)"),
        ("31/02/2020", "« 31/02/2020 » dans « Payé » ne se lit pas (oui, non, ou une date comme 15/01/2020)"),
    ],
)
def test_a_fee_that_cannot_be_read_is_not_guessed(cell: str, told: str) -> None:
    fees = read(f"Courriel;Payé\nana@example.org;{cell}\n".encode(), YEAR)

    assert fees.paid == ()
    assert reasons(fees) == [f"ligne 2 : {told}"]


def test_each_column_that_names_a_year_is_a_fee_of_its_own() -> None:
    content = "Courriel;Cotisation 2019;Cotisation 2020\nana@example.org;oui;non\n"

    fees = read(content.encode(), None)

    assert fees.paid == (Membership("ana@example.org", date(2019, 1, 1), ""),)
    assert reasons(fees) == ["ligne 2 : « non » dans « Cotisation 2020 »"]


def test_a_column_that_nobody_knows_is_told() -> None:
    fees = read(b"Courriel;Date de naissance;Commentaire\nana@example.org;03/02/1980;non\n", YEAR)

    assert fees.paid == (Membership("ana@example.org", YEAR, ""),)
    assert fees.ignored == ("Date de naissance", "Commentaire")


def test_somebody_without_an_address_does_not_pay_for_all_her_colleagues() -> None:
    content = "Nom;Prénom;Courriel;Structure\nPetit;Paul;;Mairie\n;;;Département\n"

    fees = read(content.encode(), YEAR)

    assert [m.holder for m in fees.paid] == ["departement"]
    assert reasons(fees) == [
        "ligne 2 : Paul Petit n'a pas d'adresse (seule une ligne sans nom de personne vaut pour toute la structure)"
    ]


@pytest.mark.parametrize(
    ("domain", "told"),
    [
        (
            "y..example",
            "« @y..example » n'est ni une adresse (nom@exemple.fr), ni @domaine, ni le nom d'une organisation",
        ),
        (
            "Orange.fr",
            "« @orange.fr » est le domaine d'un fournisseur public, où chacun peut avoir une adresse : "
            "l'adhésion se note pour une personne (son adresse) ou pour une organisation (son nom)",
        ),
    ],
)
def test_a_domain_that_is_nobody_s_is_told(domain: str, told: str) -> None:
    fees = read(f"Domaine\n{domain}\n".encode(), YEAR)

    assert fees.paid == ()
    assert reasons(fees) == [f"ligne 2 : {told}"]


def test_a_line_that_makes_no_sense_is_told_and_the_others_count() -> None:
    content = "Courriel;Date\nana@example.org;03/02/2020\npas une adresse;03/02/2020\nbea@example.org;bientôt\n;x\n"

    fees = read(content.encode(), None)

    assert [m.holder for m in fees.paid] == ["ana@example.org"]
    assert [each.row for each in fees.left_out] == [3, 4, 5]


def test_without_any_year_nobody_is_recorded() -> None:
    fees = read(b"Courriel;Cotisation\nana@example.org;oui\n", None)

    assert fees.paid == ()
    assert "pas de date ni d'année" in fees.left_out[0].why


def test_what_is_owed_is_no_payment() -> None:
    fees = read("Courriel;Montant dû;Reste à payer\nana@example.org;30 €;30 €\n".encode(), None)

    assert fees.paid == ()
    assert fees.ignored == ("Montant dû", "Reste à payer")


def test_somebody_with_two_addresses_pays_under_both() -> None:
    fees = read(b"Nom;Courriel\nAna;ana@example.org / ana@asso.example.org\n", YEAR)

    assert fees.paid == (Membership("ana@example.org", YEAR, "Ana"), Membership("ana@asso.example.org", YEAR, "Ana"))


# --- the sheet and its head -------------------------------------------------------------------------------------------


def test_titles_stand_above_the_head_line_and_rows_keep_the_numbers_that_the_spreadsheet_shows() -> None:
    fees = read(
        "Adhérents 2021;;\n;;\nNom;Courriel;Payé\nAna;ana@example.org;oui\n;pas une adresse;oui\n".encode(), YEAR
    )

    assert fees.paid == (Membership("ana@example.org", date(2021, 1, 1), "Ana"),)
    assert (fees.head, fees.year) == (3, 2021)
    assert [each.row for each in fees.left_out] == [5]


@pytest.mark.parametrize(
    "title", ["Assemblée du 12 mars 2021", "Adhésions 2020 et cotisations 2021", "Adhérents au 31/12/2019"]
)
def test_a_title_that_does_not_tell_the_year_of_the_fees_gives_none(title: str) -> None:
    fees = read(f"{title}\nCourriel;Payé\nana@example.org;oui\n".encode(), YEAR)

    assert fees.year is None
    assert fees.paid == (Membership("ana@example.org", YEAR, ""),)


def test_a_file_without_a_column_for_the_holder_is_refused_with_a_sentence() -> None:
    with pytest.raises(roll.NoHead, match="il n'a pas de ligne de titres reconnue, avec une colonne « Courriel »"):
        read(b"Nom;Ville\nDurand;Lyon\n", YEAR)


A_ROLL = (("Courriel", "Payé"), ("ana@example.org", "oui"))


def test_of_several_sheets_the_first_that_is_seen_and_names_its_columns_is_read() -> None:
    book = (
        sheets.Sheet("Notes", (("à relancer",),)),
        sheets.Sheet("Brouillon", A_ROLL, hidden=True),
        sheets.Sheet("2021", A_ROLL),
        sheets.Sheet("2020", A_ROLL),
    )

    first, named = roll.fees(book, None), roll.fees(book, None, named="2020")

    assert (first.sheet, first.paid[0].paid_on) == ("2021", date(2021, 1, 1))
    assert first.others == ("Notes", "Brouillon", "2020")
    assert (named.sheet, named.paid[0].paid_on) == ("2020", YEAR)
    with pytest.raises(roll.NoHead, match="il n'a pas de feuille « 2022 »"):
        roll.fees(book, None, named="2022")


def test_a_hidden_sheet_is_read_only_where_she_names_it() -> None:
    book = (sheets.Sheet("Brouillon", A_ROLL, hidden=True),)

    with pytest.raises(roll.NoHead, match="sa feuille cachée « Brouillon » en a"):
        roll.fees(book, YEAR)
    assert roll.fees(book, YEAR, named="Brouillon").paid


def test_a_cell_full_of_blanks_takes_no_longer_than_another() -> None:
    """With the blanks in its pattern this cell took twenty seconds."""
    began = process_time()

    fees = read(f'Courriel;Année\n"a{" " * 40_000}b@example.org";2020'.encode(), YEAR)

    assert (fees.paid, len(fees.left_out)) == ((), 1)
    assert process_time() - began < 5
