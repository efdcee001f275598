"""Lambdas: what a function without a name is called in counts, its own source."""

import ast
import linecache
from collections.abc import Iterator
from functools import lru_cache
from inspect import isfunction, unwrap
from types import CodeType
from typing import Any

_LONGEST = 80
_NAME = "<lambda>"


def name_of(function: Any) -> str:
    """The name of a function, or of the class of anything else that can be called; no address, so always the same.

    >>> name_of(len), name_of(str.isalpha)
    ('len', 'str.isalpha')
    """
    return str(getattr(function, "__qualname__", type(function).__qualname__))


def source_of(function: Any, name: str) -> str:
    """A function's name; that of a lambda is its source, where this can be found.

    >>> source_of(len, "len"), source_of(eval("lambda text: len(text) > 9"), "<lambda>")
    ('len', '<lambda>')

    Another process may not find it, so who counts by it keeps it. Cost: its file is parsed once.
    """
    if not isfunction(function) or function.__name__ != _NAME:
        return name
    code = unwrap(function).__code__
    lines = linecache.getlines(code.co_filename, function.__globals__)
    found = [node for node in _lambdas("".join(lines)) if _made(node, code)]
    text = ast.unparse(found[-1]) if found else ""  # the innermost
    if not text:
        return name
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def handed(own: str, name: str | None) -> str:
    """A function, by its own name, as what a call was handed, with the ``name=`` that was given.

    >>> handed("<lambda>", None), handed("<lambda>", "long")
    ('<lambda>', "<lambda>, name='long'")
    """
    return own if name is None else f"{own}, name={name!r}"


@lru_cache(maxsize=8)
def _lambdas(source: str) -> list[ast.Lambda]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):  # a notebook's cell may hold more than Python
        return []
    return [node for node in ast.walk(tree) if isinstance(node, ast.Lambda)]


def _made(node: ast.Lambda, code: CodeType) -> bool:
    """Whether the code was made of this lambda: same line, arguments, and places of the body."""
    given = node.args
    names = [argument.arg for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    count = code.co_argcount + code.co_kwonlyargcount
    if node.lineno != code.co_firstlineno or list(code.co_varnames[:count]) != names:
        return False
    body = node.body
    begin, end = (body.lineno, body.col_offset), (body.end_lineno or 0, body.end_col_offset or 0)
    places = list(_places(code))
    return bool(places) and all(begin <= first and last <= end for first, last in places)


def _places(code: CodeType) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where the instructions of the body stand: their first and last line and column."""
    for first, last, begin, end in code.co_positions():
        if first is None or last is None or begin is None or end is None or begin == end:
            continue
        yield (first, begin), (last, end)
