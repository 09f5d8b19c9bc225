"""Review of predictions: the worker confirms, corrects or rejects them one by one or all at once.

The page that applies edits turns an edited prediction into a changed one, so edits need not know about it, and undo
restores it. Rejected predictions are removed from the answer. Locked regions are not rejected."""
