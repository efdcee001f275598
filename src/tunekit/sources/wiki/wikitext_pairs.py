"""Which signs open something that closes: the parser, which looks for the end of each by itself, sees no others."""

import re
from dataclasses import dataclass

from tunekit.errors import OutOfDomain
from tunekit.sources.wiki.wikitext_signs import STOP

# How deep the parser reads, and how much deeper it is within braces, and within other markup.
_DEPTH = 96
_BRACED, _STEP = 3, 2
_SCHEMES = (
    "bitcoin ftps? geo git gopher https? ircs? magnet mailto mms news nntp redis sftp sips? sms ssh svn tel telnet urn "
    "worldwind xmpp"
)
_ADDRESS = rf"(?i:(?:{'|'.join(_SCHEMES.split())}):|//)(?=[^\s\]])"
_TEMPLATE = (
    r"\{\{[^\S\n]*+[^\[\]{}<>|\s](?:[^\[\]{}<>|\n]*+\n?)(?:\|[^\[\]{}<>]*+)?\}\}"  # with nothing within
)
# Text, and links and templates with nothing within: nearly all of a page.
_PLAIN = (
    rf"(?:[^\[\]{{}}<]++|\[\[[^\[\]{{}}<>|\n]++(?:\|[^\[\]{{}}<>]*+)?\]\]|{_TEMPLATE}(?!\}})"
    rf"|\[(?!\[|{_ADDRESS})|\{{(?!\{{)|\}}(?!\}}))*+"
)
_SIGN = re.compile(rf"{_PLAIN}(\{{{{2,}}|\}}{{2,}}|\[\[?|\]+|<)")
_WITHIN = re.compile(_TEMPLATE)
_ENDS_NAME = re.compile(r"[\[\]{}<>|]")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*?)?(/?)>")
_ADDRESSED = re.compile(_ADDRESS)
_BRACES, _LINK, _LABEL, _TAGS = "{", "[[", "[", "<"
_ENDS = {_BRACES: "}}", _LINK: "]]"}
_SINGLE = frozenset(["img"])


class TooDeep(OutOfDomain):
    """Markup within markup within markup, deeper than the parser reads."""


@dataclass(slots=True)
class _OpenSign:
    """A sign that waits for its end."""

    kind: str
    start: int
    length: int
    # What there is of the name of a template or the title of a link; None after it.
    name: list[str] | None = None
    # Where the line of an address ends, which it does not outlast.
    line: int = 0
    # How deep the markup within it is.
    depth: int = 0

    def sound(self) -> bool:
        """Whether it may have this name: a template must have one, and no name goes over lines."""
        name = "".join(self.name or ())
        if self.kind == _LINK:
            return "\n" not in name
        return "\n" not in name.strip() and (bool(name.strip()) or len(self.name or ()) > 1)


def paired(wikitext: str) -> str:
    r"""The wikitext with a stop after each sign that opens nothing, for nothing closes it.

    >>> paired("[[a|{{b}} {{c|]] d").replace(STOP, "·")
    '[[a|{{b}} {·{·c|]] d'

    As in MediaWiki, what opens last closes first. Raises: TooDeep. Cost: one pass; for what does not close, four more.
    """
    reading = _ReadingSigns(wikitext, "{}[]<")
    if reading.open:
        never = [_ReadingSigns(wikitext, signs, named=False).open for signs in ("{}", "[]", "<")]
        reading = _ReadingSigns(wikitext, "{}[]<", {one.start: one.length for some in never for one in some})
    return reading.stopped().replace("{|", f"{{{STOP}|")


def _end_of_name(text: str, at: int) -> int:
    found = _ENDS_NAME.search(text, at)
    return found.start() if found else len(text)


