"""What values are: frozen, checked by their annotations, saved and read again."""
