"""Bytes to a Message: what people's programs send, and what an attacker would."""

import sys
from binascii import b2a_qp
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType
from typing import Any

import pytest

from mailbot.core.message import Address, Message
from mailbot.wire.addresses import MAX_ADDRESSES, addresses
from mailbot.wire.charset import clean_line, decoded
from mailbot.wire.header import MAX_FIELDS, MAX_PARAMETERS_LENGTH, decoded_words, parameters
from mailbot.wire.html_text import html_text
from mailbot.wire.mime import MAX_HEAD, read_tree
from mailbot.wire.parse import parse
from mailbot.wire.part import MAX_DECODED, Budget, Part
from mailbot.wire.text import MAX_HTML

ARRIVED = datetime(2020, 9, 15, tzinfo=UTC)


def parsed(raw: bytes | str) -> Message:
    return parse(raw if isinstance(raw, bytes) else raw.encode(), uid=7, arrived=ARRIVED)


def test_a_plain_mail_is_read_whole() -> None:
    raw = (
        "Message-ID: <1@x.example>\r\nFrom: Marie Durand <Marie@X.example>\r\nTo: a@b.example, C <c@d.example>\r\n"
        "In-Reply-To: <0@b.example>\r\nReferences: <00@b.example>\r\n <0@b.example>\r\nSubject: Inscription\r\n"
        "\r\nBonjour\r\n"
    )

    message = parsed(raw)

    assert message.author == Address("marie@x.example", "Marie Durand")
    assert (message.uid, message.arrived, message.subject, message.text) == (7, ARRIVED, "Inscription", "Bonjour\n")
    assert message.to == (Address("a@b.example"), Address("c@d.example", "C"))
    assert (message.message_id, message.in_reply_to) == ("<1@x.example>", "<0@b.example>")
    assert message.references == ("<00@b.example>", "<0@b.example>")
    assert message.header("subject") == "Inscription"
    assert message.defects == ()


@pytest.mark.parametrize(
    ("charset", "data", "text"),
    [
        ("us-ascii", "été".encode(), "été"),
        ("utf-8", "été".encode("latin-1"), "été"),
        ("iso-8859-15", "30 €".encode("iso-8859-15"), "30 €"),
        ("", "l’été".encode("cp1252"), "l’été"),
        ("iso-2022-jp", "日本".encode("iso-2022-jp"), "日本"),
        ("punycode", "café".encode(), "café"),
        ("no-such-charset", "café".encode("cp1252"), "café"),
        ("../../etc", b"x", "x"),
    ],
)
def test_utf_8_goes_before_the_declared_charset_and_windows_1252_comes_last(
    charset: str, data: bytes, text: str
) -> None:
    assert decoded(data, charset) == text


def test_text_encoded_twice_is_mended() -> None:
    assert clean_line("HÃ©lÃ¨ne") == "Hélène"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?utf-8?Q?R=C3=A9union_=C3=A0?= distance", "Réunion à distance"),
        ("=?utf-8?B?w6k=?=\n =?utf-8?B?w6k=?=", "éé"),
        ("=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=", "café"),
        ("=?iso-8859-1?Q?=E9?= =?utf-8?Q?=C3=A9?=", "éé"),
        ("=?x-unknown?Q?=E9?=", "é"),
        ("=?utf-8?Q?a=0D=0ABcc:_victim?=", "a Bcc: victim"),
        ("a\u202eb\x00c", "abc"),
        ("=?utf-8?q?broken", "=?utf-8?q?broken"),
    ],
)
def test_encoded_words_become_safe_characters(value: str, text: str) -> None:
    assert decoded_words(value) == text


