"""What trainers ask of a file: the table of rules, and what is found by it."""

from tunekit.names import names_of

__getattr__, __dir__, __all__ = names_of(__name__)
