"""Inputs or targets from a function of the user's: calls, tries, and a cache of answers."""
