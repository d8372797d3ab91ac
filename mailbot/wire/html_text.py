"""HTML to the text that a person sees: blocks as lines, rows of a table as lines with tabs, quotes with ">".

What is hidden from the reader's eyes is left out: it was not said to us."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_TAG = re.compile(r"<(/?)([a-z][a-z0-9:]*)", re.IGNORECASE)
_NEVER_NESTED = re.compile(
    r"area|base|br|col|d[dt]|hr|img|input|li|link|meta|option|p|source|t[drh]|tbody|tfoot|thead|wbr"
)
_UNSEEN = "script, style, head, title, template, noscript, object, iframe, select, svg, [hidden]"
_ZERO = r"\s*:\s*(?:0*(?:\.0*)?(?:px|pt|em|rem|%)?|1px)\s*(?:!important\s*)?(?:;|$)"
_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?<![\w-])color\s*:\s*transparent"
    rf"|(?<![\w-])(?:text-indent|left|top)\s*:\s*-\d{{3,}}|(?:max-height|max-width|opacity){_ZERO}",
    re.IGNORECASE,
)
_NO_SIZE = re.compile(rf"font-size{_ZERO}", re.IGNORECASE)
_WHITE = r"\s*[:=]\s*[\"']?(?:#fff(?:fff)?|white|rgba?\(255,\s*255,\s*255(?:,\s*1)?\))(?![\w])"
_WHITE_TEXT = re.compile(rf"(?<![\w-])color{_WHITE}", re.IGNORECASE)
_BACKGROUND = re.compile(r"background(?:-color|-image)?\s*:\s*([^;]+)", re.IGNORECASE)
_NO_BACKGROUND = re.compile(r"#fff(?:fff)?\b|white\b|transparent|none|inherit|initial", re.IGNORECASE)
# Rules of a style sheet that hide a class or an element by its name.
_RULE = re.compile(r"([.#][\w-]{1,60})\s*(?:,[^{}]{0,200})?\{([^{}]{0,500})\}")
_MEDIA = re.compile(r"@media[^{}]{0,300}\{(?:[^{}]{0,500}\{[^{}]{0,1000}\}){0,200}")
_MAX_RULES = 20
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
    _leave_out_hidden(tree.body, _hiding_selectors(tree))
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


def _hiding_selectors(tree: LexborHTMLParser) -> str:
    """What the style sheets hide from everybody: what hides on telephones only is shown to others."""
    sheets = " ".join(node.text() for node in tree.css("style"))
    rules = _RULE.findall(_MEDIA.sub("", sheets)) if ":" in sheets else ()
    hiding = [name for name, style in rules if _HIDING_STYLE.search(style) or _NO_SIZE.search(style)]
    return ", ".join(hiding[:_MAX_RULES])


def _leave_out_hidden(body: LexborNode, selectors: str) -> None:
    for node in body.css(f"{_UNSEEN}, {selectors}" if selectors else _UNSEEN):
        if node.parent is not None:
            node.decompose()
    styled = [(node, node.attributes.get("style") or "") for node in body.css("[style]")]
    hidden = [node for node, style in styled if _HIDING_STYLE.search(style) or _has_no_size(node, style)]
    hidden += [node for node, style in styled if _WHITE_TEXT.search(style) and not _stands_on_colour(node)]
    hidden += [
        node
        for node in body.css("font[color]")
        if _WHITE_TEXT.fullmatch(f"color={node.attributes.get('color')}") and not _stands_on_colour(node)
    ]
    for node in hidden:
        # An outer one may have taken it along.
        if node.parent is not None and node.mem_id != body.mem_id:
            node.decompose()


def _has_no_size(node: LexborNode, style: str) -> bool:
    """Letters without a size, unless those inside have one again: so some programs lay out a page."""
    return bool(_NO_SIZE.search(style)) and all(
        inner.mem_id == node.mem_id or _NO_SIZE.search(inner.attributes.get("style") or "")
        for inner in node.css("[style*=font-size]")
    )


def _stands_on_colour(node: LexborNode | None) -> bool:
    """Whether white letters can be read here: something around them has a colour."""
    for _ in range(_MAX_RULES):
        if node is None:
            return False
        given = node.attributes.get("bgcolor") or ""
        found = _BACKGROUND.search(node.attributes.get("style") or "")
        behind = given or (found[1] if found else "")
        if behind:
            return not _NO_BACKGROUND.match(behind.strip())
        node = node.parent
    return True


def _mark(body: LexborNode) -> None:
    for pre in body.css("pre:not(pre pre)"):
        for node in [node for node in pre.traverse(include_text=True) if node.is_text_node]:
            node.replace_with((node.text_content or "").replace("\n", _BREAK))
    for node in body.css("br"):
        node.replace_with(_BREAK)
    for node in body.css(_BLOCKS):
        _surround(node, _BREAK, _BREAK)
    for node in body.css("ul > li"):
        node.insert_before(_BREAK + "- ")
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
