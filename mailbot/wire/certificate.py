"""The certificate of attendance, one page of PDF. The law: the same values give the same bytes.

It says what is certain: the parts that took place, and their hours."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib.resources import files
from io import BytesIO
from zoneinfo import ZoneInfo

from mailbot.core.model import Registration
from mailbot.core.names import folded
from mailbot.core.policy import Organisation, Part, Session
from mailbot.wire.charset import clean_line
from mailbot.wire.dates import day, duration, part_name, slot
from mailbot.wire.typography import typeset

_FONT = "EBGaramond12-Regular.ttf"
_INK, _GREY, _GREEN = (28, 32, 36), (96, 104, 112), (47, 125, 95)
# In millimetres, on A4.
_MARGIN, _TOP, _WIDTH = 32, 28, 210 - 2 * 32
_SIGNED = 206  # how far down it is signed, at the earliest
_LOGO = (80, 24)
_SIGNATURE = (60, 18)
_HOURS = 26  # the column of hours, at the right
# Nobody's name and no title is longer; what is goes on without end.
_LONGEST = 240
# In place of a letter that the font does not have.
_UNKNOWN = "?"

_WORDS = {
    "fr": {
        "title": "Attestation de présence",
        "file": "attestation",
        "certifies": "{} atteste que",
        "attended": "a participé à la session",
        "total": "Durée totale",
        "place": "Lieu : {}",
        "online": "webconférence",
        "issued": "Délivrée le {}",
        "logo": "Logo de {}",
        "signature": "Signature de {}",
    },
    "en": {
        "title": "Certificate of attendance",
        "file": "certificate",
        "certifies": "{} certifies that",
        "attended": "attended the session",
        "total": "Total",
        "place": "Place: {}",
        "online": "online",
        "issued": "Issued on {}",
        "logo": "Logo of {}",
        "signature": "Signature of {}",
    },
}


def certificate_name(registration: Registration) -> str:
    """What the file is called: attestation-marie-durand.pdf."""
    name = folded(registration.participant.name or "").replace(" ", "-")[:40]
    return f"{_WORDS[registration.language]['file']}-{name}".rstrip("-") + ".pdf"


def certificate(
    session: Session,
    registration: Registration,
    *,
    organisation: Organisation,
    timezone: ZoneInfo,
    issued: datetime,
    logo: bytes = b"",
    signature: bytes = b"",
) -> bytes:
    """For one who attended, in her language. The images are PNG or JPEG."""
    language = registration.language
    words = _WORDS[language]
    name = clean_line(registration.participant.name or "") or registration.recipient.email
    page = _Page(words["title"], language, organisation.name, issued)
    if logo:
        page.image(logo, _LOGO, words["logo"].format(organisation.name))
    else:
        page.text(organisation.name, 15, _GREEN)
    page.gap(20)
    page.text(words["title"], 34)
    page.rule()
    page.text(words["certifies"].format(organisation.name), 13, _GREY)
    page.text(name, 26 if len(name) <= 40 else 20, as_it_is=True)
    if registration.participant.organisation:
        page.text(registration.participant.organisation, 13, _GREY, as_it_is=True)
    page.gap(5)
    page.text(words["attended"], 13, _GREY)
    page.text(session.title, 18 if len(session.title) <= 120 else 15)
    page.gap(7)
    _parts(page, took_place(session, registration), language, timezone)
    page.gap(5)
    page.text(words["place"].format(words["online"] if session.is_online else session.place), 12)
    page.gap(10)
    _sign(page, words["issued"].format(day(issued, language, timezone)), organisation, signature, words["signature"])
    return page.finished()


def took_place(session: Session, registration: Registration) -> tuple[Part, ...]:
    """The parts chosen, without those that nobody ever confirmed; all of them where none is certain, for the session
    itself took place."""
    chosen = session.chosen_parts(registration.parts)
    return tuple(part for part in chosen if not part.provisional) or chosen


def _parts(page: "_Page", parts: Sequence[Part], language: str, timezone: ZoneInfo) -> None:
    """Each with its hours, and all hours together; a part over several days has nights that nobody counts."""
    lengths = [_length(part, timezone) for part in parts]
    for part, length in zip(parts, lengths, strict=True):
        called, when = part_name(part, language), slot(part, language, timezone)
        said = f"{called[:1].upper()}{called[1:]}, {when}" if called else f"{when[:1].upper()}{when[1:]}"
        page.row(said, duration(length, language) if length else "")
    known = [length for length in lengths if length]
    if len(known) == len(parts) > 1:
        page.row(_WORDS[language]["total"], duration(sum(known, timedelta()), language), _GREEN)


def _length(part: Part, timezone: ZoneInfo) -> timedelta | None:
    one_day = part.start.astimezone(timezone).date() == part.end.astimezone(timezone).date()
    return part.end - part.start if one_day else None


def _sign(page: "_Page", issued: str, organisation: Organisation, image: bytes, said_of_it: str) -> None:
    """At the foot of the sheet: the day, and for whom."""
    signer = organisation.coordinators[0].name
    page.down_to(_SIGNED)
    page.keep_together(42 if image else 24)
    page.text(issued, 12, _GREY)
    page.gap(2)
    if image:
        page.image(image, _SIGNATURE, said_of_it.format(signer or organisation.name))
    for line in filter(None, (signer, organisation.name)):
        page.text(line, 13)


class _Page:
    """A sheet that is filled from above; what is long goes on in the next line, and in the end on a next sheet."""

    def __init__(self, title: str, language: str, author: str, issued: datetime) -> None:
        from fpdf import FPDF  # with its fonts and images it takes longer to import than all the rest
        from fpdf.fonts import TTFFont
        from fpdf.prefs import ViewerPreferences

        self._language = language
        self._pdf: FPDF = FPDF(format="A4")
        self._pdf.set_title(title)
        self._pdf.set_author(clean_line(author))
        self._pdf.set_lang(language)
        self._pdf.set_creation_date(issued)  # makes the document's id too
        self._pdf.set_producer("mailbot")
        self._pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self._pdf.set_margins(_MARGIN, _TOP)
        self._pdf.c_margin = 0  # letters and lines begin at the same edge
        self._pdf.set_auto_page_break(auto=True, margin=16)
        self._pdf.add_font("text", fname=str(files("mailbot.wire") / "fonts" / _FONT))
        font = self._pdf.fonts["text"]
        assert isinstance(font, TTFFont)
        self._letters = font.cmap
        self._pdf.add_page()

    def text(self, text: str, size: float, colour: tuple[int, int, int] = _INK, *, as_it_is: bool = False) -> None:
        """A paragraph. Whatever other people wrote is shown as it is."""
        self._style(size, colour)
        shown = self._printable(text if as_it_is else typeset(text, self._language))
        self._pdf.multi_cell(_WIDTH, size * 0.45, shown, align="L", new_x="LMARGIN", new_y="NEXT")
        self.gap(size * 0.08)

    def row(self, text: str, end: str, colour: tuple[int, int, int] = _INK) -> None:
        """A line of a table: what it is about, something at its right end, and a thin line below."""
        self.keep_together(20)
        self._style(12, colour)
        top = self._pdf.y
        shown = self._printable(typeset(text, self._language))
        self._pdf.multi_cell(_WIDTH - _HOURS, 5.6, shown, align="L", new_x="LMARGIN", new_y="NEXT")
        bottom = self._pdf.y
        self._pdf.set_xy(_MARGIN + _WIDTH - _HOURS, top)
        self._pdf.cell(_HOURS, 5.6, self._printable(end), align="R")
        self._pdf.set_y(bottom)
        self.gap(1.2)
        self._pdf.set_draw_color(222, 226, 224)
        self._pdf.set_line_width(0.2)
        self._pdf.line(_MARGIN, self._pdf.y, _MARGIN + _WIDTH, self._pdf.y)
        self.gap(1.6)

    def rule(self) -> None:
        self.gap(3)
        self._pdf.set_draw_color(*_GREEN)
        self._pdf.set_line_width(0.8)
        self._pdf.line(_MARGIN, self._pdf.y, _MARGIN + 24, self._pdf.y)
        self.gap(12)

    def image(self, content: bytes, limits: tuple[int, int], said: str) -> None:
        """As large as it may be, in its own proportions."""
        shown = self._pdf.image(
            BytesIO(content), _MARGIN, self._pdf.y, *limits, keep_aspect_ratio=True, alt_text=self._printable(said)
        )
        self.gap(shown.rendered_height + 2)

    def gap(self, height: float) -> None:
        self._pdf.set_y(self._pdf.y + height)

    def down_to(self, height: float) -> None:
        self._pdf.set_y(max(height, self._pdf.y))

    def keep_together(self, height: float) -> None:
        """What follows stands on one sheet."""
        if self._pdf.will_page_break(height):
            self._pdf.add_page()

    def finished(self) -> bytes:
        return bytes(self._pdf.output())

    def _style(self, size: float, colour: tuple[int, int, int]) -> None:
        self._pdf.set_font("text", size=size)
        self._pdf.set_text_color(*colour)

    def _printable(self, text: str) -> str:
        line = clean_line(text)
        shown = line if len(line) <= _LONGEST else line[:_LONGEST] + "…"
        return "".join(letter if ord(letter) in self._letters else _UNKNOWN for letter in shown)
