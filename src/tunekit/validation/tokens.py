"""How many tokens an example has, by any tokenizer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tunekit.errors import invalid
from tunekit.validation.across import text_of

_PER_MESSAGE, _PER_NAME, _REPLY = 3, 1, 3  # OpenAI cookbook, "How to count tokens with tiktoken"


@dataclass(frozen=True)
class TokenCount:
    """The tokens of all examples, and those of the longest one, with its place."""

    total: int
    longest: int
    at: str


def counter(tokenizer: Any) -> Callable[[str], int]:
    """What counts the tokens of a text.

    Raises: InvalidArgument: neither a function nor an object with ``encode``; when counting, one that gives neither a
    number nor a sequence.
    """
    encode = getattr(tokenizer, "encode", None) or tokenizer
    if not callable(encode) or isinstance(tokenizer, str | bytes):
        raise invalid(
            "validate",
            "tokenizer",
            tokenizer,
            "a function from a text to its tokens, or have a method encode",
        )

    def count(text: str) -> int:
        tokens = encode(text)
        if isinstance(tokens, int) and not isinstance(tokens, bool):
            return tokens
        if not hasattr(tokens, "__len__"):
            rule = "a function that gives a number or a sequence"
            raise invalid("validate", "tokenizer", tokenizer, rule)
        return len(tokens)

    return count


def tokens_of(row: dict[str, Any], count: Callable[[str], int]) -> int:
    """The tokens of an example: of the longer answer, where there are two.

    A message has three more, one more for a name, and a conversation three more, as the OpenAI cookbook counts them.
    """
    if isinstance(row.get("messages"), list) or isinstance(row.get("conversations"), list):
        return _said(row.get("messages") or row.get("conversations"), count)
    if isinstance(row.get("segments"), list):
        return sum(count(text_of(segment) or "") for segment in row["segments"])
    if "instruction" in row or "output" in row:
        told = sum(count(row[n]) for n in ("instruction", "input", "output") if isinstance(row.get(n), str))
        either = ("chosen", "rejected") if "output" not in row else ()
        return told + max([0, *(count(row[n]) for n in either if isinstance(row.get(n), str))])
    if "text" in row:
        return _said(row["text"], count)
    given = row.get("input")
    asked = given.get("messages") if isinstance(given, dict) else row.get("prompt")
    names = ("completion", "chosen", "rejected", "preferred_output", "non_preferred_output")
    answers = [row[name] for name in names if row.get(name) is not None] or [None]
    return max(_joined(asked, answer, count) for answer in answers)


def _joined(asked: Any, answer: Any, count: Callable[[str], int]) -> int:
    if isinstance(asked, list) and isinstance(answer, list):
        return _said([*asked, *answer], count)
    if isinstance(asked, str) and isinstance(answer, str):
        return count(asked + answer)
    return _said(asked, count) + _said(answer, count)


def _said(given: Any, count: Callable[[str], int]) -> int:
    """The tokens of a text or of messages."""
    if isinstance(given, str):
        return count(given)
    if not isinstance(given, list):
        return 0
    total = _REPLY
    for message in given:
        if isinstance(message, dict):
            texts = [v for v in message.values() if isinstance(v, str)] + _parts(message)
            total += _PER_MESSAGE + sum(map(count, texts)) + _PER_NAME * ("name" in message)
    return total


def _parts(message: dict[str, Any]) -> list[str]:
    content = message.get("content")
    parts = content if isinstance(content, list) else ()
    return [part["text"] for part in parts if isinstance(part, dict) and isinstance(part.get("text"), str)]
