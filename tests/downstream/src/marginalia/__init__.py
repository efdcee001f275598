"""A corruptor, a mapping and a source that build on tunekit, and some programs that read noisy text."""

from marginalia.fortunes import Fortunes
from marginalia.redaction import Redact
from marginalia.stuttering import Stutter

__all__ = ["Fortunes", "Redact", "Stutter"]
