"""Worker processes: blocks sent out, pairs sent back."""
