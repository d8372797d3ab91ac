"""A wire between a client and a server, which a test can cut, make silent, or make lie."""

import contextlib
import socket
import struct
import threading
from typing import Self

HOST = "127.0.0.1"


class Relay:
    """`with Relay(port) as wire:` a client connects to `wire.port`. `connections` counts those that were made;
    `heard` is what clients said."""

    def __init__(self, server_port: int, host: str = HOST) -> None:
        self._server_port = server_port
        self._host = host
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._threads: list[threading.Thread] = []
        self._silent = False
        self._forgotten: set[socket.socket] = set()
        self.connections = 0
        self.heard = b""
        self.cut_after: int | None = None  # bytes that the server may still say; then all connections are cut, once
        self.is_down = False  # whoever connects is hung up on at once
        self.lies: dict[bytes, bytes] = {}  # what reaches one end instead of what the other said

    def cut(self) -> None:
        """Hang up on both ends of all connections."""
        for end in [end for pair in self._pairs for end in pair]:  # not those of who connects meanwhile
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def reset(self) -> None:
        """Break off without a farewell (RST), towards all clients."""
        for client, _ in list(self._pairs):
            with contextlib.suppress(OSError):
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                client.shutdown(socket.SHUT_RD)  # else it stays open as long as somebody reads from it
                client.close()

    def say(self, words: bytes) -> None:
        """To all clients, in the server's name."""
        for client, _ in list(self._pairs):
            with contextlib.suppress(OSError):
                client.sendall(words)

    def fall_silent(self) -> None:
        """From now on keep connections open and pass nothing on."""
        self._silent = True

    def forget(self) -> None:
        """As a router does with its table: nothing passes on the connections that there are, and nobody is told. New
        ones work."""
        self._forgotten |= {end for pair in self._pairs for end in pair}

    def speak(self) -> None:
        self._silent = False

    def __enter__(self) -> Self:
        self._listener = socket.create_server((self._host, 0))
        self.port: int = self._listener.getsockname()[1]
        self._run(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self.cut()
        for thread in self._threads:
            thread.join(5)
        for end in (end for pair in self._pairs for end in pair):
            end.close()
        self._listener.close()

    def _run(self, target: object, *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.connections += 1
                if self.is_down:
                    client.close()
                    continue
                try:
                    server = socket.create_connection((HOST, self._server_port))
                except OSError:
                    client.close()
                    continue
                for end in (client, server):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._pairs.append((client, server))
                self._run(self._pass_on, client, server)
                self._run(self._pass_on, server, client, True)

    def _pass_on(self, source: socket.socket, target: socket.socket, from_server: bool = False) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                self.heard += b"" if from_server else data
                for truth, lie in self.lies.items():
                    data = data.replace(truth, lie)
                if self._silent or source in self._forgotten:
                    continue
                if from_server and self.cut_after is not None:
                    left, self.cut_after = self.cut_after, self.cut_after - len(data)
                    if self.cut_after <= 0:
                        self.cut_after = None
                        target.sendall(data[:left])
                        self.cut()
                        return
                target.sendall(data)
            target.shutdown(socket.SHUT_RDWR)
