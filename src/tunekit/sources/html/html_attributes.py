"""How many attributes the tags of a page have: of very many, no parser reads them in linear time."""

import re

from tunekit.errors import OutOfDomain

# An attribute is compared with all others of its tag. Its value may hold the sign that ends a tag.
_MOST_ATTRIBUTES = 500
_INSIDE = rb"""(?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)?)*+"""
_ATTRIBUTE = re.compile(rb"""([^\s/>=][^\s/>=]*+)\s*+(?:=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"'][^\s>]*+)?)?""")
_RAW = rb"script|style|textarea|title|xmp|iframe|noembed|noframes|noscript"
_TOKEN = re.compile(
    rb"(?s)<!--(?:-?>|.*?(?:--!?>|\Z))"
    rb"|<(?:("
    + _RAW
    + rb")(?=[\s/>])|(/?[a-z][^\s/>]*+))("
    + _INSIDE
    + rb")(?:>|\Z)(?(1).*?(?=</\1[\s/>]|\Z))"
)
_ONCE = (b"html", b"body")  # of which there is one: it gets the attributes of all such tags


def check_attributes(data: bytes, name: str) -> None:
    """A tag with more attributes than any writer gives one.

    Raises: OutOfDomain: there is one with more than 500.
    """
    gathered = set[bytes]()
    for token in _TOKEN.finditer(data):
        tag, inside = token[2], token[3] or b""
        if len(inside) <= 2 * _MOST_ATTRIBUTES and tag not in _ONCE:
            continue
        found = set(_ATTRIBUTE.findall(inside))
        if tag in _ONCE:
            gathered |= found
            found = gathered
        if len(found) > _MOST_ATTRIBUTES:
            raise OutOfDomain(
                f"{name}: the page has a tag with {len(found):,} attributes; the limit is {_MOST_ATTRIBUTES}.\n"
                'Hint: on_error="skip" leaves such pages out and counts them.'
            )
