"""A DNS server on loopback. `with Names({"example.org": ["v=spf1 -all"]}) as names:` then mailbot's questions go there;
a name that it does not have does not exist. `None` for all of it: it never answers."""

import socket
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Self

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset

HOST = "127.0.0.1"


class Names:
    def __init__(self, texts: Mapping[str, Sequence[str]] | None) -> None:
        self._texts = texts

    def __enter__(self) -> Self:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((HOST, 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        ours = dns.resolver.Resolver(configure=False)
        ours.nameservers, ours.port = [HOST], self._socket.getsockname()[1]
        self._before, dns.resolver.default_resolver = dns.resolver.default_resolver, ours
        return self

    def __exit__(self, *_: object) -> None:
        dns.resolver.default_resolver = self._before
        self._socket.sendto(b"", self._socket.getsockname())  # its end
        self._thread.join(5)
        self._socket.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while asked := self._socket.recvfrom(4096):
                question, client = asked
                if not question:
                    return
                if self._texts is not None:
                    self._socket.sendto(self._answer(self._texts, question), client)

    def _answer(self, texts: Mapping[str, Sequence[str]], question: bytes) -> bytes:
        asked = dns.message.from_wire(question)
        answer = dns.message.make_response(asked)
        answer.flags |= dns.flags.RA
        name = asked.question[0].name
        if found := texts.get(name.to_text(omit_final_dot=True)):
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *(f'"{text}"' for text in found)))
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer.to_wire()
