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
    ],
)
def test_a_fee_is_read_from_the_columns_that_spreadsheets_have(content: str, paid: Membership) -> None:
    assert roll.from_csv(content.encode("utf-8-sig"), YEAR) == ([paid], [])


def test_a_file_of_an_old_spreadsheet_program_is_read_too() -> None:
    paid, mistakes = roll.from_csv("Prénom;Nom;Adresse électronique\nZoé;Noël;zoe@example.org".encode("cp1252"), YEAR)

    assert paid == [Membership("zoe@example.org", YEAR, "Zoé Noël")]
    assert mistakes == []


def test_a_line_that_makes_no_sense_is_told_and_the_others_count() -> None:
    content = "Courriel;Date\nana@example.org;03/02/2020\npas une adresse;03/02/2020\nbea@example.org;bientôt\n;x\n"

    paid, mistakes = roll.from_csv(content.encode(), None)

    assert [m.holder for m in paid] == ["ana@example.org"]
    assert [m.split(" :")[0] for m in mistakes] == ["ligne 3", "ligne 4", "ligne 5"]


def test_a_file_without_a_column_for_the_holder_is_refused_with_a_sentence() -> None:
    assert roll.from_csv(b"Nom;Ville\nDurand;Lyon\n", YEAR)[1] == [
        "ligne 1 : aucune colonne d'adresse (« Courriel ») ni d'organisation (« Organisation »)"
    ]
