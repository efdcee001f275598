"""Books of Project Gutenberg and of those that publish alike."""
