"""Put the real output below each program of the README and the docs: python scripts/refresh_outputs.py [PAGE …].

The tests hold the pages to what this finds.
"""

import contextlib
import io
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"```python\n(?P<code>.*?)```(?P<below>\n+```text\n.*?```)?", re.DOTALL)
SENTENCE = "On day {n} it was, they said, the best of times; it was (so {name} thought) the worst! "


def refreshed(page: Path) -> str:
    """The page, with what its programs print below those that show it. They run in one namespace, beside some books."""
    names: dict[str, object] = {"__name__": page.stem}

    def run(block: re.Match[str]) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(block["code"], page.name, "exec"), names)
        if block["below"] is None:
            return block[0]
        return f"```python\n{block['code']}```\n\n```text\n{printed.getvalue()}```"

    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("books").mkdir()
        for name in ("Ann", "Bob", "Cleo", "Dan"):
            text = "".join(SENTENCE.format(n=n, name=name) for n in range(1, 41))
            Path("books", f"{name.lower()}.txt").write_text(text, encoding="utf-8")
        return BLOCK.sub(run, page.read_text(encoding="utf-8"))


if __name__ == "__main__":
    for path in [Path(name).resolve() for name in sys.argv[1:]] or PAGES:
        path.write_text(refreshed(path), encoding="utf-8")
