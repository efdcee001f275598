"""The text of a document that may say itself in which encoding it is."""

import codecs
import re

from tunekit.batches.records import Kept
from tunekit.errors import MalformedInput

FALLEN_BACK = Kept("file neither in UTF-8 nor in the encoding it declares: read as Windows-1252")

# Wide enough for what books and pages declare, and no codec that is more than an encoding.
_KNOWN = re.compile(
    r"(iso-?)?8859-\d+|iso-2022-(jp|kr)|windows-?\d+|cp-?\d+|koi8-?[ru]|big5(-?hkscs)?|gb(2312|k|18030)"
    r"|(shift|x)[-_]s?jis|euc-(jp|kr)|mac-?(roman|cyrillic)|macintosh|tis-620"
)
_LATIN = re.compile(r"(iso-?)?8859-1|(iso-?)?latin-?1|windows-1252|cp-?1252")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decoded_as_declared(data: bytes, declared: str, name: str, errors: str) -> tuple[str, dict[str, int]]:
    """The text of these bytes, and what had to be mended.

    A byte order mark decides; then whether all of it is UTF-8, which text in another encoding hardly ever is; then what
    the document declares; then it is read as Windows-1252, and counted. ISO-8859-1 is read as its superset
    Windows-1252, as browsers do. Line ends become a newline.

    Raises: MalformedInput: a byte that is none there, with the file and its offset (unless ``errors="replace"``).
    """
    encoding, start = _encoding_of(data, declared.strip().lower())
    mended: dict[str, int] = {} if encoding else {FALLEN_BACK: 1}
    encoding = encoding or "cp1252"
    try:
        text = data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        if errors == "strict":
            offset = start + error.start
            raise MalformedInput(
                f"{name}: byte 0x{data[offset]:02X} at offset {offset:,} is not {encoding}.\n"
                'Hint: errors="replace" puts U+FFFD in its place and counts it.'
            ) from error
        kept = data[start:].decode(encoding, "ignore").count("\ufffd")
        text = data[start:].decode(encoding, "replace")
        mended[Kept(f"invalid bytes replaced in {name}")] = text.count("\ufffd") - kept
    return text.replace("\r\n", "\n").replace("\r", "\n"), mended


def _encoding_of(data: bytes, declared: str) -> tuple[str, int]:
    """The encoding, or "" when nothing says, and where the text begins."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding, len(mark)
    seven_bit = declared.startswith("iso-2022")
    if not seven_bit and _holds(data, "utf-8"):
        return "utf-8", 0
    if _LATIN.fullmatch(declared):
        return "cp1252", 0
    known = _known(declared)
    return (known if known and _holds(data, known) else ""), 0


def _known(declared: str) -> str:
    if not _KNOWN.fullmatch(declared):
        return ""
    try:
        return codecs.lookup(declared.replace("x-sjis", "shift_jis")).name
    except LookupError:
        return ""


def _holds(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
