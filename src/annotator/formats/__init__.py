"""Conversion between bytes and the data of `core`: one module for each file format.

Formats use no network and do not walk disks. The caller passes bytes or a `BundleSource`, and no format copies
files. Packages are divided by direction, `imports` and `exports`, and not by foreign program, because a division by
program would create import cycles. Readers collect all problems of a source in a `ProblemLog` instead of stopping at
the first. A function that returns no value returns the `Reported` token of the log, so that the type proves that the
error is in the log. Messages of a library about syntax are passed on only if `ui` has a translation for them."""
