"""The patterns that guards take: tunekit's own, and users', which run under limits."""

import contextlib
import re
import subprocess
import sys
from time import process_time

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

import tunekit as tk
from tunekit.corruptors.matching import Matcher, check_limits, matcher

SHOUT = tk.UpperCase()
ENDLESS = """
import resource, sys, tunekit as tk
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
guarded = tk.Protect(tk.UpperCase(), sys.argv[1])
before = peak()
try:
    guarded("ab" * 20)
except tk.OutOfDomain as error:
    print(error)
print(peak() - before)
"""
PATTERNS = {name: getattr(tk.patterns, name) for name in tk.patterns.__all__}

FOUND = [
    (
        "URL",
        "see https://Example.org/a_(b)?x=1&y=2, www.foo.de/x. http://a.b/c!? ftp://x",
        ["https://Example.org/a_(b)?x=1&y=2", "www.foo.de/x", "http://a.b/c", "ftp://x"],
    ),
    (
        "URL",
        "(http://a.org/) «http://b.org/ü/?q» xhttp://no awww.no http://",
        ["http://a.org/", "http://b.org/ü/?q", "http://no"],
    ),
    (
        "URL",
        "HTTP://EX.ORG/A, Www.Foo.org (https://w.org/wiki/A_(b)) x",
        ["HTTP://EX.ORG/A", "Www.Foo.org", "https://w.org/wiki/A_(b)"],
    ),
    ("EMAIL", "o'neil@x.org 'a@b.org' 'it''s@c.org", ["o'neil@x.org", "a@b.org", "s@c.org"]),
    ("EMAIL", "a.b+c@foo.co.uk, x@y, (mé@ex-a.org).", ["a.b+c@foo.co.uk", "mé@ex-a.org"]),
    (
        "NUMBER",
        "1,000.50 -3 5% 1e-5 2024-01-05 12:30, x-3",
        ["1,000.50", "-3", "5%", "1e-5", "2024-01-05", "12:30", "3"],
    ),
    ("NUMBER", "10km B2B ٣٤ +49 1.", ["10", "2", "٣٤", "+49", "1"]),
    (
        "CODE",
        "use `x = 1` and ```\ncode ` y``\n``` done ``` open",
        ["`x = 1`", "```\ncode ` y``\n```", "``` open"],
    ),
    ("CODE", "a ` b\nc `", []),
    ("CODE", "``b`c`` x ```y``` `z` ``open `w`", ["``b`c``", "```y```", "`z`", "`open `"]),
    (
        "PLACEHOLDER",
        "{name} {{ x }} {0:>8} ${HOME} $USER",
        ["{name}", "{{ x }}", "{0:>8}", "${HOME}", "$USER"],
    ),
    ("PLACEHOLDER", "%s 100% done %(n)d %5.2f 5%discount", ["%s", "%(n)d", "%5.2f"]),
    ("PLACEHOLDER", "<NAME> [PER_1] <|im_start|> {a b} <b> [x]", ["<NAME>", "[PER_1]", "<|im_start|>"]),
    # In every script, and next to any letter
    (
        "URL",
        "请看https://example.org/a。他说 见 www.example.cn，谢谢！",
        ["https://example.org/a", "www.example.cn"],
    ),
    (
        "URL",
        "「https://ja.org/」です https://ko.org에서 https://th.orgไทย",
        ["https://ja.org/", "https://ko.org", "https://th.org"],
    ),
    (
        "URL",
        "смhttps://пример.рф/путь?x=1, http://ar.org/عربي، x",
        ["https://пример.рф/путь?x=1", "http://ar.org/عربي"],
    ),
    (
        "URL",
        "http://x.de—und ‘http://q.de’ http://a.b/c…d http://e.f/g।",
        ["http://x.de", "http://q.de", "http://a.b/c", "http://e.f/g"],
    ),
    (
        "NUMBER",
        "٣٫١٤ १२.५ ۱۲٬۳۴۵ 5٪ 3．14 10：30 第12章 −5",
        ["٣٫١٤", "१२.५", "۱۲٬۳۴۵", "5٪", "3．14", "10：30", "12", "−5"],
    ),
    ("NUMBER", "1\u00a0000\u202f000 m, 1\u00a012", ["1\u00a0000\u202f000", "1", "12"]),
    (
        "PLACEHOLDER",
        "%s%s %dMB %s_%s a%sb 请%s看 %1$s %@ %% %ld",
        "%s %s %d %s %s %s %s %1$s %@ %% %ld".split(),
    ),
    ("PLACEHOLDER", "看{x}看${Y}é %(n)sé 100%% 50%and", ["{x}", "${Y}", "%(n)s"]),
    (
        "URL",
        "`https://a.org/b`, **https://a.org/c** [A](https://a.org/d)E",
        ["https://a.org/b", "https://a.org/c", "https://a.org/d"],
    ),
    ("NUMBER", "50 % of, 5\u00a0% 7 %d 8%x", ["50 %", "5\u00a0%", "7", "8%"]),
    ("PLACEHOLDER", "%{NAME} #{X} {{{Y}}} %n", ["%{NAME}", "#{X}", "{{{Y}}}", "%n"]),
    ("MENTION", "谢谢@Anna。a@b.org", ["@Anna"]),
    ("HASHTAG", "今天#Tag a#b", ["#Tag"]),
    ("APOSTROPHE", "don`t O´Neil x‛s", ["`", "´", "‛"]),
    # The presets
    (
        "DECIMAL",
        "3.14 1,000,000.50 1’000 5 10:30 ١٢٫٥ x-1.5",
        ["3.14", "1,000,000.50", "1’000", "١٢٫٥", "1.5"][:4],
    ),
    ("DATE", "2024-01-05 5/1/2024 05.01.24 1/2 2024-1/5", ["2024-01-05", "5/1/2024", "05.01.24"]),
    ("DATE", "在2024年1月5日，5月3日 2024년 1월 5일에", ["2024年1月5日", "5月3日", "2024년 1월 5일"]),
    ("TIME", "9:05 21:30:15 9.30 p.m. 10 AM 25:61 3:1 12.5", ["9:05", "21:30:15", "9.30 p.m.", "10 AM"]),
    ("HASHTAG", "#tag ＃タグ #1 a#b &#39; #été", ["#tag", "＃タグ", "#été"]),
    ("MENTION", "@name, @a.b-c. x@y.org ＠名", ["@name", "@a.b-c", "＠名"]),
    ("APOSTROPHE", "it's l’eau 'x' dogs' ", ["'", "’"]),
    ("HYPHEN", "well-known COVID-19 a - b -x", ["-", "-"]),
]


