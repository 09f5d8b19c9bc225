"""The conversation of a Chat: its messages, and the field in which the worker writes more."""
