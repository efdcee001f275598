"""The records: real text when ``TUNEKIT_CORPORA`` names the folder of corpora, else what every Python carries."""

import gzip
import os
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import cycle
from pathlib import Path
from unicodedata import normalize

import languages

from tunekit.engine.batch import sub_batches

MOST = 6_000_000
QUICK = 1_600_000
RECORD = 1000
SHORT = 200

MADE = ("accented", "vietnamese", "decomposed", "greek", "hindi", "emoji", "links")

_EMOJI = ("😀", "👍🏽", "👩‍👩‍👧", "🇵🇱", "❤️‍🔥", "𝒳")
_CURLY = ("\u201c", "\u201d")
_CYRILLIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопярстувшыьз")


@dataclass(frozen=True)
class Data:
    """English latin-1 text, text with curly quotes, and text in many scripts, cut into records. Nothing is repeated.

    What is made of words of our own (``languages.py``) is a quarter as long.
    """

    most: int = MOST

    @cached_property
    def corpora(self) -> Path | None:
        """The folder of corpora, when there is one."""
        folder = os.environ.get("TUNEKIT_CORPORA")
        return Path(folder) if folder and (Path(folder) / "gutenberg").is_dir() else None

    @cached_property
    def english(self) -> list[str]:
        """English in records of about 1 kB; all batches have 8 bits."""
        return cut(self._english, RECORD)

    @cached_property
    def books(self) -> list[str]:
        """The same English and more of it in records of about 1 kB, for what has a fixed cost; of 8 bits too."""
        if self.corpora is None:
            return self.english
        more = "\n".join(_read(p) for p in sorted((self.corpora / "gutenberg/clean").glob("*.txt.gz")))
        return [
            *self.english,
            *(record for record in cut(more[: self.most], RECORD) if max(record) <= "\xff"),
        ]

    @cached_property
    def short(self) -> list[str]:
        """The same English in records of about 200 B."""
        return cut(self._english, SHORT)

    @cached_property
    def curly(self) -> list[str]:
        """English with curly quotes; all batches have 16 bits."""
        text = _curly_quotes(self._english) if self.corpora is None else "\n".join(_curly_books(self.corpora))
        return cut(text[: self.most], RECORD)

    @cached_property
    def scripts(self) -> list[str]:
        """Many scripts with an emoji every 200 characters or so; all batches have 32 bits."""
        text = (
            _every_other_line_cyrillic(self._english) if self.corpora is None else _declarations(self.corpora)
        )
        return cut(_with_emoji(text[: self.most]), RECORD)

    @cached_property
    def accented(self) -> list[str]:
        """The same English with accents of latin-1; all batches have 8 bits."""
        return cut(languages.accented(self._part), RECORD)

    @cached_property
    def vietnamese(self) -> list[str]:
        """Vietnamese words, composed: two of three letters are ASCII; all batches have 16 bits."""
        return cut(languages.made("vietnamese", self.most // 4), RECORD)

    @cached_property
    def decomposed(self) -> list[str]:
        """The same Vietnamese in NFD."""
        return [normalize("NFD", record) for record in self.vietnamese]

    @cached_property
    def greek(self) -> list[str]:
        """Greek words with their accents, composed; all batches have 16 bits."""
        return cut(languages.made("greek", self.most // 4), RECORD)

    @cached_property
    def hindi(self) -> list[str]:
        """Hindi words, whose clusters are of one to five characters; all batches have 16 bits."""
        return cut(languages.made("hindi", self.most // 4), RECORD)

    @cached_property
    def emoji(self) -> list[str]:
        """The same English with an emoji behind every fifth word; all batches have 32 bits."""
        return cut(languages.sprinkled(self._part, _EMOJI, 5), RECORD)

    @cached_property
    def links(self) -> list[str]:
        """The same English with a link behind every thirtieth word; all batches have 8 bits."""
        return cut(languages.links(self._part, 30), RECORD)

    @cached_property
    def _part(self) -> str:
        return self._english[: self.most // 4]

    @cached_property
    def _english(self) -> str:
        if self.corpora is not None:
            return "\n".join(_read(p) for p in sorted((self.corpora / "gutenberg/nltk").glob("*.txt.gz")))[
                : self.most
            ]
        from pydoc_data.topics import topics

        text = "\n".join(topics[name] for name in sorted(topics))
        return text.encode("latin-1", "replace").decode("latin-1")[: self.most]

    def named(self, name: str) -> list[str]:
        """The records of this name."""
        records: list[str] = getattr(self, name)
        return records

    def describe(self) -> Iterator[str]:
        """A line on the source, and one on each set of records."""
        if self.corpora is None:
            yield "pydoc_data.topics, no TUNEKIT_CORPORA; curly: quotes replaced; scripts: made Cyrillic, emoji"
        else:
            yield "NLTK's Gutenberg books; curly: Pride and Prejudice, twice edited; scripts: UDHR, emoji"
        for name in ("english", "books", "short", "curly", "scripts", *MADE):
            records = self.named(name)
            size = sum(len(r.encode()) for r in records)
            widths = Counter(8 * b.width for b in sub_batches(records))
            batches = ", ".join(f"{n} of {bits} bits" for bits, n in sorted(widths.items()))
            cuts = f"{len(records):,} records of {size // len(records)} B"
            yield f"{name}: {size / 1e6:.1f} MB, {cuts}; batches: {batches}"


def cut(text: str, size: int) -> list[str]:
    """The text in records of about ``size`` characters, cut at spaces."""
    records = []
    start = 0
    while start < len(text):
        space = text.rfind(" ", start + size // 2, start + size)
        end = space if space > 0 else start + size
        records.append(text[start:end])
        start = end + (space > 0)
    return records


def _read(path: Path) -> str:
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        return file.read()


def _curly_books(corpora: Path) -> Iterator[str]:
    yield _read(corpora / "gutenberg/raw/1342-0.txt.gz")
    with zipfile.ZipFile(corpora / "gutenberg/standardebooks_pride-and-prejudice_xhtml.zip") as book:
        for name in sorted(book.namelist()):
            if name.endswith(".xhtml"):
                yield re.sub(r"<[^>]*>|\t", "", book.read(name).decode())


def _curly_quotes(text: str) -> str:
    quotes = cycle(_CURLY)
    text = re.sub('"', lambda _: next(quotes), text.replace("'", "\u2019"))
    return text.replace("`", "\u2018")


def _declarations(corpora: Path) -> str:
    with zipfile.ZipFile(corpora / "multilingual/udhr2.zip") as texts:
        return "\n".join(texts.read(name).decode("utf-8-sig") for name in sorted(texts.namelist()))


def _every_other_line_cyrillic(text: str) -> str:
    lines = text.split("\n")
    lines[::2] = [line.lower().translate(_CYRILLIC) for line in lines[::2]]
    return "\n".join(lines)


def _with_emoji(text: str) -> str:
    emoji = cycle(_EMOJI)
    return "".join(text[i : i + SHORT] + next(emoji) for i in range(0, len(text), SHORT))