class _ReadingSigns:
    """One pass over some of the signs of a page."""

    def __init__(
        self, wikitext: str, signs: str, never: dict[int, int] | None = None, *, named: bool = True
    ) -> None:
        self.open: list[_OpenSign] = []
        self._text = wikitext
        self._named = named
        self._never = never or {}
        self._edits: dict[int, tuple[int, str]] = {}
        self._deepest = 0
        self._line = -1
        visit = {
            "{": self._braces,
            "}": self._unbrace,
            "[": self._bracket,
            "]": self._unbracket,
            "<": self._tag,
        }
        at = self._after_name(0)
        while sign := _SIGN.match(wikitext, at):
            start, at = sign.span(1)
            while self._in(_LABEL) and start > self.open[-1].line:
                self._fail()
            if sign[1][0] in signs:
                at = visit[sign[1][0]](start, at)
            at = self._after_name(at)

    def stopped(self) -> str:
        """The text with its stops."""
        if self._deepest > _DEPTH:
            raise TooDeep("clean: markup is within markup, deeper than the parser reads.")
        while self.open:
            self._fail()
        parts: list[str] = []
        begin = 0
        for start, (end, by) in sorted(self._edits.items()):
            if start >= begin:
                parts += self._text[begin:start], by
                begin = end
        return "".join(parts) + self._text[begin:]

    def _in(self, kind: str) -> bool:
        return bool(self.open) and self.open[-1].kind == kind

    def _stop(self, start: int, length: int) -> None:
        self._edits[start] = (
            start + length,
            "".join(sign + STOP for sign in self._text[start : start + length]),
        )

    def _fail(self) -> None:
        """What opened last opens nothing; nor does what has it in its name."""
        while True:
            failed = self.open.pop()
            self._stop(failed.start, failed.length)
            if not self.open or self.open[-1].name is None:
                break

    def _opens(self, kind: str, start: int, length: int, *, name: bool = False) -> None:
        """A sign that may open something, but for what is known to close nowhere."""
        never = self._never.get(start, 0)
        if never:
            self._stop(start, never)
            if self.open and self.open[-1].name is not None:
                self._fail()
        if length > never:
            begins = name and self._named and length - never == len(_LINK)
            line = self._line_end(start) if kind == _LABEL else 0
            self.open.append(_OpenSign(kind, start + never, length - never, [] if begins else None, line))

    def _closes(self, size: int) -> None:
        """What opened last closes, or the last of its braces do."""
        top = self.open[-1]
        top.length -= size
        depth = top.depth + (_BRACED if top.kind == _BRACES else _STEP)
        self._deepest = max(self._deepest, depth)
        if top.length:
            self._stop(top.start + top.length - 1, 1)
        if top.length > 1:
            top.depth = depth
        else:
            self.open.pop()
            if self.open:
                self.open[-1].depth = max(self.open[-1].depth, depth)

    def _after_name(self, at: int) -> int:
        """Behind the name that a template or link begins with, or where a sign is in it."""
        while self.open and (top := self.open[-1]).name is not None:
            end = _end_of_name(self._text, at)
            top.name.append(self._text[at:end])
            at = end
            if within := _WITHIN.match(self._text, at):
                at = within.end()
            elif self._text.startswith(("{{", _ENDS[top.kind]), at):
                return at
            elif self._text.startswith("|", at) and top.sound():
                top.name = None
                return at + 1
            else:
                self._fail()
        return at

    def _braces(self, start: int, end: int) -> int:
        self._opens(_BRACES, start, end - start, name=True)
        return end

    def _unbrace(self, start: int, end: int) -> int:
        left = end - start
        while left > 1 and self._in(_BRACES):
            top = self.open[-1]
            if top.name is not None and not top.sound():
                self._fail()
                continue
            size = 3 if min(left, top.length) > 2 else 2
            left -= size
            self._closes(size)
        return end

    def _bracket(self, start: int, end: int) -> int:
        if end - start == 1 or _ADDRESSED.match(self._text, end):
            self._opens(_LABEL, start, end - start)
        else:
            self._opens(_LINK, start, end - start, name=True)
        return end

    def _unbracket(self, start: int, end: int) -> int:
        left = end - start
        while left and (self._in(_LABEL) or (left > 1 and self._in(_LINK))):
            top = self.open[-1]
            if top.name is not None and not top.sound():
                self._fail()
                continue
            if top.kind == _LABEL:  # within what an address shows, another is text
                while len(self.open) > 1 and self.open[-2].kind == _LABEL:
                    self._fail()
            left -= 1 if top.kind == _LABEL else 2
            self._closes(self.open[-1].length)
        return end

    def _tag(self, start: int, end: int) -> int:
        tag = _TAG.match(self._text, start)
        name = f"{_TAGS}{tag[2].lower()}" if tag else ""
        if tag and tag[1] and self._in(name):
            self._closes(1)
        elif not tag or tag[1]:
            self._stop(start, 1)
        else:
            # Without its attributes, in which the parser would look for markup.
            self._edits[start] = tag.end(), f"<{tag[2]}{tag[3]}>"
            if not tag[3] and tag[2].lower() not in _SINGLE:
                self._opens(name, start, 1)
        return tag.end() if tag else end

    def _line_end(self, start: int) -> int:
        if self._line < start:
            found = self._text.find("\n", start)
            self._line = len(self._text) if found < 0 else found
        return self._line