@pytest.mark.parametrize(("name", "text", "found"), FOUND)
def test_what_each_pattern_finds(name, text, found):
    assert [m.group() for m in regex.finditer(PATTERNS[name], text)] == found


# The beginnings of what each pattern looks for: a search that began anew at each would be quadratic.
BEGINNINGS = (
    "http:// a@ a. @ 1, 1 ` `` ``` { {{ ${ % %( < <A [A <| a www. + . http://. x@y. `\n -  ```\t`\t`` $ {{a"
)


@pytest.mark.parametrize("name", PATTERNS)
@pytest.mark.parametrize("beginning", BEGINNINGS.split(" "))
def test_the_patterns_take_linear_time(name, beginning):
    # Quadratic time would be half a minute of a processor at this size, and linear time is half a second at most.
    text, start = (beginning or " ") * 300_000, process_time()
    assert sum(1 for _ in regex.finditer(PATTERNS[name], text)) >= 0
    assert process_time() - start < 10


@pytest.mark.parametrize("name", PATTERNS)
def test_what_is_found_stays(name):
    text = " ".join(text for _, text, _ in FOUND)
    kept = tk.Protect(tk.RandomEdits(rate=1, kinds=("delete",)), PATTERNS[name])(text)
    found = [[m.group() for m in regex.finditer(PATTERNS[name], t)] for t in (text, kept)]
    assert found[0] == found[1]
    assert len(kept) < 0.9 * len(text) + sum(map(len, found[0]))


