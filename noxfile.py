"""What is run before a change goes in: `nox`, or one session by name, such as `nox -s tests -- -k layers`."""

import nox

DEV = nox.project.load_toml("pyproject.toml")["project"]["optional-dependencies"]["dev"]


def tools(*names: str) -> list[str]:
    """The requirements of the `dev` extra whose names start so."""
    return [requirement for requirement in DEV if requirement.startswith(names)]


@nox.session
def tests(session: nox.Session) -> None:
    """The tests, against the installed library."""
    session.install(".[testing]", *tools("pytest"))
    session.run("pytest", *(session.posargs or ["--numprocesses", "auto"]))


@nox.session
def lint(session: nox.Session) -> None:
    """Rules and format."""
    session.install(*tools("ruff"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Types, strictly."""
    session.install(".[testing]", *tools("mypy", "types-"))
    session.run("mypy", "--strict", "src")


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """The table of benchmarks: reference loop, best peer, tunekit."""
    session.install(".")
    session.run("python", "benchmarks/run.py", *session.posargs)
