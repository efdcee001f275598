"""Writing: pairs to files."""
