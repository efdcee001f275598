"""What Punkt learns from a piece of text, by distinct words and pairs of words, not by each place where they occur.

NLTK's trainer makes an object of each token and asks it a dozen questions. All that it learns are counts and sets, in
which neither the order nor the number of the questions matters; so here each distinct word is asked once, and arrays
count. The questions and the statistics stay NLTK's: ``tests/`` holds what is learnt to what its own trainer learns.
"""

import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any, NamedTuple

import regex

# Contexts of a word: within a sentence, at the beginning of one, or who knows.
_INTERNAL, _INITIAL, _UNKNOWN = range(3)
_CONTEXTS = ("internal", "initial", "unknown")
_LOWER, _UPPER = 1, 2
_NUMBER = "##number##"
_KNOWN = 1 << 16
Neighbours = tuple[str, str]


class Word(NamedTuple):
    """What NLTK says of a token, whatever is learnt."""

    text: str
    type: str
    bare: str  # the type without a period at its end
    period: bool
    ends: bool  # it is a mark that ends a sentence
    ellipsis: bool
    initial: bool
    number: bool
    case: int


class Marked(NamedTuple):
    """A word with what is known of it now; its type has no period where that ends a sentence."""

    word: Word
    type: str
    breaks: bool
    after: int  # the context of the word after it


class Counts(dict[Any, int]):
    """The number of times each type was seen; 0 for others, as in NLTK's frequency distributions."""

    def __init__(self) -> None:
        super().__init__()
        self._total = 0

    def __missing__(self, key: Any) -> int:
        return 0

    def add(self, key: Any, number: int) -> None:
        """Count a type."""
        self[key] = self[key] + number
        self._total += number

    def N(self) -> int:  # noqa: N802 -- as NLTK's distributions have it
        """All that was counted."""
        return self._total


