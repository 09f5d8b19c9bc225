"""Readers and writer of task tables and their predictions. JSON tables may have 64 MiB, because they are held in
memory completely. Other tables may have 256 MiB. Rows are packed into columns, and an imported bundle stores them in
this layout (`cache`): a row becomes a Task on access, and opening a bundle parses nothing. Predictions are built
like edits of a worker, so that they contain nothing that a worker could not answer. Rejected parts are reported by
`annotator check` only. Widths, heights and lengths in a prediction are ignored: those of the real media are used."""
