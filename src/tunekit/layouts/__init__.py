"""The layouts: a pair as a trainer reads it."""

from tunekit.layouts.chat import Chat as Chat
from tunekit.layouts.layout import Layout as Layout
from tunekit.layouts.plain import Plain as Plain