@pytest.mark.parametrize(
    ("value", "emails"),
    [
        ("Marie <marie@x.example>", ["marie@x.example"]),
        ("marie@x.example (Marie Durand)", ["marie@x.example"]),
        ('"Durand, Marie" <marie@x.example>', ["marie@x.example"]),
        ("list: a@x.example, b@x.example;", ["a@x.example", "b@x.example"]),
        ("undisclosed-recipients:;", []),
        ("alice@example.org)bob@evil.example", [None]),
        ("alice@example.org) <bob@evil.example>", [None]),
        ("alice@example.org <bob@evil.example>", ["bob@evil.example"]),
        ("<alice@example.org> <bob@evil.example>", [None]),
        ("<alice@example.org>bob@evil.example", [None]),
        ("alice@example.org(", [None]),
        ("a@b", [None]),
        ("=?utf-8?q?a=40x.example=2C?= <b@x.example>", ["b@x.example"]),
    ],
)
def test_what_is_not_plainly_an_address_is_none(value: str, emails: list[str | None]) -> None:
    assert [address and address.email for address in addresses(value)] == emails


def test_whom_a_mail_was_resent_to_is_read_as_strictly() -> None:
    raw = "Resent-To: Us <Us@x.example>\nResent-Cc: alice@example.org)us@x.example\nResent-To: b@x.example\n\n"

    message = parsed(raw)

    assert message.resent_to == (Address("us@x.example", "Us"), Address("b@x.example"))


@pytest.mark.parametrize(
    "raw", ["From: a@x.example, b@x.example\n\n", "From: a@x.example\nFrom: b@x.example\n\n", "\n"]
)
def test_several_writers_or_none_are_nobody(raw: str) -> None:
    message = parsed(raw)

    assert message.author is None
    assert "from is not one plain address" in message.defects


def test_parameters_are_read_with_their_continuations() -> None:
    value = 'application/PDF; name*0*=utf-8\'\'bulletin%20; name*1*=adh%C3%A9sion; x="a;\\"b"'

    assert parameters(value) == ("application/pdf", {"name": "bulletin adhésion", "x": 'a;"b'})


def test_the_plain_alternative_is_preferred_where_it_has_content() -> None:
    mail = (
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>Dear <b>all</b></p>\n"
        "--b\nContent-Type: text/plain\n\n{plain}\n--b--\n"
    )

    assert parsed(mail.format(plain="Dear *all*")).text == "Dear *all*"
    assert parsed(mail.format(plain=" ")).text == "Dear all"
    assert parsed(mail.format(plain="Your program shows no HTML.")).text == "Dear all"


def test_hidden_html_is_not_said_to_us() -> None:
    html = (
        "<style>p{}</style><p>Bonjour<br>à tous</p><div style='DISPLAY : none'>annuler</div><p hidden>x</p>"
        "<span style='font-size:0px'>y</span><!-- z --><p>fin</p>"
    )

    assert html_text(html) == "Bonjour\nà tous\n\nfin"


def test_rows_of_a_table_are_lines_with_tabs_and_quotes_are_marked() -> None:
    html = (
        "<table><tr><th>Nom</th><th>Mail</th></tr><tr><td><p>Marie</p></td><td>m@x.example</td></tr></table>"
        "<p>Le 1er, Cap a écrit :</p><blockquote>Bonjour<blockquote>avant</blockquote></blockquote>"
    )

    text = html_text(html)

    assert "Nom\tMail\n\nMarie\tm@x.example" in text
    assert "> Bonjour" in text
    assert ">> avant" in text


def test_html_built_to_be_slow_is_not_parsed() -> None:
    message = parsed("From: a@x.example\nContent-Type: text/html\n\n" + "<div>" * 50_000)

    assert message.text == ""
    assert "the HTML is too deep to be read" in message.defects


