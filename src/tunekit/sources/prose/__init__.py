"""Plain text as it was typeset: lines unwrapped, chapters found, notes and tables left out."""
