"""UTF-8 files as text, in constant memory, with errors that say where."""

import codecs
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from tunekit.errors import MalformedInput
from tunekit.sources.files.opening import CHUNK as _CHUNK
from tunekit.sources.files.opening import chunks

Errors = Literal["strict", "replace"]

_BOM = "\ufeff"


def decoded(path: Path, name: str, errors: Errors | Literal["surrogateescape"]) -> Iterator[tuple[str, int]]:
    """The text of a file in chunks, each with how many invalid sequences were replaced in it.

    A compressed file is told by its first bytes. Line ends become a newline, as Python's own text files read them; a
    byte order mark at the start is left out. With ``errors="surrogateescape"`` a byte that is not UTF-8 becomes a lone
    surrogate, for the caller to find.

    Raises: MalformedInput: a byte that is not UTF-8, with the file and its offset (if ``errors="strict"``), or damage
    in a compressed file.
    """
    newlines = io.IncrementalNewlineDecoder(None, translate=True)
    first = True
    for characters, replaced in _characters(_chunks(path, name), name, errors):
        text = newlines.decode(characters)
        if first and text:
            yield text.removeprefix(_BOM), replaced
            first = False
        else:
            yield text, replaced
    yield newlines.decode("", final=True), 0


def _chunks(path: Path, name: str) -> Iterator[bytes]:
    return chunks(path, name, size=_CHUNK)


def _characters(chunks: Iterator[bytes], name: str, errors: str) -> Iterator[tuple[str, int]]:
    """Decoded chunks. A sequence that a chunk cuts in two waits for the next one."""
    waiting, offset = b"", 0
    for chunk in chunks:
        data = waiting + chunk
        text, used, replaced = _decode(data, name, offset, errors, final=False)
        waiting, offset = data[used:], offset + used
        yield text, replaced
    text, _, replaced = _decode(waiting, name, offset, errors, final=True)
    yield text, replaced


def _decode(data: bytes, name: str, offset: int, errors: str, *, final: bool) -> tuple[str, int, int]:
    """The text of these bytes, how many of them were used, and how many sequences were replaced."""
    try:
        text, used = codecs.utf_8_decode(data, errors, final)
    except UnicodeDecodeError as error:
        raise _not_utf8(name, offset + error.start, data[error.start]) from error
    if errors == "strict":
        return text, used, 0
    # The three bytes of U+FFFD itself are never part of an invalid sequence.
    return text, used, text.count("\ufffd") - data[:used].count(b"\xef\xbf\xbd")


def _not_utf8(name: str, offset: int, byte: int) -> MalformedInput:
    return MalformedInput(
        f"{name}: byte 0x{byte:02X} at offset {offset:,} is not UTF-8.\n"
        'Hint: errors="replace" puts U+FFFD in its place and counts it; or convert the file to UTF-8 first.'
    )
