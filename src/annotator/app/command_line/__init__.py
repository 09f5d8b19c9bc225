"""Shared parts of the command line: argument types, options, messages, progress and the end of a command. Its
language is that of the home's settings, or the system's. `argparse_i18n` translates argparse's own from one table."""
