"""The membership roll as French spreadsheets write it."""

from datetime import date

import pytest

from mailbot import roll
from mailbot.core.model import Membership

YEAR = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("content", "paid"),
    [
        ("Courriel;Année\nAna@Example.org;2020\n", Membership("ana@example.org", YEAR, "")),
        ("email,nom,prénom\nana@example.org,Durand,Ana\n", Membership("ana@example.org", YEAR, "Ana Durand")),
        ("E-mail;Date de paiement\nana@example.org;03/02/2020\n", Membership("ana@example.org", date(2020, 2, 3), "")),
        ("Structure;Payé le\nMairie d'Évian;2020-02-03\n", Membership("mairie d evian", date(2020, 2, 3), "")),
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
    assert roll.from_csv(content.encode("utf-8-sig"), YEAR) == roll.Fees(paid=(paid,))


def test_a_file_of_an_old_spreadsheet_program_is_read_too() -> None:
    fees = roll.from_csv("Prénom;Nom;Adresse électronique\nZoé;Noël;zoe@example.org".encode("cp1252"), YEAR)

    assert fees == roll.Fees(paid=(Membership("zoe@example.org", YEAR, "Zoé Noël"),))


@pytest.mark.parametrize("no", ["non", "Non", "0", "0,00 €", "impayé", "-", "en attente"])
def test_who_has_not_paid_is_not_a_member(no: str) -> None:
    content = f"Nom;Courriel;Cotisation 2020\nAna;ana@example.org;oui\nPaul;paul@example.org;{no}\n"

    fees = roll.from_csv(content.encode(), YEAR)

    assert [m.holder for m in fees.paid] == ["ana@example.org"]
    assert fees.left_out == (f"ligne 3 : « {no} » dans « Cotisation 2020 » : adhésion non enregistrée",)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("", "rien dans « Payé »"),
        ("peut-être", "« peut-être » dans « Payé » ne se lit pas (oui, non, ou une date comme 15/01/2020)"),
        ("03/02/0020", "« 03/02/0020 » dans « Payé » ne se lit pas (oui, non, ou une date comme 15/01/2020)"),
        ("31/02/2020", "« 31/02/2020 » dans « Payé » ne se lit pas (oui, non, ou une date comme 15/01/2020)"),
    ],
)
def test_a_fee_that_cannot_be_read_is_not_guessed(cell: str, told: str) -> None:
    fees = roll.from_csv(f"Courriel;Payé\nana@example.org;{cell}\n".encode(), YEAR)

    assert fees == roll.Fees(left_out=(f"ligne 2 : {told} : adhésion non enregistrée",))


def test_each_column_that_names_a_year_is_a_fee_of_its_own() -> None:
    content = "Courriel;Cotisation 2019;Cotisation 2020\nana@example.org;oui;non\n"

    fees = roll.from_csv(content.encode(), None)

    assert fees.paid == (Membership("ana@example.org", date(2019, 1, 1), ""),)
    assert fees.left_out == ("ligne 2 : « non » dans « Cotisation 2020 » : adhésion non enregistrée",)


def test_a_column_that_nobody_knows_is_told() -> None:
    fees = roll.from_csv(b"Courriel;Date de naissance;Commentaire\nana@example.org;03/02/1980;non\n", YEAR)

    assert fees.paid == (Membership("ana@example.org", YEAR, ""),)
    assert fees.ignored == ("Date de naissance", "Commentaire")


def test_somebody_without_an_address_does_not_pay_for_all_her_colleagues() -> None:
    content = "Nom;Prénom;Courriel;Structure\nPetit;Paul;;Mairie\n;;;Département\n"

    fees = roll.from_csv(content.encode(), YEAR)

    assert [m.holder for m in fees.paid] == ["departement"]
    assert fees.left_out == (
        "ligne 2 : Paul Petit n'a pas d'adresse (seule une ligne sans nom de personne vaut pour toute la structure) : "
        "adhésion non enregistrée",
    )


def test_a_domain_that_is_none_is_told() -> None:
    told = "ligne 2 : « @y..example » n'est pas une adresse de courriel : adhésion non enregistrée"

    assert roll.from_csv(b"Domaine\ny..example\n", YEAR) == roll.Fees(left_out=(told,))


def test_a_line_that_makes_no_sense_is_told_and_the_others_count() -> None:
    content = "Courriel;Date\nana@example.org;03/02/2020\npas une adresse;03/02/2020\nbea@example.org;bientôt\n;x\n"

    fees = roll.from_csv(content.encode(), None)

    assert [m.holder for m in fees.paid] == ["ana@example.org"]
    assert [told.split(" :")[0] for told in fees.left_out] == ["ligne 3", "ligne 4", "ligne 5"]


def test_without_any_year_nobody_is_recorded() -> None:
    fees = roll.from_csv(b"Courriel;Cotisation\nana@example.org;oui\n", None)

    assert fees.paid == ()
    assert "pas de date ni d'année" in fees.left_out[0]


def test_a_file_without_a_column_for_the_holder_is_refused_with_a_sentence() -> None:
    assert roll.from_csv(b"Nom;Ville\nDurand;Lyon\n", YEAR).left_out == (
        "ligne 1 : aucune colonne d'adresse (« Courriel ») ni d'organisation (« Organisation »)",
    )


def test_a_workbook_is_refused_with_a_sentence() -> None:
    told = ("ce fichier n'est pas un CSV : enregistrez-le en CSV",)

    assert roll.from_csv(b"PK\x03\x04\x14\0\x06\0", YEAR) == roll.Fees(left_out=told)
