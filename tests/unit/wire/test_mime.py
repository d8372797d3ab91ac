"""The tree of a message whose rules were broken: the one that people's programs show."""

import pytest

from mailbot.wire.mime import read_tree
from mailbot.wire.part import Budget, Part
from mailbot.wire.text import own_parts
from tests.unit.wire.test_parse import parsed

HEAD = "From: a@x.example\n"
PARTS = "--{b}\nContent-Type: text/plain\n\nun\n--{b}\nContent-Type: text/plain; name=a.pdf\n\ndeux\n--{b}--\n"


def parts(raw: str) -> list[Part]:
    return list(own_parts(read_tree(raw.encode(), Budget())))


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/mixed; boundary=_b1",
        'multipart/mixed; boundary="_b1 "',
        "multipart/mixed, boundary=_b1",
        "multipart/mixed boundary=_b1",
        "multipart/mixed; boundary=_B1",
        "multipart/mixed; boundary=other",
        "multipart/mixed; boundary=_b",
        "multipart/mixed; boundary=_b1; boundary=other",
        "multipart/mixed",
        "text/plain",
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_parts_are_found_whatever_was_announced(content_type: str, line_end: str) -> None:
    raw = f"{HEAD}Content-Type: {content_type}\n\n" + PARTS.format(b="_b1")

    raw = raw.replace("\n", line_end)

    assert parsed(raw).text == "un"
    assert [part.filename for part in parts(raw)] == ["", "a.pdf"]


def test_an_inner_boundary_may_begin_like_the_outer_one_and_stay_open() -> None:
    raw = (
        f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=b1\n\n"
        "--b1\n\nun\n--b1\nContent-Type: text/html\n\n<p>un</p>\n--b\nContent-Type: image/png\n\nx"
    )

    assert parsed(raw).text == "un"
    assert [part.content_type for part in parts(raw)][-1] == "image/png"


@pytest.mark.parametrize(
    "raw",
    [
        "From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\nBonjour,\n\noui\n--b--\n",
        "From: a@x.example\nno field\nSubject: s\nBonjour,\n\noui",
        "From: a@x.example\nSubject: s\nBonjour,\noui",
        "From x@y Tue Sep 15\nFrom: a@x.example\n\nBonjour,\n\noui",
        "\n\nFrom: a@x.example\n\nBonjour,\n\noui",
        "From: a@x.example\0\n\nBonjour,\0\n\noui",
    ],
    ids=["part-without-header", "no-blank-line", "no-blank-line-at-all", "mbox", "blank-lines-on-top", "nul"],
)
def test_the_body_begins_where_the_words_do(raw: str) -> None:
    message = parsed(raw)

    assert message.author is not None
    assert message.text.split() == ["Bonjour,", "oui"]


def test_the_topmost_header_that_says_something_counts() -> None:
    raw = "From: a@x.example\nSubject:\nSubject: un\nSubject: deux\nContent-Type:\nContent-Type: text/html\n\n<p>x</p>"

    message = parsed(raw)

    assert (message.subject, message.text) == ("un", "x")


def test_the_same_sender_twice_is_one_sender() -> None:
    message = parsed("From: a@x.example\nFrom: Ana <A@x.example>\n\n")

    assert message.author is not None
    assert (message.author.email, message.author.name) == ("a@x.example", "Ana")


@pytest.mark.parametrize(
    ("sender", "name"), [("DURAND, Marie <m@x.example>", "DURAND, Marie"), ("Marie <m@x.example>,", "Marie")]
)
def test_a_comma_that_was_not_quoted_makes_no_second_sender(sender: str, name: str) -> None:
    author = parsed(f"From: {sender}\n\n").author

    assert author is not None
    assert (author.email, author.name) == ("m@x.example", name)


@pytest.mark.parametrize("kind", ["delivery-status", "disposition-notification"])
def test_a_report_that_a_gateway_wrapped_is_still_one(kind: str) -> None:
    raw = (
        f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\nContent-Type: message/{kind}\n\nA: b\n--b--"
    )

    assert parsed(raw).content_type == f"message/{kind}"


def test_the_body_of_an_external_file_is_no_text() -> None:
    raw = f"{HEAD}Content-Type: message/external-body; access-type=URL\n\nContent-Type: text/plain\n\nannuler\n"

    assert parsed(raw).text == ""
