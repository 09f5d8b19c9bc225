"""Readers of the JSON in columns, one module per object tag: `faults` checks the cells of all of them. Pure."""
