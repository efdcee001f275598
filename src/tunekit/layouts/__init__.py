"""The layouts: a pair as a trainer reads it."""
