"""Readers of the files shipped with the program: presets, payers, dated rules, themes and others. A preset is a
labeling config with two processing instructions for the requester's texts. No code depends on a kind of work."""
