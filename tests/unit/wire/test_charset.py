"""Characters, whatever the bytes and whatever their label says."""

import pytest

from mailbot.wire.charset import clean_line, clean_text, decoded

FRENCH = "Bonjour, l’été à l’école : « déjà été » – 30 € … œuvre"
PLAIN = "Notre adhésion a été réglée à Pâques, par chèque"


@pytest.mark.parametrize("label", ["", "us-ascii", "utf-8", "iso-8859-1", "x-unknown", "unknown-8bit"])
@pytest.mark.parametrize("codec", ["utf-8", "cp1252", "mac-roman", "utf-16", "utf-16-le", "utf-16-be"])
def test_french_is_read_under_any_common_label(codec: str, label: str) -> None:
    assert decoded(FRENCH.encode(codec), label) == FRENCH


@pytest.mark.parametrize("label", ["", "iso-8859-1", "x-unknown", "utf-8"])
def test_the_letters_of_dos_are_told_from_those_of_windows(label: str) -> None:
    assert decoded(PLAIN.encode("cp850"), label) == PLAIN


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("x-mac-roman", "mac-roman"),
        ("macintosh", "mac-roman"),
        ("cp-850", "cp850"),
        ("windows1252", "cp1252"),
        ("WINDOWS-1250", "cp1250"),
        ("ISO_8859-15", "iso-8859-15"),
        ("8859-15", "iso-8859-15"),
        ('"iso-8859-15"', "iso-8859-15"),
        ("iso-8859-15 format=flowed", "iso-8859-15"),
        ("utf-7", "utf-7"),
        ("unicode-1-1-utf-7", "utf-7"),
        ("utf-16le", "utf-16-le"),
        ("ucs-2", "utf-16-be"),
    ],
)
def test_charsets_have_many_names(label: str, codec: str) -> None:
    text = "déjá" if "50" in codec else "déjà été, 5 euros"

    assert decoded(text.encode(codec), label) == text


@pytest.mark.parametrize("label", ["base64", "rot13", "zlib", "idna", "undefined", "unicode_escape", "utf-8\0", "é"])
def test_a_label_that_names_no_charset_is_passed_over(label: str) -> None:
    assert decoded(b"caf\xe9 \\u0041", label) == "café \\u0041"


def test_letters_of_other_languages_are_not_made_strange() -> None:
    assert decoded("Jørn Støylen".encode("latin-1"), "iso-8859-1") == "Jørn Støylen"


def test_utf_8_that_is_cut_or_followed_by_something_else_stays_readable() -> None:
    assert decoded("été à côté".encode() + b"\n\xe9t\xe9 \xc3") == "été à côté\nété Ã"


@pytest.mark.parametrize("wrongly", ["cp1252", "latin-1"])
@pytest.mark.parametrize("text", [PLAIN, "l’été « à » 30 €", "cœur", "ÉTÉ"])
def test_text_encoded_twice_is_mended(text: str, wrongly: str) -> None:
    twice = text.encode().decode(wrongly, "replace")

    assert "\ufffd" in twice or clean_text(twice) == text


def test_text_encoded_three_times_is_mended() -> None:
    assert clean_text("é".encode().decode("latin-1").encode().decode("latin-1")) == "é"


@pytest.mark.parametrize("text", ["déjà\xa0»", "à\xa0« Âge »", "SÃO", "Â la fin", "naïve ï»"])
def test_what_only_looks_encoded_twice_stays(text: str) -> None:
    assert clean_text(text) == text


def test_invisible_marks_and_odd_line_ends_go() -> None:
    assert clean_text("a\u200bb\u00adc\u2028d\re\x85f\u2067g\x00") == "abc\nd\ne\nfg"
    assert clean_line(" a\r\n\tb\u202e ") == "a b"
