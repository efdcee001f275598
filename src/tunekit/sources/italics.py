"""The marks of italics in plain text: an underscore before and one behind."""

import re

# Within a paragraph, around what begins and ends with a sign. A mark may touch a letter on one side ("sure_ly_",
# "_H_arbour"), not on both: that is a name with underscores.
_WITHIN = r"(?!\s)([^_\n]+(?:\n(?!\n)[^_\n]*)*)(?<!\s)"
_MARKED = re.compile(rf"(?<!\w)_{_WITHIN}_(?!_)|(?<!_)_{_WITHIN}_(?!\w)")


def without_italics(text: str) -> str:
    r"""The text without the marks that stand around a word or a phrase; other underscores stay.

    >>> without_italics('"_Im_mediately, sure_ly_, said Mr. ____ of the _Sea\nMaid_, see snake_case_names."')
    '"Immediately, surely, said Mr. ____ of the Sea\nMaid, see snake_case_names."'
    """
    return _MARKED.sub(lambda match: match[1] or match[2], text) if "_" in text else text
