"""Cache: answers that are on the disk, each found by a hash of all that it depends on."""

import hashlib
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tunekit.errors import InvalidArgument, MalformedInput
from tunekit.mappings.apply.calling import Call
from tunekit.safe_paths import make_folder, refuse_other

FILE = "answers.sqlite3"
_VERSION = 1
_WAIT = 60.0  # seconds, for another process that writes
_TABLE = "CREATE TABLE answers (key BLOB PRIMARY KEY, answer BLOB, digest BLOB NOT NULL) WITHOUT ROWID"
_SCHEMA = [("table", "answers", _TABLE)]
_BESIDE = ("", "-journal", "-wal", "-shm")  # what SQLite opens by name
_CLOSED = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}


@dataclass(frozen=True, eq=False)
class Cache:
    """The answers of one function, as its ``identity`` says; a file holds those of many.

    An answer is on the disk when ``keep`` returns. Where two processes have asked the same, the first answer counts.
    """

    file: Path
    identity: str
    connection: sqlite3.Connection

    def known(self, calls: Iterable[Call]) -> dict[Call, str | None]:
        """The answers that are there."""
        with _told(self.file):
            found = {call: self._found(call) for call in calls}
        return {call: answer[0] for call, answer in found.items() if answer is not None}

    def keep(self, call: Call, answer: str | None) -> str | None:
        """The answer that counts from now on: this one, or the one that is there."""
        key, content = self.key(call), None if answer is None else _encoded(answer)
        with _told(self.file):
            self.connection.execute(
                "INSERT OR IGNORE INTO answers VALUES (?, ?, ?)", (key, content, _digest(key, content))
            )
            found = self._found(call)
        return answer if found is None else found[0]

    def _found(self, call: Call) -> tuple[str | None] | None:
        key = self.key(call)
        row = self.connection.execute("SELECT answer, digest FROM answers WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        answer, digest = row
        if not isinstance(answer, bytes | None) or digest != _digest(key, answer):
            raise _damaged(self.file, "an answer is not what was written")
        return (None if answer is None else answer.decode("utf-8", "surrogatepass"),)

    def key(self, call: Call) -> bytes:
        """Where the answer to a call is."""
        text, seed = call
        parts = _encoded(self.identity), b"" if seed is None else str(seed).encode(), _encoded(text)
        framed = b"".join(len(part).to_bytes(8, "little") + part for part in parts)
        return hashlib.blake2b(framed, digest_size=20).digest()


@contextmanager
def opened(folder: str, identity: str) -> Iterator[Cache]:
    """The cache in a folder, which is made where there is none.

    Raises: MalformedInput: the file is damaged, or none of tunekit's. InvalidArgument: nothing can be written there.
    """
    make_folder("Apply", Path(folder))
    file = Path(folder) / FILE
    for ending in _BESIDE:
        refuse_other("Apply", file.with_name(file.name + ending))
    with _told(file):
        connection = sqlite3.connect(file, timeout=_WAIT, isolation_level=None)
    with closing(connection):
        with _told(file):
            _distrust(connection)
            _prepare(connection, file)
        yield Cache(file, identity, connection)


def _distrust(connection: sqlite3.Connection) -> None:
    """Have SQLite take the file for one that anybody may have written: nothing in it is run."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE)


def _prepare(connection: sqlite3.Connection, file: Path) -> None:
    """Tables, where the file is new; and the write-ahead log, with which an answer costs no wait for the disk."""
    version = _version(connection)
    if version == 0:
        connection.execute("BEGIN IMMEDIATE")
        version = _version(connection)  # another process may have been first
        if version == 0 and not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            connection.execute(_TABLE)
            connection.execute(f"PRAGMA user_version = {_VERSION}")
            version = _VERSION
        connection.execute("COMMIT")
    if version != _VERSION:
        raise _damaged(file, f"it is of another program, or of version {version}")
    if connection.execute("SELECT type, name, sql FROM sqlite_master LIMIT 2").fetchall() != _SCHEMA:
        raise _damaged(file, "it holds something else than the one table of answers")
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:  # who is at work in it has set it, or will
            raise
    connection.execute("PRAGMA synchronous = NORMAL")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """Errors that say which file is damaged or closed; others, such as a full disk, pass with the file's name."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _DAMAGED or "no such table" in str(error) or "no such column" in str(error):
            raise _damaged(file, str(error)) from error
        if code in _CLOSED:
            raise InvalidArgument(
                f"Apply: the cache {str(file)!r} cannot be written: {error}.\nHint: choose another folder."
            ) from error
        error.add_note(f"The cache is {str(file)!r}.")
        raise


def _damaged(file: Path, why: str) -> MalformedInput:
    return MalformedInput(
        f"Apply: the cache {str(file)!r} is damaged: {why}.\nHint: move it away; the calls are then made again."
    )


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _digest(key: bytes, content: bytes | None) -> bytes:
    """What shows that a bit has changed on the disk, which SQLite does not see."""
    told = b"none" if content is None else b"text" + content
    return hashlib.blake2b(told, key=key, digest_size=8).digest()
