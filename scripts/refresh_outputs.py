"""Put the real output below each program of the README and the docs: python scripts/refresh_outputs.py."""

import contextlib
import io
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"```python\n(?P<code>.*?)```(?P<shown>\n+```text\n.*?```)?", re.DOTALL)


def refreshed(page: str) -> str:
    """The page, with what its programs print; a program without output below it is run for its names alone."""
    namespace: dict[str, object] = {}

    def run(block: re.Match[str]) -> str:
        if block["shown"] is None:
            return block[0]
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(block["code"], namespace)
        return f"```python\n{block['code']}```\n\n```text\n{printed.getvalue()}```"

    return BLOCK.sub(run, page)


if __name__ == "__main__":
    for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")
