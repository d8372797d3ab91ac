"""Our tree of parts is the standard library's, for mails that it reads well."""

import email
from email import policy
from email.message import Message as StandardMessage
from pathlib import Path

import pytest

from mailbot.wire.mime import read_tree
from mailbot.wire.part import Budget, Part

MAILS = sorted((Path(__file__).parents[2] / "samples" / "mails").glob("*.eml"))


def _leaves(part: Part) -> list[tuple[str, bytes]]:
    if part.children:
        return [leaf for child in part.children for leaf in _leaves(child)]
    return [(part.content_type, part.content(10_000_000).rstrip())]


def _standard_leaves(message: StandardMessage) -> list[tuple[str, bytes]]:
    return [
        (part.get_content_type(), bytes(part.get_payload(decode=True) or b"").rstrip())
        for part in message.walk()
        if not part.is_multipart()
    ]


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.name)
def test_the_parts_are_those_that_the_standard_library_finds(path: Path) -> None:
    raw = path.read_bytes().replace(b"\r\n", b"\n")

    ours = _leaves(read_tree(raw, Budget()))
    theirs = _standard_leaves(email.message_from_bytes(raw, policy=policy.compat32))

    reports = "message/delivery-status", "message/disposition-notification"  # it takes these apart further
    assert [leaf for leaf in ours if leaf[0] not in reports][:1] == theirs[:1]
    if not any(kind in reports for kind, _ in ours):
        assert ours == theirs
