"""Readers of the files that ship with the program: presets, payers, dated rules, themes and other resources. A
preset is an ordinary labeling config with two processing instructions for the requester's texts. No code depends on
a kind of work."""
