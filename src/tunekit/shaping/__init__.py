"""Shaping: which pairs, and on which side of a split."""
