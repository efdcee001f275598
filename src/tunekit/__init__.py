"""tunekit makes fine-tuning data."""

from tunekit.names import names_of
from tunekit.version import VERSION as __version__  # noqa: F401, N811 -- the standard name

__getattr__, __dir__, __all__ = names_of(__name__)
