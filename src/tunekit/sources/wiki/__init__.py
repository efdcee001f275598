"""Dumps of MediaWiki: the pages, and their markup as text."""
