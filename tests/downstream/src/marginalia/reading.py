"""Programs that read noisy text, such as people test with tunekit."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator

PIECES = re.compile(r" ?[^\W\d_]+| ?\d+| ?[^\w\s]+|\s+|.", re.DOTALL)

LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝАВЕЅІЈКМНОРСТУХԜҮΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϳ",
    "aeopcyxijshdqwABESIJKMHOPCTYXWYABEZHIKMNOPTYXoj",
)

ROLES = ("<|system|>", "<|user|>", "<|assistant|>")


def encode(text: str) -> list[int]:
    """Token numbers: the bytes of each piece, closed by 256."""
    return [number for piece in PIECES.findall(text) for number in (*piece.encode("utf-8"), 256)]


def decode(tokens: Iterable[int]) -> str:
    """The text of token numbers."""
    return bytes(token for token in tokens if token != 256).decode("utf-8")


def normalise(text: str) -> str:
    """Look-alikes of Latin letters become Latin letters."""
    return text.translate(LOOK_ALIKES)


def search_key(text: str) -> str:
    """What two texts have in common that differ in case, punctuation and white space only."""
    return "".join(c for c in text if unicodedata.category(c)[0] in "LMN").casefold()


def chat(question: str) -> str:
    """A prompt for a chat model; what looks like a role marker in the question is broken up."""
    safe = question
    for role in ROLES:
        safe = safe.replace(role, role.replace("|", " | "))
    return f"<|system|>Answer.<|user|>{safe}<|assistant|>"


def suggestions(word: str, dictionary: Iterable[str], distance: int) -> list[str]:
    """The words of the dictionary that are at most so many insertions, deletions and substitutions away."""
    return [known for known in dictionary if _distance(word, known) <= distance]


def _distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            previous, row[j] = row[j], min(previous + (a != b), row[j] + 1, row[j - 1] + 1)
    return row[-1]


class Loader:
    """Reads JSON lines and can be stopped and resumed: ``state`` is the number of lines that were read."""

    def __init__(self, lines: list[str], state: int = 0) -> None:
        self.lines, self.state = lines, state

    def __iter__(self) -> Iterator[dict[str, str]]:
        while self.state < len(self.lines):
            row = json.loads(self.lines[self.state])
            self.state += 1
            yield row
