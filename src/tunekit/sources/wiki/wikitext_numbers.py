"""Numbers, fractions and measures in templates, as the readers of the page see them."""

import re
from collections.abc import Mapping

Arguments = Mapping[str, str]

_SIGNED = {"-": "−", "−": "−", "+": "+", "±": "±", "": ""}
_NUMBER = re.compile(r"([-−+±]?)([0-9]{1,30}|[0-9]{1,3}(?:,[0-9]{3}){1,9}|)(\.[0-9]{1,30})?")
_FRACTION = re.compile(r"([-−]?)(?:([0-9]{1,9})[+-])?([0-9]{1,9})/{1,2}([0-9]{1,9})")
_RANGE = re.compile(r"(?<=[0-9])\s*[-–]\s*(?=[0-9.])")
# How the words between two numbers are shown.
_BETWEEN = {word: f" {word} " for word in ("to", "and", "or", "by", "to about", "×", "±", "+")} | {
    "&": " and ", "-": "–", "–": "–", "/": "/", "to(-)": " to ", "and(-)": " and ", "or(-)": " or ", "x": " × ",
    "xx": " × ", "*": " × ", "+/-": " ± ", "+/−": " ± ",
}  # fmt: skip
# The smaller units that may follow a unit in the same measure.
_SMALLER = {
    "ft": "in", "foot": "in", "yd": "ft in", "mi": "yd ft ch furlong", "furlong": "ch yd", "ch": "lk yd",
    "lb": "oz", "lbs": "oz", "st": "lb lbs", "LT": "cwt", "cwt": "qtr lb",
}  # fmt: skip
# Units that are not shown as they are written in the template.
_UNITS = {
    "C": "°C", "F": "°F", "R": "°R", "sqmi": "sq mi", "sqft": "sq ft", "sqin": "sq in", "sqyd": "sq yd",
    "cuft": "cu ft", "cuin": "cu in", "cuyd": "cu yd", "cumi": "cu mi", "USgal": "US gal", "usgal": "US gal",
    "U.S.gal": "US gal", "impgal": "imp gal", "USoz": "US fl oz", "impoz": "imp fl oz", "floz": "fl oz", "lbs": "lb",
    "foot": "ft", "acre": "acres", "LT": "long tons", "ST": "short tons", "inch": "in",
}  # fmt: skip
# Units that are shown as they are written, but for their powers: SI with its prefixes, and others.
_AS_WRITTEN = re.compile(
    r"(?:(?:[kMGTPcdhmnpμµ]|da)?(?:m|g|l|L|s|W|J|N|Pa|Hz|V|A|K|eV|Wh|bar|bit|B|cal|mol)|°[CF]|in|ft|yd|mi|nmi|oz|lb|st"
    r"|cwt|qtr|ch|lk|furlong|ha|t|AU|ly|pc|kn|mph|psi|hp|rpm|bbl|min|h)([23]?)"
)
_POWERS = str.maketrans("23", "²³")
# Numbers that are raised or lowered are digits of their own: in one line with the others 10<sup>6</sup> would be 106.
_SIGNED_DIGITS = re.compile(r"[0-9+−-]{1,9}")
_SCRIPTS = {
    "sup": str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻"),
    "sub": str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋"),
}
# Ways to show a measure that begin with what the page gives; of the others only the wiki knows the text.
_GIVEN = frozenset(
    ["", "or", "b", "sqbr", "comma", "br", "br()", "x", "/", "s", "slash", "semicolon", "flip"]
)
_JOINED = frozenset(["on", "mid", "j"])


def number(text: str, *, commas: bool = True) -> str:
    """A number as it is shown, or "" for what is none.

    >>> number("-12000.5"), number("1+1/2"), number("many")
    ('−12,000.5', '1 1⁄2', '')
    """
    text = text.strip()
    if found := _FRACTION.fullmatch(text):
        whole = f"{found[2]} " if found[2] else ""
        return f"{_SIGNED[found[1]]}{whole}{found[3]}⁄{found[4]}"
    found = _NUMBER.fullmatch(text)
    if not found or not (found[2] or found[3]):
        return ""
    digits = found[2]
    if commas and len(digits) > 3 and "," not in digits and digits[0] != "0":
        digits = f"{int(digits):,}"
    return f"{_SIGNED[found[1]]}{digits}{found[3] or ''}"