class Learning:
    """A trainer of NLTK's, which learns the same by distinct words."""

    def __init__(self, punkt: Any) -> None:
        self._punkt = punkt
        self._trainer = trainer = punkt.PunktTrainer()
        trainer._type_fdist, trainer._collocation_fdist = Counts(), Counts()
        trainer._sent_starter_fdist = Counts()
        self._params: Any = trainer._params
        self._vars: Any = punkt.PunktLanguageVars()
        self._tokens = tokenizer_of(self._vars)
        cases = ((_LOWER, "lower"), (_UPPER, "upper"))
        self._flags = {
            (number, case): punkt._ORTHO_MAP[context, name]
            for number, context in enumerate(_CONTEXTS)
            for case, name in cases
        }
        self._word = lru_cache(maxsize=_KNOWN)(self._asked)

    def finish(self) -> Any:
        """The parameters that a tokenizer takes."""
        self._trainer._finalized = False
        return self._trainer.get_params()

    def train(self, text: str) -> None:
        """Learn from one more piece."""
        begun, inside, across = (
            list[tuple[str | None, str, bool]](),
            Counter[Neighbours](),
            Counter[Neighbours](),
        )
        counts, last, after_blank = Counter[str](), None, False
        for line in text.split("\n"):
            if not line.strip():
                after_blank = True
                continue
            tokens = self._tokens(line)
            counts.update(tokens)
            inside.update(pairwise(tokens))
            begun.append((last, tokens[0], after_blank))
            if last is not None:
                across[last, tokens[0]] += 1
            last, after_blank = tokens[-1], False
        if counts:
            self._learn(counts, begun, inside, across)

    def _learn(
        self,
        counts: Counter[str],
        begun: list[tuple[str | None, str, bool]],
        inside: Counter[Neighbours],
        across: Counter[Neighbours],
    ) -> None:
        """Learn from the tokens of a piece, those that begin its lines, and its pairs within lines and across them."""
        words = {token: self._word(token) for token in counts}
        self._count(counts, words)
        marked = {token: self._mark(word) for token, word in words.items()}
        self._trainer._sentbreak_count += sum(counts[token] for token in counts if marked[token].breaks)
        for before, token in inside:
            self._note_case(marked[token], marked[before].after)
        for before_line, token, is_paragraph in begun:
            context = _INTERNAL if before_line is None else marked[before_line].after
            if is_paragraph and context != _UNKNOWN:
                context = _INITIAL
            self._note_case(marked[token], _UNKNOWN if context == _INTERNAL else context)
        for (one, two), count in chain(inside.items(), across.items()):
            # A word that ends no sentence neither starts one nor is rare or a collocation.
            if words[one].period and marked[one].breaks:
                self._note_pair(words[one], marked[two], count)

    def _asked(self, token: str) -> Word:
        asked = self._punkt.PunktToken(token)
        case = _LOWER if token[0].islower() else _UPPER if token[0].isupper() else 0
        return Word(
            token,
            asked.type,
            asked.type_no_period,
            asked.period_final,
            token in self._vars.sent_end_chars,
            bool(asked.is_ellipsis),
            bool(asked.period_final and asked.is_initial),
            asked.type.startswith(_NUMBER),
            case,
        )

    def _count(self, counts: Counter[str], words: dict[str, Word]) -> None:
        """The types, and those that are abbreviations now, or no longer."""
        trainer, seen = self._trainer, self._trainer._type_fdist
        for token, count in counts.items():
            word = words[token]
            seen.add(word.type, count)
            if word.period:
                trainer._num_period_toks += count
        for kind, score, is_new in trainer._reclassify_abbrev_types({word.type for word in words.values()}):
            if score >= trainer.ABBREV:
                if is_new:
                    self._params.abbrev_types.add(kind)
            elif not is_new:
                self._params.abbrev_types.remove(kind)

    def _mark(self, word: Word) -> Marked:
        """What is known of a word now: whether it ends a sentence, and so the context of what follows."""
        breaks, after = word.ends, _INTERNAL
        if word.ellipsis and not word.ends:
            after = _UNKNOWN
        elif word.period and not word.ends and not word.text.endswith(".."):
            breaks = not self._is_abbreviation(word.text[:-1].lower())
            after = _UNKNOWN
        if breaks:  # after a number or an initial nobody knows
            after = _UNKNOWN if word.number or word.initial else _INITIAL
        return Marked(word, word.bare if breaks else word.type, breaks, after)

    def _is_abbreviation(self, text: str) -> bool:
        known = self._params.abbrev_types
        return text in known or text.rsplit("-", maxsplit=1)[-1] in known

    def _note_case(self, marked: Marked, context: int) -> None:
        """That a type occurs in a context with a small or a capital letter."""
        if marked.word.case:
            flag = self._flags[context, marked.word.case]
            self._params.ortho_context[marked.type] |= flag

    def _note_pair(self, one: Word, two: Marked, count: int) -> None:
        """That a word that ends a sentence comes before another."""
        if self._is_rare(one, two):
            self._params.abbrev_types.add(one.bare)
        if one.number or one.initial:
            if self._has_letters(one.type) and self._has_letters(two.word.type):
                self._trainer._collocation_fdist.add((one.bare, two.type), count)
        elif self._punkt.PunktToken._RE_ALPHA.match(two.word.text):
            self._trainer._sent_starter_fdist.add(two.word.type, count)

    def _has_letters(self, kind: str) -> bool:
        return bool(self._punkt._re_non_punct.search(kind))

    def _is_rare(self, one: Word, two: Marked) -> bool:
        """Whether a word is a rare abbreviation, as what follows it goes on within the sentence."""
        seen, kind = self._trainer._type_fdist, one.bare
        rare = seen[kind] + seen[kind[:-1]] < self._trainer.ABBREV_BACKOFF
        if not rare or kind in self._params.abbrev_types:
            return False
        if two.word.text[:1] in self._vars.internal_punctuation:
            return True
        if two.word.case != _LOWER:
            return False
        context = self._params.ortho_context[two.type]
        begins, within = self._punkt._ORTHO_BEG_UC, self._punkt._ORTHO_MID_UC
        return bool(context & begins) and not context & within


def tokenizer_of(variables: Any) -> Callable[[str], list[str]]:
    """NLTK's tokenizer of a line, which looks at each stretch without white space once.

    A token holds no white space, but for an ellipsis with spaces: a line that may have one is looked at as a whole.
    """
    words = variables._word_tokenizer_re()
    engine: Any = re if isinstance(words, re.Pattern) else regex  # they differ in what white space is
    stretches, spaced = engine.compile(r"\S+").findall, engine.compile(r"\.\s\.").search
    tokens = lru_cache(maxsize=_KNOWN)(variables.word_tokenize)

    def tokenize(line: str) -> list[str]:
        if spaced(line):
            return list(variables.word_tokenize(line))
        return list(chain.from_iterable(map(tokens, stretches(line))))

    return tokenize
