"""Plain numbers and strings to text that people read."""
