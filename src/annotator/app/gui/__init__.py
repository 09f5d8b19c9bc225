"""The program with its window: start, composition root, event loop and end.

`program` owns one asyncio loop (qasync) and one TaskGroup of all long-running tasks. `composition` is the only place
that connects all parts. Expected errors are AnnotatorErrors with a message; a programming error ends the program in
an orderly way, with a report in `log/`, and nothing saved is touched (`crash`).

- Records that are damaged, cut, missing or empty are found before the start and during work (`records_check`). The
  recovery window appears after everything is closed (`recovery_window`).
- A process of its own copies the records 25 s after the start and after midnight (`daily_backup`,
  `backup_process`). Without a process a thread of the window makes the copy.
- A second start in an open home hands its bundle over through a folder of calls (`single_instance`).
- Garbage is collected in the window's thread only (`gc_control`).
- Threads end before the interpreter does; if one does not end within two seconds, the process exits without teardown
  (`shutdown`).
- Without a display a message and exit code 2 replace Qt's abort (`display`)."""