def measure(arguments: Arguments) -> str:
    """What ``{{convert}}`` shows before the parentheses, or "".

    >>> measure({"1": "5", "2": "to", "3": "10", "4": "km", "5": "mi"})
    '5 to 10 km'
    >>> measure({"1": "6", "2": "ft", "3": "2", "4": "in", "5": "m"})
    '6 ft 2 in'
    """
    adjective, commas = arguments.get("adj", ""), arguments.get("comma", "") not in ("off", "gaps")
    odd = arguments.get("disp", "") not in _GIVEN or "spell" in arguments or "frac" in arguments
    if odd or (adjective and adjective not in (*_JOINED, "off")):
        return ""
    values = _positional(arguments)
    shown, at = _numbers(values, commas=commas)
    unit = values[at] if at < len(values) else ""
    written = _written(unit)
    if not shown or not written:
        return ""
    between = "-" if adjective in _JOINED else " "
    pieces = [shown, written]
    while len(values) > at + 2 and values[at + 2] in _SMALLER.get(values[at], "").split():
        if not (smaller := number(values[at + 1])):
            return ""
        pieces += smaller, _UNITS.get(values[at + 2], values[at + 2])
        at += 2
    behind = values[-1] if adjective == "mid" and len(values) > at + 1 else ""
    return between.join(pieces) + behind


def _written(unit: str) -> str:
    """Return a unit as it is shown, "" for one that only the wiki knows, such as e6acre or Moilbbl/d."""
    if unit in _UNITS:
        return _UNITS[unit]
    parts = [_AS_WRITTEN.fullmatch(part) for part in unit.split("/")]
    if not all(parts):
        return ""
    return "/".join(part[0].removesuffix(part[1]) + part[1].translate(_POWERS) for part in parts if part)


def _positional(arguments: Arguments) -> list[str]:
    """The values of "1", "2" and so on, up to the first that is missing."""
    values: list[str] = []
    while (value := arguments.get(str(len(values) + 1))) is not None:
        values.append(value.strip())
    return values


def _numbers(values: list[str], *, commas: bool) -> tuple[str, int]:
    """The numbers with the words between them, "" for none, and where they end."""
    shown, at = "", 0
    while at < len(values):
        numbers = [number(part, commas=commas) for part in _RANGE.split(values[at])]
        if "/" in values[at]:
            numbers = [number(values[at], commas=commas)]
        if not all(numbers):
            return "", at
        shown += "–".join(numbers)
        if at + 2 >= len(values) or values[at + 1] not in _BETWEEN:
            return shown, at + 1
        shown += _BETWEEN[values[at + 1]]
        at += 2
    return "", at


def value(arguments: Arguments) -> str:
    """What ``{{val}}`` shows, or ""."""
    values = _positional(arguments)
    numbers = [number(text, commas=arguments.get("fmt") == "commas") for text in values]
    unit = arguments.get("u", arguments.get("ul", ""))
    if not 0 < len(values) < 3 or not all(numbers) or set(arguments) - {"1", "2", "u", "ul", "fmt"}:
        return ""
    return "±".join(numbers) + (f" {unit.strip()}" if unit else "")


def fraction(arguments: Arguments) -> str:
    """What ``{{frac}}`` shows, or ""."""
    values = _positional(arguments)
    if not 0 < len(values) < 4 or not all(text.isdigit() for text in values[-2:]):
        return ""
    whole = f"{values[0]} " if len(values) == 3 else ""
    return f"{whole}{values[-2] if len(values) > 1 else 1}⁄{values[-1]}"


def scripted(name: str, text: str) -> str:
    """A number that is raised (``sup``) or lowered (``sub``), or "" for anything else.

    >>> scripted("sup", "−1"), scripted("sub", "16"), scripted("sup", "th"), scripted("b", "1")
    ('⁻¹', '₁₆', '', '')
    """
    text = text.strip()
    return text.translate(_SCRIPTS[name]) if name in _SCRIPTS and _SIGNED_DIGITS.fullmatch(text) else ""


def height(arguments: Arguments) -> str:
    """What ``{{height}}`` shows before the parentheses, or ""."""
    names = [name for name in ("m", "cm", "ft", "in") if arguments.get(name, "").strip()]
    shown = [number(arguments[name]) for name in names]
    return " ".join(f"{size} {name}" for size, name in zip(shown, names, strict=True)) if all(shown) else ""
