"""Which of a message's texts is its text, and what of its files belongs to it."""

from base64 import encodebytes

import pytest

from mailbot.core.message import ENCLOSED_CARD, ENCLOSED_FILE, Message
from mailbot.wire.cards import card_lines
from mailbot.wire.html_text import html_text
from mailbot.wire.plain_text import from_enriched, shown, unflowed
from tests.unit.wire.test_parse import parsed


def a_mail(text: str, file: str, data: str = "", *, kind: str = "application/octet-stream") -> Message:
    encoded = encodebytes(data.encode("cp1252")).decode()
    return parsed(
        "From: Ana Martin <ana@x.example>\nContent-Type: multipart/mixed; boundary=b\n\n"
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
        f"--b\nContent-Type: {kind}\nContent-Disposition: attachment; filename={file}\n"
        f"Content-Transfer-Encoding: base64\n\n{encoded}--b--\n"
    )


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("a.txt", "Je viens, à bientôt"),
        ("a.html", "<p>Je viens, &agrave; bientôt</p>"),
        ("a.rtf", r"{\rtf1\ansi Je viens, \'e0 bient\'f4t}"),
    ],
)
@pytest.mark.parametrize("text", ["", " \n", "Envoyé de mon iPhone"])
def test_a_file_of_text_is_the_letter_where_there_is_none(text: str, file: str, data: str) -> None:
    assert a_mail(text, file, data).text.startswith("Je viens, à bientôt")


def test_a_file_of_text_counts_where_the_letter_points_to_it_or_its_name_tells_of_people() -> None:
    pointing = a_mail("Voir le fichier joint.", "a.txt", "Durand, Lyon")
    telling = a_mail("Nous venons.", "inscrits.txt", "Durand, Lyon")
    silent = a_mail("Nous venons.", "conditions.txt", "annuler")

    assert pointing.text == f"Voir le fichier joint.\n\n{ENCLOSED_FILE}\nDurand, Lyon"
    assert telling.text == f"Nous venons.\n\n{ENCLOSED_FILE}\nDurand, Lyon"
    assert silent.text == "Nous venons."


def test_rows_of_a_file_are_those_of_a_table() -> None:
    message = a_mail("Nous venons.", "a.csv", 'Nom;"Ville"\nDurand;"Lyon; 3e"\n')

    assert message.text == f"Nous venons.\n\n{ENCLOSED_FILE}\nNom\tVille\nDurand\tLyon; 3e"


def test_a_file_of_anything_else_is_never_read() -> None:
    assert a_mail("", "a.pdf", "annuler").text == ""
    assert a_mail("Voir la pièce jointe.", "a.docx", "annuler").text == "Voir la pièce jointe."


CARD = (
    "BEGIN:VCARD\nFN:Ana Martin\nORG:Les Amis;Bureau\nTEL;WORK:04\nTEL;CELL:06\nTEL;FAX:05\n"
    "EMAIL:Ana@x.example\nEND:VCARD\n"
)


def test_the_writers_own_card_is_her_signature_and_another_s_is_not() -> None:
    own = a_mail("Je viens.", "ana.vcf", CARD)
    other = a_mail("Je viens.", "paul.vcf", CARD.replace("Ana", "Paul"))

    assert own.text == f"Je viens.\n\n{ENCLOSED_CARD}\nAna Martin\nLes Amis, Bureau\n06\n04\nAna@x.example"
    assert other.text == "Je viens."


def test_old_cards_are_quoted_printable_and_new_ones_hold_links() -> None:
    old = b"BEGIN:VCARD\r\nN;ENCODING=QUOTED-PRINTABLE:Petit;H=\r\n=C3=A9l=C3=A8ne\r\nEND:VCARD"
    new = b"BEGIN:VCARD\nitem1.FN:Paul\\, Petit\nTEL;VALUE=uri:tel:+33-6\nEMAIL:p@x.\n example\nEND:VCARD"

    assert card_lines(old + b"\n" + new) == ["Hélène Petit", "", "Paul, Petit", "+33-6", "p@x.example"]


REPLY = (
    "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nSUMMARY:Lyon\\, jour 1\nDTSTART:20201119T080000Z\n"
    "COMMENT:malade\nEND:VEVENT\nEND:VCALENDAR\n"
)


@pytest.mark.parametrize(
    ("file", "kind"), [("reply.ics", "application/octet-stream"), ("a", "application/ics"), ("a", "text/calendar")]
)
def test_a_calendar_is_known_by_its_type_or_its_name_and_read_where_nothing_else_is(file: str, kind: str) -> None:
    message = a_mail("", file, REPLY, kind=kind)

    assert "METHOD:REPLY" in message.calendar
    assert message.text == "Lyon, jour 1\n19/11/2020\nmalade"


def test_the_method_of_a_calendar_may_stand_in_its_type_only() -> None:
    raw = "Content-Type: text/calendar; method=reply\n\nBEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n"

    assert parsed(raw).calendar.splitlines()[1] == "METHOD:REPLY"


