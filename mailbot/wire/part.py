"""One node of a message's tree, and what one message may still cost."""

from dataclasses import dataclass, field

from mailbot.wire.transfer import transfer_decoded

MAX_PARTS = 1_000
MAX_DECODED = 8_000_000  # bytes, of all enclosed messages that are encoded
MAX_HTML_WORK = 2_000_000  # as `html_text.work` counts it; it is gone in a second


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf with bytes, or a multipart, an enclosed message or a wrapping with children."""

    headers: tuple[tuple[str, str], ...]
    content_type: str
    parameters: dict[str, str]
    disposition: str
    filename: str
    body: memoryview
    children: tuple["Part", ...] = ()

    @property
    def maintype(self) -> str:
        return self.content_type.partition("/")[0]

    @property
    def extension(self) -> str:
        """How the file's name ends, in lower case: `pdf`."""
        return self.filename.rpartition(".")[2].strip().lower() if "." in self.filename else ""

    @property
    def encoding(self) -> str:
        return self.header("content-transfer-encoding")

    def header(self, name: str) -> str:
        """The topmost raw value of a header, or ""."""
        return next((value for known, value in self.headers if known == name), "")

    def content(self, limit: int) -> bytes:
        """The bytes with the transfer encoding undone; of a large part only the beginning."""
        # Of quoted-printable one byte may take three and its share of a line end.
        return transfer_decoded(bytes(self.body[: 4 * limit]), self.encoding)[:limit]


@dataclass(slots=True)
class Budget:
    """What one message may still cost, and what had to be left out."""

    parts: int = MAX_PARTS
    decoded: int = MAX_DECODED
    html_work: int = MAX_HTML_WORK
    defects: list[str] = field(default_factory=list)

    def note(self, defect: str) -> None:
        if defect not in self.defects:
            self.defects.append(defect)
