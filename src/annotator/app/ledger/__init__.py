"""The command `annotator ledger`: export, verification and restore of the user's own records. Export and
verification only read, and work beside a running window."""
