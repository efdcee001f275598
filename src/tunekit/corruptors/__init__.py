"""The corruptors, one family a file."""
