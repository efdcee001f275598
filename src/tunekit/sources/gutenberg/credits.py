"""The paragraphs at the edges of an etext that say who made the file, and none of the book's own."""

import re

_DONE = (
    r"(?:re-?)?(?:produced|prepared|transcribed|scanned|typed|keyed|digiti[sz]ed|proof-?(?:read|ed)|converted|created"
    r"|ocr'?e?d)"
)
# How such a paragraph begins, as etexts in English, German, French, Dutch, Spanish, Italian and Finnish have it.
_BEGINS = re.compile(
    rf"""[\W_]*(?:
        (?:credits?(?:\s(?:for|to)\s[\w-]+)?:\s*)?(?:(?:plain\s)?(?:text|html|e-?text|e-?book)\s(?:file\s|version\s)?)?
            {_DONE}(?:,?\s(?:and\s|&\s)?[\w-]+){{0,3}}?(?::|\s(?:by|from|with|using|for|at|in)\b)
        | credits?(?:\s(?:for|to)\s(?:the\s)?e-?(?:text|book))?:
        | (?:this|the|our)\s(?:project\sgutenberg(?:'s|’s)?\s)?
            (?:e-?text|e-?book|etext|file|text|book|book\scontent|document|work|(?:html|electronic|digital)\s\w+)
            (?:\sof\s[^\n]{{1,80}}?)?\s(?:(?:is|was|were|(?:has|have)\sbeen)\s)?
            (?:(?:\w+\s){{0,2}}?(?:{_DONE}|contributed|derived|provided|donated|released|made\savailable)\b
            |(?-i:in\s[A-Z]\w+)\s*(?:\.|\Z))
        | (?:project\sgutenberg(?:'s)?\s)?e-?(?:text|book)\s(?:was\s)?(?:\w+\s)?{_DONE}\b
        | (?:text|html|plain\stext)\s(?:file|version)s?\s(?:produced\s|prepared\s|created\s)?by\b
        | (?:this|dieser|ce|dit)\s(?:[78]-?bit|ascii)\b | we\s(?:are\sreleasing|thank)\b
        | (?:with\s)?(?:many\s)?thanks\sto\b
        | and\s*\Z | the\sequipment:\s | project\sruneberg\b
        | note:\s(?:project\sgutenberg|images\sof\sthe\soriginal) | images\sof\sthe\soriginal | text\sencoding\sis\b
        | dieses?\s(?:buch|text|etext|e-?book|datei)\s(?:wurde|ist)\b | (?:erstellt|produziert)\svon\b
        | (?:produit|préparé|pr[eé]par[eé]|numérisé|transcrit)\spar\b | nous\sremercions\b
        | ce\s(?:livre|document|fichier|texte)\s(?:a\sété|fut|est)\b
        | (?:geproduceerd|gemaakt)\sdoor\b | dit\s(?:e-?boek|bestand|boek)\s(?:is|werd)\b
        | produ[cz]ido\spor\b | prodotto\sda\b | (?:tuotti|tuottan\w+|toimitt\w+)\b | producerad\sav\b | produkita\sde\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
# What only those speak of who make etexts.
_CRAFT = re.compile(
    r"""(?i:project\s+gutenberg|gutenberg[\s-]+projekt|projekt[\s-]+gutenberg|gutenberg(?:2000)?\.\w|pgdp|runeberg
        |distributed\s+proof|proof-?read(?:ing|ers)\s+team|\be-?texts?\b|\be-?books?\b|\S@\w|https?:|\bwww\.|\bftp\b
        |omnipage|internet\s+archive|hathi\s*trust|gallica|\bplain\s+vanilla\b|\b[78]-bit\b|iso[\s-]8859|projekt-de
        |images\s+(?:of\s+the\s+original|generously|(?:were\s|made\s)*available)|adresse\s+erreichbar)
        |\bPG\b|\bOCR\b|\bASCII\b|\bHTML\b|\bGoogle\s+(?:Books?|Print)""",
    re.VERBOSE,
)
_TEAM = re.compile(
    r"(?:Distributed|PG|Gutenberg)\s+Proof|Proof-?read(?:ing|ers)\s+Team|pgdp\.net|Anonymous\s+Volunteer"
)
# Beside names, the words of a credit that does not speak of the craft: "from the 1908 edition by".
_SMALL = frozenset(
    """
    a additional an and anonymous are as ascii assistance at book books by contact converted copy corrected corrections
    courtesy created da de del den der des di digital digitised digitized distributed do donated du e e-mail e-text
    e-texts ebook edited edition editions editing el email en et etext etexts eus file files first for formatted
    formatting from generously german french dutch finnish spanish italian html i ii images in is its ja jr kindly la
    le library made mail many of og och on online par por prepared printed produced project proof proofed proofing
    proofread proofreader proofreaders proofreading provided reformatted revised s same scanned scanning scans second
    software special team text texts thanks the third to transcribed transcription und updated using van version
    volunteer volunteers von was were with y
    """.split()
)
_FIELD = re.compile(
    r"[ \t]*(?:author|title|language|encoding|character set(?: encoding)?|remark|edition|release date|posting date)"
    r"[ \t]*:[^\n]*",
    re.IGNORECASE,
)
_SAYS_HOW = re.compile(r"^[ \t]*(?:language|encoding|character set)", re.MULTILINE | re.IGNORECASE)
_PICTURE = re.compile(
    r"\s*\[(?:illustration|image|picture|frontispiece|cover|abbildung|ilustraci)[^\]]*\]\s*\Z", re.IGNORECASE
)
_ADDRESS = re.compile(r"<[^>\s]*>|\S*(?:@|://|www\.)\S*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CAPITALS = re.compile(r"[^\W\d_]{3}")
_BLANK = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)*")
_LONGEST, _HEAD, _MOST = 2_000, 6_000, 12
_TITLE = 300


def without_credits(body: str) -> str:
    r"""The text without the paragraphs at its head that say who prepared the file.

    >>> without_credits("Produced by A. B. and the\nProofreading Team\n\n[Illustration]\n\nText file by C.\n\nTEA\n\n")
    '[Illustration]\n\nTEA\n\n'
    >>> without_credits("Produced by magic, the rabbit looked at them.\n\nIt ran.")
    'Produced by magic, the rabbit looked at them.\n\nIt ran.'

    Pictures and the lines of a title page that stand before such a paragraph stay. Behind a title page it has to speak
    of the craft, since books have lines such as "Prepared by the Society".
    """
    kept, place, titled = list[str](), 0, False
    for _ in range(_MOST):
        blank = _BLANK.search(body, place, place + _LONGEST)
        if blank is None or place > _HEAD:
            break
        paragraph = body[place : blank.start()]
        size = credit_of(paragraph, titled=titled)
        if not size and len(paragraph) > _TITLE:
            break
        if size < len(paragraph):
            titled = titled or not _PICTURE.match(paragraph)
            kept.append(body[place + size : blank.end()].removeprefix("\n"))
        place = blank.end()
    return "".join(kept) + body[place:]


def without_last_credits(body: str) -> str:
    """The text without the paragraphs at its end that say who prepared the file."""
    for _ in range(_MOST):
        body = body.rstrip()
        blanks = [found.span() for found in _BLANK.finditer(body, max(0, len(body) - _LONGEST))]
        if not blanks or credit_of(body[blanks[-1][1] :], titled=True) < len(body) - blanks[-1][1]:
            break
        body = body[: blanks[-1][0]]
    return body


def credit_of(paragraph: str, *, titled: bool) -> int:
    r"""How many characters at the head of a paragraph say who prepared the file.

    >>> [credit_of(text, titled=False) for text in ("Produced by A. B.\nTEA", "Produced by the sun, it ripened.")]
    [17, 0]
    """
    begins = _BEGINS.match(paragraph)
    if begins is None:
        team = _TEAM.search(paragraph) is not None and _is_of_names(paragraph)
        lines = paragraph.split("\n")
        fields = _SAYS_HOW.search(paragraph) and all(map(_FIELD.fullmatch, lines)) and len(lines) > 1
        return len(paragraph) if team or fields else 0
    crafted = _CRAFT.search(paragraph, begins.end()) or "project gutenberg" in begins[0].lower()
    named = not titled and not paragraph.isupper() and _is_of_names(paragraph[begins.end() :])
    return _end_of_credit(paragraph) if crafted or named else 0


def _end_of_credit(paragraph: str) -> int:
    """Where a title begins below a credit without a blank line, or lines that have nothing to do with it."""
    lines = paragraph.split("\n")
    last = max([n for n, line in enumerate(lines) if _CRAFT.search(line) or _is_of_names(line)], default=0)
    while last + 1 < len(lines) and lines[last + 1].lstrip()[:1].islower():
        last += 1
    if len(lines) - last <= 2:  # the end of a sentence may say anything
        last = len(lines) - 1
    title = next(
        (n for n, line in enumerate(lines) if n and _CAPITALS.search(line) and line.isupper()), len(lines)
    )
    return len("\n".join(lines[: min(title, last + 1)]))


def _is_of_names(text: str) -> bool:
    """Whether all words are names, or small ones that stand between them in a credit."""
    words = _WORD.findall(_ADDRESS.sub(" ", text))
    return all(word[0].isupper() or word in _SMALL for word in words if not word[0].isdigit())
