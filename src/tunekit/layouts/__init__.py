"""The layouts: a pair as a trainer reads it."""

from tunekit.names import names_of

__getattr__, __dir__, __all__ = names_of(__name__)
