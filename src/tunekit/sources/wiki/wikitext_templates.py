"""What a reader sees of templates of which the text is plain; of the others only the wiki knows it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tunekit.sources.wiki.wikitext_numbers import (
    Arguments,
    fraction,
    height,
    measure,
    number,
    scripted,
    value,
)
from tunekit.sources.wiki.wikitext_signs import END, GONE

# Shown as their first or second argument.
_FIRST = frozenset(
    "nowrap nobr nobold small big smaller larger em strong abbr tooltip sic notatypo mono code kbd var samp vanchor "
    "sup sub sc smallcaps flag flagcountry".split()
)
_SECOND = frozenset(["lang", "transl", "transliteration", "font color", "color"])
_QUOTATIONS = frozenset("quote blockquote cquote quotation poemquote".split())
_LINK = frozenset(["ill", "interlanguage link"])
# Names that the shown argument may have beside its place.
_NAMED = ("text", "quote", "content")
_AUTHORS = ("2", "3", "author", "source", "sign", "title", "publication")
_SIGNS = {
    "ndash": "–",
    "mdash": "—",
    "spaced ndash": " – ",
    "snd": " – ",
    "spnd": " – ",
    "spaced mdash": " — ",
    "nbsp": " ",
    "!": "|",
    "=": "=",
    "'": "'",
    "-'": "'",
    "'s": "'s",
    "·": " · ",
    "•": " • ",
    "pi": "π",
    "dot": " · ",
    "bull": " • ",
    "shy": "",
    "zwj": "",
    "wbr": "",
    "times": "×",
    "minus": "−",
    "circa": "c.",
    "mdashb": "—",
    "em dash": "—",
    "en dash": "–",
    "'\"": "'\"",
    "\"'": "\"'",
    "' \"": "' \"",
    "\" '": "\" '",
}
# Notes, and what says how a page is named or written: where they stood, nothing is missing.
_SILENT = frozenset(
    "sfn sfnp efn refn r rp ref cn fact clarify who when which where vague dubious full failed anchor clear refbegin "
    "refend reflist - update specify citation_needed page_needed verify_source failed_verification dead_link "
    "better_source_needed update_inline by_whom according_to_whom original_research_inline short_description "
    "use_dmy_dates use_mdy_dates use_british_english use_american_english good_article featured_article flagicon "
    "flag_icon better_source".split()
)
# They stand in a line of their own, wherever they are written.
_APART = frozenset("main main_article further see_also".split())
# What says how a page is sorted or titled, in some languages.
_SORTING = frozenset(
    "defaultsort defaultsortkey defaultcategorysort displaytitle sortierung seitentitel clefdetri affichertitre "
    "ordenar mostrartítulo ordina titolovisualizzato сортировка_по_умолчанию ключ_сортировки показать_заголовок "
    "domyślniesortuj standaardsortering toontitel 默認排序 默认排序 預設排序 显示标题 顯示標題 "
    "デフォルトソート 表示名".split()
)


# Numbers of one argument, and what is before them.
_BEFORE = {
    "nts": "",
    "number": "",
    "num": "",
    "circa": "c. ",
    "c.": "c. ",
    "ca.": "c. ",
    "floruit": "fl. ",
    "fl.": "fl. ",
    "us$": "US$",
    "usd": "US$",
    "a$": "A$",
    "aud": "A$",
    "c$": "C$",
    "cad": "C$",
    "£": "£",
    "gbp": "£",
    "€": "€",
    "eur": "€",
    "₹": "₹",
    "inr": "₹",
    "¥": "¥",
    "jpy": "¥",
}
_DATES = frozenset(["circa", "c.", "ca.", "floruit", "fl."])
_COUNTED: dict[str, Callable[[Arguments], str]] = {
    "convert": measure,
    "cvt": measure,
    "val": value,
    "height": height,
    **dict.fromkeys(["frac", "fraction", "sfrac"], fraction),
}


def seen(name: str, arguments: Mapping[str, Any]) -> Iterator[Any]:
    """What a reader sees of a template: strings, and arguments that are still to be read.

    >>> list(seen("Convert", {"1": "5", "2": "km"})), list(seen("citation needed", {}))
    (['5 km'], [])

    What only the wiki knows is a hole.
    """
    name, colon, first = name.replace("_", " ").partition(":")
    name = name.strip().lower()
    key = name.replace(" ", "_")
    if (
        key in (_SORTING if colon else _SILENT)
        or key.startswith("pp-")
        or (key, first.strip()) == ("#tag", "ref")
    ):
        return
    if name in _SIGNS and not arguments:
        yield _SIGNS[name]
    elif key in _APART:
        yield f"{END}{GONE}{END}"
    elif colon:
        yield (number(first) if name == "formatnum" else "") or GONE
    elif name in _COUNTED:
        yield _COUNTED[name]({key: str(value) for key, value in arguments.items()}) or GONE
    else:
        yield from _worded(name, arguments) or [GONE]


def _worded(name: str, arguments: Mapping[str, Any]) -> list[Any]:
    """The text that is given as an argument, by its place or its name."""
    place = "2" if name in _SECOND else "1"
    text = next((arguments[key] for key in (place, *_NAMED) if key in arguments), None)
    if text is None:
        return []
    if script := scripted(name, str(text)):
        return [script]
    if name in _QUOTATIONS:
        return [text, GONE] if any(str(arguments.get(key, "")).strip() for key in _AUTHORS) else [text]
    if name in _FIRST or name in _SECOND or name in _LINK or name.startswith("lang-"):
        return [text]
    if name == "nihongo" and "2" in arguments and str(text).strip():
        reading = [", ", arguments["3"]] if str(arguments.get("3", "")).strip() else []
        return [text, " (", arguments["2"], *reading, ")"]
    if name in _BEFORE and set(arguments) == {"1"}:
        shown = str(text).strip() if name in _DATES else number(str(text))
        return [_BEFORE[name], shown] if shown else []
    if name == "as of" and not {"2", "since"} & set(arguments):
        return ["as of " if "lc" in arguments else "As of ", text]
    return []
