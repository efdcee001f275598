"""The sources, one kind a file."""
