"""The certificate of attendance, as a reader of PDF sees it."""

import subprocess
import sys
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from mailbot.core.model import Participant, Registration, Status
from mailbot.core.policy import Part, Session
from mailbot.samples import ACTORS, CITIZENS, PARIS, POLICY, a_registration, at
from mailbot.wire.certificate import certificate, certificate_name

CERTAIN = CITIZENS.model_copy(
    update={"parts": tuple(part.model_copy(update={"provisional": False}) for part in CITIZENS.parts)}
)


def hers(session: Session = CERTAIN, *, language: str = "fr", **person: str | None) -> Registration:
    told = {"name": "Marie Durand", "email": "marie@example.org", "organisation": "Mairie de l'Exemple"} | person
    made = a_registration(Status.ATTENDED, session=session, language=language)
    return replace(made, participant=Participant(**told))


def printed(registration: Registration, session: Session = CERTAIN, **images: bytes) -> bytes:
    organisation, issued = POLICY.organisation, at(9, 10)
    return certificate(session, registration, organisation=organisation, timezone=PARIS, issued=issued, **images)


def read(content: bytes) -> tuple[PdfReader, str]:
    """The text on one line, with plain spaces."""
    reader = PdfReader(BytesIO(content))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def a_picture(form: str) -> bytes:
    content = BytesIO()
    Image.new("RGB", (300, 100), "green").save(content, form)
    return content.getvalue()


def test_it_says_who_attended_what_when_where_and_who_says_so() -> None:
    reader, text = read(printed(hers()))

    assert text == (
        "Cap Rural Attestation de présence Cap Rural atteste que Marie Durand Mairie de l'Exemple "
        "a participé à la session Coopérer avec les citoyens pour coproduire de l’action publique "
        "Matinée, jeudi 8 octobre 2020, 9 h 30 – 12 h 2 h 30 Après-midi, jeudi 8 octobre 2020, 13 h 30 – 15 h 1 h 30 "
        "Durée totale 4 h Lieu : webconférence Délivrée le vendredi 9 octobre 2020 Dominique Bernier Cap Rural"
    )
    assert len(reader.pages) == 1


def test_it_says_so_in_english() -> None:
    _, text = read(printed(hers(ACTORS, language="en", organisation=None), ACTORS))

    assert "Certificate of attendance Cap Rural certifies that Marie Durand attended the session" in text
    assert "First day, Thursday 19 November 2020, 9:30 am – 5 pm 7 h 30 min" in text
    assert "Total 15 h Place: Maison des associations, 5 place de l’Exemple, Lyon" in text
    assert "Issued on Friday 9 October 2020" in text


def test_only_the_parts_that_she_chose_stand_on_it() -> None:
    _, text = read(printed(replace(hers(), parts=("afternoon",))))

    assert "Après-midi" in text
    assert "Matinée" not in text
    assert "Durée totale" not in text


def test_a_part_that_nobody_ever_confirmed_is_not_certified() -> None:
    _, text = read(printed(hers(CITIZENS), CITIZENS))
    _, alone = read(printed(replace(hers(CITIZENS), parts=("afternoon",)), CITIZENS))

    assert "Matinée" in text
    assert "Après-midi" not in text
    assert "Après-midi" in alone


def test_nights_are_not_counted_as_hours() -> None:
    camp = Part(id="camp", start=at(8, 9), end=at(10, 17))
    session = CERTAIN.model_copy(update={"parts": (camp, *CERTAIN.parts)})

    _, text = read(printed(hers(), session))

    assert "Jeudi 8 octobre 2020 à 9 h – samedi 10 octobre 2020 à 17 h" in text
    assert "Durée totale" not in text


def test_it_tells_readers_its_title_and_its_language() -> None:
    reader, _ = read(printed(hers(language="en")))

    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Certificate of attendance", "Cap Rural")
    assert str(reader.root_object["/Lang"]) == "en"
    assert reader.viewer_preferences is not None
    assert reader.viewer_preferences.display_doctitle


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_logo_stands_in_the_place_of_the_organisations_name_and_a_signature_above_hers(form: str) -> None:
    reader, text = read(printed(hers(), logo=a_picture(form), signature=a_picture(form)))

    assert text.startswith("Attestation de présence")
    assert len(reader.pages[0].images) >= 1
    assert len(reader.pages) == 1


def test_the_same_values_give_the_same_bytes_in_any_process() -> None:
    code = (
        "import sys; from tests.unit.wire.test_certificate import *;"
        "sys.stdout.buffer.write(printed(hers(), logo=a_picture('PNG')))"
    )
    others = [
        subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True)
        for seed in ("1", "2")
    ]

    assert {printed(hers(), logo=a_picture("PNG")), *(other.stdout for other in others)} == {others[0].stdout}
    assert printed(hers()) != printed(hers(name="Paul Lambert"))


LONG = "Marie-Antoinette Éléonore Żółkiewska-Brânduș de la Rochefoucauld-Montesquiou Ñuñez Čapková"


def test_long_names_and_titles_go_on_in_the_next_line() -> None:
    session = ACTORS.model_copy(update={"title": "Mobiliser " + "les acteurs d'un territoire et leurs voisins " * 3})

    reader, text = read(printed(hers(session, name=LONG, organisation="Communauté de communes " * 5), session))

    assert LONG in text
    assert session.title.replace("'", "’").strip() in text
    assert len(reader.pages) == 1


@pytest.mark.parametrize(
    "name", [LONG, "Ελένη Παπαδοπούλου", "Їлена Ґалаґан", "Đặng Thị Ngọc", "Ğülşah Işık", "Þórdís Ægisdóttir"]
)
def test_names_of_all_europe_are_printed(name: str) -> None:
    assert name in read(printed(hers(name=name)))[1]


@pytest.mark.parametrize("name", ["محمد علي", "山田 太郎", "שרה לוי", "👩‍🌾 Zoé", "A" * 900, "\x00\u202eAna", " "])
def test_a_name_that_the_font_does_not_have_is_no_accident(name: str) -> None:
    reader, _ = read(printed(hers(name=name)))

    assert len(reader.pages) >= 1


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=300))
def test_whatever_people_write_there_is_a_certificate(name: str, organisation: str, title: str) -> None:
    session = CERTAIN.model_copy(update={"title": title})

    assert printed(hers(session, name=name, organisation=organisation), session).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("name", "language", "file"),
    [
        ("Zoé D'Arc-Petit", "fr", "attestation-zoe-d-arc-petit.pdf"),
        ("Ana", "en", "certificate-ana.pdf"),
        (None, "fr", "attestation.pdf"),
    ],
)
def test_the_file_is_called_after_her(name: str | None, language: str, file: str) -> None:
    assert certificate_name(hers(name=name, language=language)) == file
