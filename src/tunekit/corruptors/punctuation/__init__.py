"""Punctuation: which marks there are, and what becomes of each when they are stripped."""
