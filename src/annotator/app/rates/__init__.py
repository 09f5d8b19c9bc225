"""The command `annotator rates`: the hourly pay of past work, from Mechanical Turk batches, ledgers or results."""
