"""The cases of NormalizationTest.txt, without its comments. ``python tests/golden/make_normalization.py FOLDER``.

FOLDER holds NormalizationTest.txt, version 15.0.0, as it is or as .bz2. The result, ``normalization.txt.xz``, holds one
case a line, ``part;source;NFC;NFD;NFKC;NFKD``, each a row of code points in hexadecimal; one that is the same as the
column before it is left empty.
"""

import bz2
import itertools
import lzma
import sys
from collections.abc import Iterator
from pathlib import Path

VERSION = "15.0.0"
FILE = Path(__file__).with_name("normalization.txt.xz")

Case = tuple[str, list[str]]


def read(folder: Path) -> list[Case]:
    """The part and the five columns of each case of the test file."""
    plain, packed = folder / "NormalizationTest.txt", folder / "NormalizationTest.txt.bz2"
    data = plain.read_bytes() if plain.exists() else bz2.decompress(packed.read_bytes())
    lines = data.decode().splitlines()
    if lines[0] != f"# NormalizationTest-{VERSION}.txt":
        raise SystemExit(f"NormalizationTest.txt begins with {lines[0]!r}: Unicode {VERSION} is pinned.")
    return list(_cases(lines))


def _cases(lines: list[str]) -> Iterator[Case]:
    part = ""
    for line in lines:
        data = line.partition("#")[0].strip()
        if data.startswith("@Part"):
            part = data.split()[0].removeprefix("@Part")
        elif data:
            yield part, [_text(column) for column in data.split(";")[:5]]


def golden() -> list[Case]:
    """The same, from the file of this folder."""
    cases = []
    for line in lzma.decompress(FILE.read_bytes()).decode("ascii").splitlines():
        part, *columns = line.split(";")
        for i, column in enumerate(columns):
            columns[i] = column or columns[i - 1]
        cases.append((part, [_text(column) for column in columns]))
    return cases


def _text(column: str) -> str:
    return "".join(chr(int(code, 16)) for code in column.split())


def _line(case: Case) -> str:
    part, texts = case
    columns = [" ".join(f"{ord(char):X}" for char in text) for text in texts]
    return ";".join([part, columns[0], *("" if b == a else b for a, b in itertools.pairwise(columns))])


def main() -> None:
    """Write the file."""
    text = "\n".join(map(_line, read(Path(sys.argv[1])))) + "\n"
    FILE.write_bytes(lzma.compress(text.encode("ascii"), preset=9))


if __name__ == "__main__":
    main()
