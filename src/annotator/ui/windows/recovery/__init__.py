"""The recovery window, displayed if the records are damaged, truncated, missing, or empty although related files
exist.

It explains the damage and lists the recoverable data. One key restores them and continues to the inbox. It appears
before the start, or during work after everything else is closed."""