# Forms of a pattern


@pytest.mark.parametrize(
    ("pattern", "written", "text", "kept"),
    [
        ("a+", "a+", "aaB", "aa"),
        (re.compile("A+", re.IGNORECASE), "(?i)A+", "aaB", "aa"),
        (re.compile(r"\w", re.ASCII), r"(?a)\w", "xé", "x"),
        (regex.compile("a(?:b|bc)", regex.POSIX), "(?p)a(?:b|bc)", "abcd", "abc"),
        (regex.compile("[a--b]", regex.VERSION1 | regex.IGNORECASE), "(?ifV1)[a--b]", "Ab", "A"),
        (["x", "b"], ("x", "b"), "aabx", "bx"),
        (("x", re.compile("B # c", re.VERBOSE | re.IGNORECASE)), ("x", "(?ix)B # c"), "abX", "b"),
        ([regex.compile("b", regex.REVERSE)], ("(?r)b",), "abb", "bb"),
    ],
)
def test_a_compiled_pattern_is_written_out(pattern, written, text, kept):
    guard = tk.Protect(tk.RandomEdits(rate=1, kinds=("delete",)), pattern)
    assert guard.pattern == written
    assert guard == eval(repr(guard), vars(tk))
    assert guard(text) == kept


@pytest.mark.parametrize(
    ("patterns", "text", "after"),
    [
        ([r"\d+", r"\d+-[A-Z]+"], "12-AB CD", "12-AB cd"),
        (["New", "New York"], "New York NOW", "New York now"),
        (["AB", "BC"], "ABCD", "ABCd"),
        (["B", "ABC"], "ABCD", "ABCd"),
        ([r"(A)\1", r"(B)\1"], "AA BB CC", "AA BB cc"),
        ([tk.patterns.NUMBER, tk.patterns.EMAIL], "Mail 2Pac@Example.Org NOW", "mail 2Pac@Example.Org now"),
        (["(?x) ABC # c", "DEF"], "ABCDEFG", "ABCDEFg"),
        (["(?r)A", "x"], "ABA", "AbA"),
    ],
)
def test_patterns_in_a_list_do_not_stand_in_each_others_way(patterns, text, after):
    for several in (patterns, patterns[::-1]):
        assert tk.Protect(tk.LowerCase(), several)(text) == after


def test_tunekits_own_patterns_run_without_a_clock_and_users_with_one():
    for name, pattern in PATTERNS.items():
        assert not matcher("Protect", "pattern", pattern).clock, name
    assert matcher("Protect", "pattern", tk.patterns.URL + "|a").clock


@pytest.mark.parametrize("clock", [True, False])
def test_a_search_without_memory_says_so(clock):
    class Hungry:
        pattern = "a"

        def finditer(self, string, timeout):
            assert (timeout is not None) == clock
            raise MemoryError

    with pytest.raises(tk.OutOfDomain, match=r"took more memory than a search may on the text 'aa'.\nHint: "):
        list(Matcher("Protect", Hungry(), clock=clock).finditer("aa"))


