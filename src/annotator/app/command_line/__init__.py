"""Shared parts of the command line: argument types, options, messages, progress and the end of a command. It speaks
the language of the home's settings, or the system's. `argparse_i18n` translates argparse's own messages from one
table."""
