"""Text that a wiki shows in one of several variants of its language: ``-{zh-hans:美国;zh-hant:美國}-``."""

import re
from collections import Counter
from collections.abc import Mapping

UNASKED = "text in several variants, the first taken"

# Languages of which MediaWiki writes variants; the others show the signs.
_LANGUAGES = frozenset("ban crh gan iu ku kk mni sh shi sr tg tly uz wuu zgh zh".split())
_MARK = re.compile(r"-\{(?!\{)((?:[^{}]|\{\{[^{}]*\}\}(?!-))*)\}-")
_DEEP = 8
_CODE = r"[A-Za-z]{2,3}(?:-[A-Za-z]{2,8})*"
_RULE = re.compile(rf"\s*(?:[^;:|]*=>)?\s*({_CODE})\s*:(.*)", re.DOTALL)
_BETWEEN = re.compile(rf";(?=\s*(?:[^;:|]*=>\s*)?{_CODE}\s*:)|;\s*$")
# What stands before the bar: signs that say what to do, or variants.
_FLAGS = re.compile(rf"\s*(?:[A-Z+-]|{_CODE})?(?:\s*;\s*(?:[A-Z+-]|{_CODE}))*\s*")
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
    if not bar or not _FLAGS.fullmatch(flags):
        flags, body = "", content
    asked = {flag.strip() for flag in flags.split(";")}
    if asked & _HIDDEN:
        return ""
    texts: dict[str, str] = {}
    for rule in _BETWEEN.split(body) if "R" not in asked else ():
        if match := _RULE.fullmatch(rule):
            texts.setdefault(match[1].lower(), match[2].strip())
    return _chosen(texts, variant, dropped) if texts else body


def _chosen(texts: dict[str, str], variant: str, dropped: Counter[str]) -> str:
    """The text of the variant, or of one that is near to it; else the first."""
    for code in (variant, *_NEAR.get(variant, "").split()):
        if code in texts:
            return texts[code]
    if len(set(texts.values())) > 1:
        dropped[UNASKED] += 1
    return next(iter(texts.values()))