def an_alternative(plain: str, html: str) -> str:
    return parsed(
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
        f"{plain}\n--b\nContent-Type: text/x-amp-html\n\n<p>annuler</p>\n"
        f"--b\nContent-Type: text/html\n\n{html}\n--b--\n"
    ).text


def test_of_alternatives_the_html_is_read_where_the_plain_text_is_none() -> None:
    html = "<p>Bonjour, je viens à Lyon le jeudi 19, mais pas le vendredi, et je serai en retard d'une heure.</p>"

    for plain in ("", "\N{NO-BREAK SPACE}", "Votre messagerie n'affiche pas le HTML : annuler", "Bonjour,"):
        assert an_alternative(plain, html + html).startswith("Bonjour, je viens à Lyon")
    assert an_alternative(
        "Bonjour, *je viens* à Lyon le jeudi 19", "<p>Bonjour, <b>je viens</b> à Lyon le jeudi 19"
    ) == ("Bonjour, *je viens* à Lyon le jeudi 19")


def test_what_is_said_twice_is_read_once() -> None:
    html = "Content-Type: text/html\n\n<p>Je viens.</p>"

    message = parsed(f"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nJe viens.\n--b\n{html}\n--b--")

    assert message.text == "Je viens."


def test_html_under_the_label_of_plain_text_is_html() -> None:
    assert parsed("\n<html><body><p>Je viens &agrave; Lyon</p></body></html>").text == "Je viens à Lyon"
    assert parsed("\n<p@x.example> viendra").text == "<p@x.example> viendra"


def test_the_charset_of_a_page_may_stand_in_the_page() -> None:
    page = '<meta http-equiv=content-type content="text/html; charset=iso-8859-15"><p>œuvre'.encode("iso-8859-15")

    assert parsed(b"Content-Type: text/html\n\n" + page).text == "œuvre"


# --- plain text ----------------------------------------------------------------------------------------------------


def test_the_frame_of_a_signature_is_no_text() -> None:
    text = (
        "Bonjour\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256,SHA512\nComment: annuler\n\n"
        "Je viens.\n- - un\n\n- -- \nAna\n"
        "-----BEGIN PGP SIGNATURE-----\nVersion: 1\n\nannuler\n=abcd\n-----END PGP SIGNATURE-----\n\nÀ bientôt\n"
        "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabcd"
    )

    assert shown(text) == "Bonjour\nJe viens.\n- un\n\n-- \nAna\n\nÀ bientôt"


def test_an_armour_that_is_cut_off_takes_no_words_along() -> None:
    assert shown("-----BEGIN PGP SIGNATURE-----\n\nabc\n\nJe viens.") == "Je viens."


def test_flowed_lines_keep_their_quotes_apart() -> None:
    text = "a \n b\n> c \n> d\n>> e \nf \n-- \nAna"

    assert unflowed(text, delete_space=False) == "a b\n> c d\n>> e \nf \n-- \nAna"
    assert unflowed("adres \nse \n", delete_space=True) == "adresse"


def test_enriched_text_loses_its_commands() -> None:
    text = "<bold>Je</bold> viens\nle <color><param>red</param>8</color>.\n\n<<a@x.example>"

    assert from_enriched(text) == "Je viens le 8.\n<a@x.example>"


# --- pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "html",
    [
        "<style>.a, .b{display:none !important}</style><p class=a>annuler</p>",
        "<style>#a{font-size:0px}</style><p id=a>annuler</p>",
        "<p style='color:#FFFFFF'>annuler</p>",
        "<font color=white>annuler</font>",
        "<p style='position:absolute;left:-9999px'>annuler</p>",
        "<p style='max-height:0px;overflow:hidden'>annuler</p>",
        "<p style='font-size:1px'>annuler</p>",
        "<p style='color: transparent'>annuler</p>",
        "<!--[if mso]><p>annuler</p><![endif]-->",
    ],
)
def test_what_nobody_sees_is_not_said(html: str) -> None:
    assert html_text(f"{html}<p>oui</p>") == "oui"


@pytest.mark.parametrize(
    "html",
    [
        "<table bgcolor=navy><tr><td><font color=white>oui</font></table>",
        "<div style='background:#336699'><p style='color:#fff'>oui</p></div>",
        "<table><tr><td style='font-size:0'><p style='font-size:13px'>oui</p></table>",
        "<p style='max-width:100%;opacity:1;font-size:1em'>oui</p>",
        "<style>@media (max-width:600px){.a{display:none}}</style><p class=a>oui</p>",
        "<p style='margin-left:-200px;background-color:#fff'>oui</p>",
        "<![if !mso]>oui<![endif]>",
    ],
)
def test_what_is_seen_is_said(html: str) -> None:
    assert html_text(html) == "oui"


def test_items_of_a_list_keep_their_marks() -> None:
    assert html_text("<ul><li>Marie<li>Paul</ul>") == "- Marie\n\n- Paul"
