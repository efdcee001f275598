"""Text that a wiki shows in one of several variants of its language: ``-{zh-hans:美国;zh-hant:美國}-``."""

import re
from collections import Counter
from collections.abc import Mapping

UNASKED = "text in several variants, the first taken"

# Languages of which MediaWiki writes variants; the others show the signs.
_LANGUAGES = frozenset("ban crh gan iu ku kk mni sh shi sr tg tly uz wuu zgh zh".split())
# Possessive: what was read is not read again in another way, so that nothing is kept to go back to.
_MARK = re.compile(r"-\{(?!\{)((?:[^{}]++|\{\{[^{}]*+\}\}(?!-))*+)\}-")
_DEEP = 8
_CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{2,8})*+")
# What may come before the bar, between semicolons: signs that say what to do, or variants.
_FLAG = re.compile(rf"[A-Z+-]|{_CODE.pattern}")
_HIDDEN = frozenset("HT+-")
# Where to look when a variant has no text of its own, in this order.
_NEAR: Mapping[str, str] = {
    "zh": "zh-hans zh-hant zh-cn zh-tw zh-hk zh-sg zh-mo zh-my",
    "zh-hans": "zh-cn zh-sg zh-my",
    "zh-hant": "zh-tw zh-hk zh-mo",
    "zh-cn": "zh-hans zh-sg zh-my",
    "zh-sg": "zh-my zh-hans zh-cn",
    "zh-my": "zh-sg zh-hans zh-cn",
    "zh-tw": "zh-hant zh-hk zh-mo",
    "zh-hk": "zh-mo zh-hant zh-tw",
    "zh-mo": "zh-hk zh-hant zh-tw",
    "sr-ec": "sr-cyrl",
    "sr-el": "sr-latn",
    "sr-cyrl": "sr-ec",
    "sr-latn": "sr-el",
}


def in_variant(wikitext: str, variant: str, language: str, dropped: Counter[str]) -> str:
    """The wikitext with the text of one variant where several stand; without ``variant`` the first, which is counted.

    >>> in_variant("是-{zh-hans:美国;zh-hant:美國}-的", "zh-tw", "zh", Counter())
    '是美國的'

    Text of a language that has no variants stays as it is; one that is not known may have them.
    """
    if "-{" not in wikitext or (language and language.partition("-")[0].lower() not in _LANGUAGES):
        return wikitext
    for _ in range(_DEEP):  # the innermost first
        wikitext, found = _MARK.subn(lambda match: _shown(match[1], variant.lower(), dropped), wikitext)
        if not found:
            break
    return wikitext


def _shown(content: str, variant: str, dropped: Counter[str]) -> str:
    flags, bar, body = content.partition("|")
    asked = {flag.strip() for flag in flags.split(";")} if bar and _are_flags(flags) else None
    if asked is None:
        asked, body = {""}, content
    if asked & _HIDDEN:
        return ""
    texts: dict[str, str] = {}
    for rule in _rules(body) if "R" not in asked else ():
        if code := _code_of(rule):
            texts.setdefault(code.lower(), rule.partition(":")[2].strip())
    return _chosen(texts, variant, dropped) if texts else body


def _are_flags(flags: str) -> bool:
    """Whether these are flags, of which the first may be missing."""
    first, *others = (flag.strip() for flag in flags.split(";"))
    return (not first or bool(_FLAG.fullmatch(first))) and all(map(_FLAG.fullmatch, others))


def _rules(body: str) -> list[str]:
    """The rules of a body: at a semicolon begins another, where a variant and a colon follow, or nothing.

    >>> _rules("zh-hans:a;b; zh-hant:c; ")
    ['zh-hans:a;b', ' zh-hant:c', '']
    """
    first, *others = body.split(";")
    rules = [[first]]
    for number, piece in enumerate(others, start=1):
        if number == len(others) and not piece.strip():
            rules.append([""])
        elif _code_of(piece):
            rules.append([piece])
        else:
            rules[-1].append(piece)
    return [";".join(rule) for rule in rules]


def _code_of(rule: str) -> str:
    """The variant of a rule, ``code:text`` or ``what=>code:text``; "" where it is no rule.

    >>> _code_of("  zh-hans : a"), _code_of("H => zh-tw: b"), _code_of("a|b=>zh: c"), _code_of("zh-hans")
    ('zh-hans', 'zh-tw', '', '')
    """
    # Cut at the signs and not by a pattern, which would try each space in turn.
    head, colon, _ = rule.partition(":")
    before, _, code = head.rpartition("=>")
    code = code.strip()
    is_rule = colon and not ({";", "|"} & set(before)) and _CODE.fullmatch(code)
    return code if is_rule else ""


def _chosen(texts: dict[str, str], variant: str, dropped: Counter[str]) -> str:
    """The text of the variant, or of one that is near to it; else the first."""
    for code in (variant, *_NEAR.get(variant, "").split()):
        if code in texts:
            return texts[code]
    if len(set(texts.values())) > 1:
        dropped[UNASKED] += 1
    return next(iter(texts.values()))
