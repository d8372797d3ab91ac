"""HTML to the text that a person sees: blocks as lines, rows of a table as lines with tabs, quotes with ">".

What is hidden from the reader's eyes is left out: it was not said to us."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_TAG = re.compile(r"<(/?)([a-z][a-z0-9:]*)", re.IGNORECASE)
_NEVER_NESTED = re.compile(
    r"area|base|br|col|d[dt]|hr|img|input|li|link|meta|option|p|source|t[drh]|tbody|tfoot|thead|wbr"
)
_UNSEEN = "script, style, head, title, template, noscript, object, iframe, select, svg, [hidden]"
_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?:font-size|max-height|opacity)\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
_BLOCKS = (
    "p, div, h1, h2, h3, h4, h5, h6, ul, ol, li, dl, dt, dd, table, pre, address, article, section, header, footer, "
    "center, form, fieldset, hr"
)

# Marks that stand in the text until white space is settled: private characters, taken out of the mail beforehand.
_BREAK, _CELL, _ROW, _ROW_END, _QUOTE, _QUOTE_END = map(chr, range(0xE000, 0xE006))
_MARKS = re.compile("[\ue000-\ue005]")
_INNER_ROW = re.compile(f"{_ROW}([^{_ROW}{_ROW_END}]*){_ROW_END}")


def html_text(html: str) -> str:
    """The text of an HTML body, which `work` has found worth reading."""
    tree = LexborHTMLParser(_MARKS.sub("", html))
    if tree.body is None:
        return ""
    _leave_out_hidden(tree.body)
    _mark(tree.body)
    flat = re.sub(r"\s+", " ", tree.body.text(separator="", deep=True))
    return _quoted(_INNER_ROW.sub(_row, flat))


def work(html: str) -> int:
    """What it takes to read: tags times depth, since open formatting is repeated in every paragraph."""
    tags = depth = deepest = 0
    for closing, name in _TAG.findall(html):
        tags += 1
        if not _NEVER_NESTED.fullmatch(name.lower()):
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return tags * deepest


def _leave_out_hidden(body: LexborNode) -> None:
    for node in body.css(_UNSEEN):
        node.decompose()
    hidden = [node for node in body.css("[style]") if _HIDING_STYLE.search(node.attributes.get("style") or "")]
    for node in hidden:
        # An outer one may have taken it along.
        if node.parent is not None and node.mem_id != body.mem_id:
            node.decompose()


def _mark(body: LexborNode) -> None:
    for pre in body.css("pre:not(pre pre)"):
        for node in [node for node in pre.traverse(include_text=True) if node.is_text_node]:
            node.replace_with((node.text_content or "").replace("\n", _BREAK))
    for node in body.css("br"):
        node.replace_with(_BREAK)
    for node in body.css(_BLOCKS):
        _surround(node, _BREAK, _BREAK)
    for node in body.css("td, th"):
        node.insert_after(_CELL)
    for node in body.css("tr"):
        _surround(node, _ROW, _ROW_END)
    for node in body.css("blockquote"):
        _surround(node, _BREAK + _QUOTE, _QUOTE_END + _BREAK)


def _surround(node: LexborNode, before: str, after: str) -> None:
    node.insert_before(before)
    node.insert_after(after)


def _row(row: re.Match[str]) -> str:
    """A row whose cells hold a line each is a line; else the table only lays out the page, and the lines stay."""
    cells = [[line.strip() for line in cell.split(_BREAK) if line.strip()] for cell in row[1].split(_CELL)[:-1]]
    if cells and all(len(cell) <= 1 for cell in cells) and not {_QUOTE, _QUOTE_END} & set(row[1]):
        return _BREAK + "\t".join("".join(cell) for cell in cells).rstrip() + _BREAK
    return _BREAK + row[1].replace(_CELL, _BREAK) + _BREAK


def _quoted(flat: str) -> str:
    """Marks to lines: quotes get their ">", and of empty lines one is kept."""
    lines: list[str] = []
    depth = 0
    for line in re.sub(f"[{_CELL}{_ROW}{_ROW_END}]", _BREAK, flat).split(_BREAK):
        here = depth + line.count(_QUOTE)
        depth = max(0, here - line.count(_QUOTE_END))
        text = re.sub(f"[{_QUOTE}{_QUOTE_END}]", "", line).strip(" ")
        if text or (lines and lines[-1]):
            lines.append(">" * min(here, 9) + " " + text if here and text else text)
    return "\n".join(lines).strip("\n")
