"""Spell checking with the dictionaries of the system, through Enchant, and the user dictionary.

Enchant is native code and runs in one thread. It only gets words by the rules of Unicode (`core.text`),
because a NUL character would crash it. The user dictionary is a text file in the home (`words.txt`), valid for every
language. Enchant's own files stay in the home too; further Hunspell dictionaries may be put into
`dictionaries/hunspell/`."""
