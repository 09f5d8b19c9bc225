"""The dialog with all tasks of the current bundle, for opening one out of order.

`sheet` filters tasks by text and progress; `table` lists them and builds the text of a row only when it is
displayed."""
