"""The stages of pairs: which of them, in which order, and on which side of a split."""

from tunekit.names import names_of

__getattr__, __dir__, __all__ = names_of(__name__)
