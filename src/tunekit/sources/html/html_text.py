"""HTML to text that keeps the blocks: paragraphs, list items, table cells, preformatted lines."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from tunekit.errors import OutOfDomain

_UNSEEN = set(
    "head script style svg template noscript noembed noframes iframe object canvas audio video datalist title param "
    "annotation annotation-xml mphantom".split()
)
_MAY_HIDE = "[hidden], dialog:not([open]), [style*=display i], [style*=visibility i]"
_HIDES = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b", re.IGNORECASE)
_BLOCKS = set(
    "address article aside blockquote body center details dialog dir div dl fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre section summary table ul".split()
)
_LINES = set("br caption dd dt li legend option optgroup tr thead tbody tfoot".split())
_PREFORMATTED = {"pre", "textarea", "listing"}
_LISTS = {"ul", "ol", "menu", "dir", "dl"}

# Elements that never stay open, whatever is written.
_NEVER_OPEN = set(
    b"area base br col embed hr img input link meta param source track wbr p li dt dd td th tr".split()
)
_TAG = re.compile(rb"<(/?)([a-zA-Z][^\s/>]{0,40})")
_CLOSED_OFF = set(b"table object applet marquee template".split())
_DEEPEST, _MOST_TAGS, _MOST_WORK = 20_000, 1_000_000, 200_000_000

_AROUND = 3  # spans around a formula
_WHITE = re.compile("[ \t\n\r\f]+")
_NONE, _SPACE, _LINE, _BLANK = range(4)
_GAPS = ("", " ", "\n", "\n\n")


def text_of(parser: Any, hidden: AbstractSet[int] | None = None) -> str:
    """The text of a parsed page: blank lines between blocks, a line for each item and row, tabs between cells.

    ``hidden`` are the elements that are not shown, if they are known already.
    """
    page = _Page(hidden_in(parser) if hidden is None else hidden)
    node, path = parser.root, []
    while node is not None:
        seen = page.enter(node)
        if seen and node.child is not None:
            path.append(node)
            node = node.child
            continue
        page.leave(node, seen=seen)
        while node.next is None and path:
            node = path.pop()
            page.leave(node, seen=True)
        node = node.next if path else None
    return "".join(page.parts).rstrip().lstrip("\n")


def hidden_in(parser: Any) -> AbstractSet[int]:
    """The elements whose attributes hide them, by their places in memory.

    A span around a formula counts as shown: it is hidden where a picture of the formula is shown instead.
    """
    found = {node.mem_id for node in parser.css(_MAY_HIDE) if _hides(node.attributes)}
    for formula in parser.css("math") if found else ():
        around, most = formula.parent, _AROUND
        while around is not None and around.tag == "span" and most:
            found.discard(around.mem_id)
            around, most = around.parent, most - 1
    return found


def _hides(attributes: dict[str, str | None]) -> bool:
    style = attributes.get("style")
    return "hidden" in attributes or style is None or bool(_HIDES.search(style))


def check_nesting(data: bytes, name: str) -> None:
    """A page that no parser reads in linear time.

    Raises: OutOfDomain: more than 20,000 elements are open at once, or there are more than a million tags.
    """
    tags = _TAG.findall(data)
    is_open: list[bytes] = []
    deepest = work = 0
    for slash, tag in tags if len(tags) <= _MOST_TAGS else ():
        if tag in _NEVER_OPEN:
            continue
        if not slash:
            is_open.append(tag)
        else:
            work += 10 * _close(is_open, tag)
        deepest = max(deepest, len(is_open))
        work += len(is_open)
        if work > _MOST_WORK:  # a tag takes a parser as long as there are elements open
            deepest = _DEEPEST + 1
        if deepest > _DEEPEST:
            break
    if deepest > _DEEPEST or len(tags) > _MOST_TAGS:
        what = "too many elements open at once" if deepest > _DEEPEST else f"{len(tags):,} tags"
        raise OutOfDomain(
            f"{name}: the page has {what}; the limits are {_DEEPEST:,} and {_MOST_TAGS:,}.\n"
            'Hint: on_error="skip" leaves such pages out and counts them.'
        )


def _close(is_open: list[bytes], tag: bytes) -> int:
    """Close the innermost element of that name that can be closed from here; how many were looked at."""
    for looked_at, name in enumerate(reversed(is_open), 1):
        if name == tag:
            place = len(is_open) - looked_at
            del is_open[place : None if tag == b"table" else place + 1]
            return looked_at
        if name in _CLOSED_OFF:
            return looked_at
    return len(is_open)


class _Page:
    """The text of a page as it grows, and the gap that waits for the next piece."""

    def __init__(self, hidden: AbstractSet[int]) -> None:
        self._hidden = hidden
        self.parts: list[str] = []
        self._gap = self._gap_of_row = _NONE
        self._preformatted = 0
        self._lists: list[_List] = []
        self._mark = self._tabs = ""

    def enter(self, node: Any) -> bool:
        """Open an element, or write a text; whether what is inside is seen."""
        tag = node.tag
        if tag == "-text":
            self._write(node.text_content or "")
            return False
        if not tag or tag in _UNSEEN or tag[0] in "-_!":
            return bool(tag == "-document")
        if self._hidden and node.mem_id in self._hidden:
            return False
        self._break(tag)
        if tag in _LISTS:
            self._lists.append(_List(numbered=tag == "ol"))
        elif tag == "li":
            self._mark = self._item()
        elif tag == "tr":
            self._gap_of_row, self._tabs = self._gap, ""
        self._preformatted += tag in _PREFORMATTED
        return True

    def leave(self, node: Any, *, seen: bool) -> None:
        """Close an element."""
        tag = node.tag
        if not seen or tag[0] == "-":
            return
        self._preformatted -= tag in _PREFORMATTED
        if tag in _LISTS:
            self._lists.pop()
        elif tag in ("td", "th"):
            self._tabs += "\t"
        elif tag == "tr":
            self._tabs = ""
        elif tag == "li":
            self._mark = ""
        if tag != "br":
            self._break(tag)

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS and not self._mark:
            # A list in a list begins a line, no more.
            self._gap = max(self._gap, _LINE if tag in _LISTS and self._lists else _BLANK)
        elif tag == "br" and self._gap >= _LINE:
            self._gap = _BLANK
        elif tag in _LINES:
            self._gap = max(self._gap, _LINE)

    def _item(self) -> str:
        """The mark of the item that begins. Only the first one is after a blank line."""
        within = self._lists[-1] if self._lists else _List(numbered=False)
        within.items += 1
        if within.items > 1:
            self._gap = _LINE
        return f"{within.items}. " if within.numbered else "- "

    def _write(self, text: str) -> None:
        if self._preformatted:
            bare, open_end = text, False
        else:
            bare = _WHITE.sub(" ", text)
            if bare[:1] == " ":
                self._gap = max(self._gap, _SPACE)
            open_end = bare[-1:] == " "
            bare = bare.strip(" ")
        if not bare:
            return
        lead = _GAPS[self._gap_of_row] + self._tabs if self._tabs else _GAPS[self._gap]
        if self.parts and lead[:1] == "\n":  # the last line of preformatted text has an end of its own
            self.parts[-1] = self.parts[-1].rstrip("\n")
        self.parts.append((lead if self.parts else self._tabs) + self._mark + bare)
        self._mark = self._tabs = ""
        self._gap_of_row = _NONE
        self._gap = _SPACE if open_end else _NONE


@dataclass
class _List:
    """A list that is being read."""

    numbered: bool
    items: int = 0
