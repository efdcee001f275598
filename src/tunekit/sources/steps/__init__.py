"""What cuts, chooses and groups the records of any source."""
