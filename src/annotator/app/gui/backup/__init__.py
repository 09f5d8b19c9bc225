"""The daily copy of the records, made beside the work by a process of its own, 25 s after the start and after
midnight.

The process ends with its pipe and removes an unfinished copy. Without a process a thread of the window makes the
copy."""
