"""Whether a mail comes from whom its From says, as our own mail server found it (RFC 8601).

The law: only what our server wrote counts, the topmost line of it; what cannot be read proves nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.core.message import Message

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"?')
_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"([a-z][a-z0-9-]*)\s*(?:/\s*\d+\s*)?=\s*([a-z]+)")
_PROPERTY = re.compile(r"\b(header\.(?:d|i|from)|smtp\.mailfrom)\s*=\s*\"?([^\s;\"]+)")
_LONGEST = 10_000  # characters of a header


@dataclass(frozen=True, slots=True)
class _Result:
    method: str
    result: str
    properties: dict[str, str]

    def domain(self, *names: str) -> str:
        told = next((self.properties[name] for name in names if name in self.properties), "")
        return told.rpartition("@")[2]


def is_authentic(message: Message, authserv: str) -> bool:
    """Whether DMARC passed, or DKIM or SPF for the author's own domain (RFC 7489, 3.1)."""
    if message.author is None:
        return False
    domain = message.author.domain
    return any(_proves(result, domain) for result in _results(message, authserv) if result.result == "pass")


def is_refuted(message: Message, authserv: str) -> bool:
    """Whether our server says that the sender isn't who From claims (RFC 7489). Headers in its name may be forged,
    but a forger gains nothing by "fail": any of them counts."""
    return any(
        result.method == "dmarc" and result.result == "fail"
        for value in _ours(message, authserv)
        for result in _parsed(value)
    )


def _proves(result: _Result, domain: str) -> bool:
    match result.method:
        case "dmarc":
            return result.domain("header.from") in ("", domain)
        case "dkim":
            return _is_aligned(result.domain("header.d", "header.i"), domain)
        case "spf":
            return _is_aligned(result.domain("smtp.mailfrom"), domain)
    return False


def _is_aligned(signer: str, domain: str) -> bool:
    """The same domain, or one of which the author's is a part."""
    return "." in signer and (signer == domain or domain.endswith(f".{signer}"))


def _results(message: Message, authserv: str) -> Iterator[_Result]:
    return _parsed(next(_ours(message, authserv), ""))


def _ours(message: Message, authserv: str) -> Iterator[str]:
    """What our server wrote, without comments."""
    for value in message.headers.get("authentication-results", ()) if authserv else ():
        plain = _without_comments(_QUOTED.sub(_harmless, value[:_LONGEST].lower()))
        if re.split(r"[\s;]", plain.strip())[0] == authserv.lower():
            yield plain


def _harmless(quoted: re.Match[str]) -> str:
    """What somebody else chose, as the local part of a return path, must not look like a result."""
    return re.sub(r"[^\w.@+-]", "", quoted[0])


def _without_comments(value: str) -> str:
    """Comments may stand in comments (RFC 5322, 3.2.2)."""
    for _ in range(10):
        if (plain := _COMMENT.sub(" ", value)) == value:
            return plain
        value = plain
    return ""


def _parsed(value: str) -> Iterator[_Result]:
    for stanza in value.split(";")[1:]:
        if found := _RESULT.match(stanza.strip()):
            yield _Result(found[1], found[2], dict(_PROPERTY.findall(stanza)))
