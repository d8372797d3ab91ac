"""Mailbox addresses of a header, read strictly: what is not plainly one address is none.

A tolerant reader can be made to see another sender than the reader of the mail does
(`alice@example.org)bob@evil.example`), and who is seen here is who gets the seat."""

import re
from collections.abc import Iterator

from mailbot.core.message import Address, is_plain_address
from mailbot.wire.header import decoded_words

MAX_ADDRESSES = 500

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[(),;:<>]|[^"\\(),;:<>]+|["\\]', re.DOTALL)


def addresses(value: str) -> tuple[Address | None, ...]:
    """Each mailbox of a raw header value in order; None for one that is not plainly an address."""
    read: list[Address | None] = []
    words: list[str] = []  # « DURAND, Marie <marie@x.example> »: a name whose comma was not quoted
    for mailbox in _mailboxes(value):
        if len(read) == MAX_ADDRESSES:
            break
        if "<" not in mailbox and "@" not in "".join(mailbox):
            words += [*mailbox, ", "]
            continue
        if words and "<" not in mailbox:
            read.append(None)
            words = []
        read.append(_address([*words, *mailbox]))
        words = []
    return (*read, None) if words else tuple(read)


def _mailboxes(value: str) -> Iterator[list[str]]:
    """The tokens of each mailbox, comments as one token; group names and empty members are passed over."""
    tokens: list[str] = []
    in_angle = False
    for token in _with_whole_comments(value):
        match token:
            case "," | ";" if not in_angle:
                if "".join(tokens).strip():
                    yield tokens
                tokens = []
            case ":" if not in_angle:
                tokens = []  # what stood before is a group's name (RFC 5322, 3.4)
            case _:
                in_angle = token == "<" or (in_angle and token != ">")  # noqa: S105 - a token of the grammar
                tokens.append(token)
    if "".join(tokens).strip():
        yield tokens


def _with_whole_comments(value: str) -> Iterator[str]:
    depth = 0
    comment: list[str] = []
    for token in _TOKEN.findall(value):
        if token == "(":  # noqa: S105
            depth += 1
        if depth:
            comment.append(token)
        else:
            yield token
        if token == ")" and depth:  # noqa: S105
            depth -= 1
            if not depth:
                yield "".join(comment)
                comment = []
    if comment:
        yield "".join(comment)


def _address(tokens: list[str]) -> Address | None:
    comments = [token for token in tokens if _is_comment(token)]
    tokens = [token for token in tokens if not _is_comment(token)]
    if "<" in tokens:
        opening = tokens.index("<")
        phrase, rest = tokens[:opening], tokens[opening + 1 :]
        if rest.count(">") != 1 or "".join(rest[rest.index(">") + 1 :]).strip() or ")" in phrase:
            return None
        email, name = "".join(rest[: rest.index(">")]), "".join(map(_unquoted, phrase))
    else:
        email, name = "".join(tokens), "".join(comment[1:-1] for comment in comments)
    email = email.strip().lower()
    if not is_plain_address(email):
        return None
    return Address(email, decoded_words(name).strip("'\" ")[:200])


def _is_comment(token: str) -> bool:
    return token.startswith("(") and token.endswith(")")


def _unquoted(token: str) -> str:
    if len(token) > 1 and token[0] == token[-1] == '"':
        return re.sub(r"\\(.)", r"\1", token[1:-1], flags=re.DOTALL)
    return token
