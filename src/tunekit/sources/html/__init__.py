"""HTML: the text that a reader of the page sees."""