# Limits


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(", r"pattern that compiles \(missing \)"),
        ("[a", "pattern that compiles"),
        ("\\", "pattern that compiles"),
        (r"\L<words>", "pattern that compiles"),
        (re.compile(b"x"), "pattern that compiles, of strings"),
        (3, "pattern that compiles, of strings"),
        (None, "pattern that compiles, of strings"),
        ({}, "pattern that compiles, of strings"),
        ([], "at least one in a list"),
        (["a", 3], "pattern that compiles, of strings"),
        ("x" * 100_001, "at most 100,000 characters long; it has 100,001"),
        ("(" * 101 + ")" * 101, "at most 100 groups deep"),
        ("(?V1)" + "[" * 101 + "a" + "]" * 101, "at most 100 sets deep"),
        ("(?iV1)" + "[^" * 150, "at most 100 sets deep"),
        (regex.compile("[a]", regex.V1).pattern + "(?V1)" + "[a&&" * 20_000, "at most 100 sets deep"),
        (
            "((((a{100}){100}){100}){100})",
            "at most 100,000 characters when its repeats are laid out.\nHint: ",
        ),
        ("(a{2,300}){,400}", "laid out"),
        ("a{1000}{1000}", "laid out"),
        ("(?:ab|[()]){50001}", "laid out"),
        ("a{" + "9" * 5_000 + "}", "laid out"),
        ("(?x)(?:a{9999} # )\n){9999}", "laid out"),
        ("(?x)(?:a{9999} # (\n){9999}", "laid out"),
        ("(?:a{9999}(?#)){9999}", "laid out"),
        ("(?:(?x:(?:a{999} # )\n){999})(?-x:#)){999}", "laid out"),
    ],
)
def test_a_bad_pattern_is_refused_when_it_is_given(pattern, message):
    with pytest.raises(tk.InvalidArgument, match=message) as caught:
        tk.Protect(SHOUT, pattern)
    assert str(caught.value).startswith("Protect(pattern=")


@pytest.mark.parametrize("sign", ["[", "[^", "[a\\", "(", "(?#", "{1", "{1,", "\\", "[]", "a{2}", "]"])
def test_the_limits_are_checked_in_linear_time(sign):
    before = process_time()
    with contextlib.suppress(tk.InvalidArgument):
        check_limits("Protect", "pattern", sign * (100_000 // len(sign)))
    assert process_time() - before < 2


@pytest.mark.parametrize(
    "pattern",
    [
        "(" * 100 + ")" * 100,
        "(?V1)" + "[" * 90 + "a" + "]" * 90,
        "(?:a{300}){300}",
        r"[(]{3}\({2}[]()]{50000}",
        "a{,5}b{2,}",
    ],
)
def test_what_is_within_the_limits_compiles(pattern):
    assert tk.Protect(SHOUT, pattern)("xy") == "XY"


def test_a_search_that_explodes_is_ended():
    with pytest.raises(
        tk.OutOfDomain,
        match=r"Protect: the pattern .* took more than 2.0 s of processor time on the text .*\nHint: ",
    ):
        tk.Protect(SHOUT, r"(a|aa)+$")("a" * 60 + "b")


@pytest.mark.parametrize(
    "pattern", ["(?R)", "(?0)?a|b", "((?1)|b)", "(?<x>(?&x)|b)", "(a|(?R))*b", r"(?:\(|(?R))+"]
)
def test_a_search_without_end_is_ended_before_it_fills_the_memory(pattern):
    run = subprocess.run([sys.executable, "-c", ENDLESS, pattern], capture_output=True, text=True, check=True)
    message, grown = run.stdout.rsplit("\n", 2)[:2]
    assert "took more than 0.2 s of processor time on the text 'abab" in message
    assert int(grown) < 200 << 20


def test_a_pattern_that_calls_itself_guards_what_is_nested():
    text = "so {{a {{b}} c}} it is {{d}}"
    assert tk.Protect(SHOUT, r"\{\{(?:[^{}]|(?R))*\}\}")(text) == "SO {{a {{b}} c}} IT IS {{d}}"


@given(st.text("ab()[]{}?*+|\\^$.,-0123456789:<>=!iR&Ppu", max_size=30), st.text("ab(1", max_size=20))
def test_any_pattern_works_or_is_refused_with_a_reason(pattern, text):
    with contextlib.suppress(tk.TunekitError):
        tk.Protect(SHOUT, pattern)(text)
