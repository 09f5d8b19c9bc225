"""Parsing of texts: words for the spell checker, timecodes, seek positions and dictionary tags.

Only words by Unicode are passed to a dictionary, because Enchant is native code and a NUL ends a word."""
