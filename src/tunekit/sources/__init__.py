"""The sources, one kind a file."""

from tunekit.sources.files import TextFiles as TextFiles
from tunekit.sources.files import read_text as read_text
from tunekit.sources.paragraphs import Paragraphs as Paragraphs
from tunekit.sources.source import Source as Source
from tunekit.sources.texts import Texts as Texts
from tunekit.sources.texts import texts as texts
from tunekit.sources.windows import Windows as Windows