def lines_run(call: Callable[[], object]) -> int:
    """How many lines of Python a call takes: a clock that no other process slows."""
    count = 0

    def tick(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return tick

    before = sys.gettrace()
    sys.settrace(tick)
    try:
        call()
    finally:
        sys.settrace(before)
    return count


def test_preformatted_text_is_walked_once_however_deep_it_lies() -> None:
    rows = "<br>x" * 1_000

    shallow = lines_run(lambda: html_text("<pre>" + rows))
    deep = lines_run(lambda: html_text("<pre>" * 200 + rows))

    assert html_text("<pre>a\n<pre>b\nc</pre></pre>") == "a\n\nb\nc"
    assert deep < 2 * shallow


def test_many_slow_pages_are_not_read_where_one_would_be() -> None:
    page = "Content-Type: text/html\n\nBonjour" + "<div>" * 900
    mail = "From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n{pages}--b--\n"

    one = parsed(mail.format(pages=f"--b\n{page}\n"))
    many = parsed(mail.format(pages=f"--b\n{page}\n" * 20))

    assert (one.text, one.defects) == ("Bonjour", ())
    assert 0 < many.text.count("Bonjour") < 5
    assert "the HTML is too deep to be read" in many.defects


@pytest.mark.parametrize(("length", "defects"), [(MAX_HTML, ()), (MAX_HTML + 1, ("the HTML is too long",))])
def test_a_page_that_is_cut_is_noted(length: int, defects: tuple[str, ...]) -> None:
    page = "<p>Bonjour</p>".ljust(length).encode().replace(b" ", b"=20")
    head = b"From: a@x.example\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"

    message = parsed(head + page)

    assert message.text == "Bonjour"
    assert tuple(defect.partition(":")[0] for defect in message.defects) == defects


def test_flowed_lines_are_joined() -> None:
    raw = "Content-Type: text/plain; format=flowed\n\nJe souhaite \nm'inscrire\n> cité \n> suite\n-- \nMarie"

    assert parsed(raw).text == "Je souhaite m'inscrire\n> cité suite\n-- \nMarie"


def test_an_attachment_beside_a_letter_is_no_text() -> None:
    raw = (
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nbonjour\n--b\nContent-Type: application/pdf\n"
        "Content-Disposition: attachment; filename=bulletin.pdf\n"
        "Content-Transfer-Encoding: base64\n\nAAAAAAAA\n"
        "--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nannuler\n--b--\n"
    )

    assert parsed(raw).text == "bonjour"


def test_an_enclosed_message_follows_below_a_separator() -> None:
    raw = (
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nje fais suivre\n--b\nContent-Type: message/rfc822\n\n"
        "From: yannick@x.example\nSubject: =?utf-8?q?demande?=\n\nune place svp\n--b--\n"
    )

    assert parsed(raw).text == (
        "je fais suivre\n\n---------- Forwarded message ----------\n"
        "From: yannick@x.example\nSubject: demande\n\nune place svp"
    )


def in_memory(part: Part) -> dict[int, int]:
    """The sizes of the different bytes that a tree keeps."""
    kept = {id(part.body.obj): len(part.body.obj)}  # type: ignore[arg-type]
    for child in part.children:
        kept |= in_memory(child)
    return kept


ENCODED = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n"


def test_an_encoded_enclosed_message_is_read() -> None:
    inner = b"From: yannick@x.example\n\nune place, s'il vous pla\xc3\xaet"

    message = parsed(b"From: a@x.example\n" + ENCODED + b2a_qp(inner))

    assert message.text.endswith("From: yannick@x.example\n\nune place, s'il vous plaît")
    assert message.defects == ()


def test_messages_encoded_within_one_another_are_decoded_up_to_a_limit() -> None:
    raw = ENCODED * 90 + b"x" * (MAX_DECODED // 4)
    budget = Budget()

    tree = read_tree(raw, budget)

    assert sum(in_memory(tree).values()) <= len(raw) + MAX_DECODED
    assert budget.defects == ["the enclosed messages are too long: the last were not read to their end"]


def test_enclosed_messages_count_as_parts() -> None:
    enclosed = b"Content-Type: message/rfc822\n\n" * 50
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n" + (b"--b\n" + enclosed + b"x\n") * 100
    budget = Budget()

    tree = read_tree(raw, budget)

    assert parts_of(tree) == 1_001
    assert budget.defects == ["too many parts: the last were not read"]


def parts_of(part: Part) -> int:
    return 1 + sum(map(parts_of, part.children))


def test_the_calendar_is_kept_apart() -> None:
    raw = (
        "Content-Type: multipart/alternative; boundary=b\n\n--b\n\noui\n"
        "--b\nContent-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n--b--\n"
    )

    message = parsed(raw)

    assert (message.text, message.calendar.splitlines()[1]) == ("oui", "METHOD:REPLY")


def test_a_copy_that_came_another_way_has_the_same_key() -> None:
    mail = "Message-ID: <1@x>\nFrom: a@x.example\nDate: now\nSubject: s\n\nbody\n"

    assert parsed("Received: here\n" + mail).key == parsed("Received: there\n" + mail.replace("\n", "\r\n")).key
    assert parsed(mail).key != parsed(mail.replace("body", "other")).key


def test_without_a_message_id_only_the_same_bytes_are_the_same_message() -> None:
    mail = "From: a@x.example\nSubject: s\n\nbody\n"

    assert parsed(mail).key == parsed(mail).key
    assert parsed(mail).key != parsed("Received: here\n" + mail).key


@pytest.mark.parametrize(
    "raw",
    [
        b"From: " + b'"' * 100_000 + b" <a@x.example>\n\nx",
        b"From: " + b"(" * 100_000 + b"\n\nx",
        b"From: " + b"(a)" * 33_000 + b" <a@x.example>\n\nx",
        b"From: a@x.example\nContent-Type: text/plain" + b" ;" * 8_000 + b"\n\nx",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(2_000)),
        b"Content-Type: message/rfc822\n\n" * 2_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 20_000,
        b"Content-Type: multipart/mixed\n\nno boundary",
        b"Subject: " + b"=?utf-8?q?=c3?= " * 5_000,
        b"\x00\xff" * 1_000,
        b"",
    ],
    ids=["quotes", "depth", "comments", "semicolons", "nested", "inner", "flat", "bare", "words", "binary", "empty"],
)
def test_absurd_mail_is_read_within_limits(raw: bytes) -> None:
    message = parsed(raw)

    assert len(message.text) <= 100_000
    assert len(message.key) == 64


def test_of_an_endless_header_only_the_beginning_is_read_and_the_letter_all_the_same() -> None:
    message = parsed("From: ana@x.example\n" + "X-Filler: x\n" * 20_000 + "Subject: too late\n\nbonjour")

    assert (message.author, message.subject, message.text) == (Address("ana@x.example"), "", "bonjour")
    assert message.defects == ("the header is too long: only its beginning was read",)


def test_what_was_left_out_is_noted() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(2_000))

    assert "parts are nested too deeply: the innermost were not read" in parsed(nested).defects


def test_of_a_header_without_end_only_the_beginning_is_read() -> None:
    message = parsed(b"From: a@x.example\nSubject: " + b"x" * 2 * MAX_HEAD + b"\n\nBonjour")

    assert "the header is too long: only its beginning was read" in message.defects
    assert len(message.subject) <= MAX_HEAD
    assert message.text.strip() == "Bonjour"


def test_of_fields_addresses_and_parameters_without_end_only_the_first_are_read() -> None:
    fields = parsed(b"X: 1\n" * (MAX_FIELDS + 5) + b"\nBonjour").headers["x"]
    readers = addresses(", ".join(f"a{number}@x.example" for number in range(MAX_ADDRESSES + 5)))
    _, known = parameters("text/plain; a=1" + " ;" * MAX_PARAMETERS_LENGTH + "; b=2")

    assert len(fields) == MAX_FIELDS
    assert len(readers) == MAX_ADDRESSES
    assert known == {"a": "1"}
