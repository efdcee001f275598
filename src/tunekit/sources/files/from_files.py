"""What all readers of files are: patterns and a limit, known by the content of what matches."""

from dataclasses import field
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar

from tunekit.sources.files.file_search import as_patterns, changed, find, identity_of, shown
from tunekit.sources.source import Source
from tunekit.sources.stretches import LIMIT
from tunekit.values.arguments import Checked, Count
from tunekit.values.frozen import value

T = TypeVar("T", bound="FromFiles")


def _check_patterns(owner: Any, _: str, given: Any) -> tuple[str, ...]:
    return as_patterns(owner._call, given)  # a reader is known by the function that makes it


FilePatterns = Annotated[tuple[str, ...], Checked(_check_patterns)]


@value
class FromFiles(Source):
    """The files that match patterns."""

    patterns: FilePatterns = field(kw_only=False)
    limit: Count = LIMIT

    _call: ClassVar[str] = "read_…"

    def files(self) -> list[tuple[str, Path]]:
        """The id and the path of each file, by id: the path below the fixed part of the patterns.

        Raises: InvalidArgument: no file matches one of the patterns.
        """
        return find(self._call, self.patterns)

    def identity(self) -> Any:
        """The ids and a hash of the content of the files, and how they are read. Cost: one pass over the files."""
        return {self._call: identity_of(self.files()), **changed(self)}

    def __repr__(self) -> str:
        return shown(self._call, self.patterns, changed(self))


def reader(cls: type[T], patterns: Any, **arguments: Any) -> T:
    """A reader of files that are there.

    Raises: InvalidArgument: no file matches, or an argument breaks its rule.
    """
    made = cls(patterns, **arguments)
    made.files()
    return made
