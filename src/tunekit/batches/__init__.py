"""What goes through the line: records, pairs, and the trace of one text."""
