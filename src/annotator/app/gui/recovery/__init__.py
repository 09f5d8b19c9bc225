"""Recovery of records that are damaged, cut, missing or empty: the check before the start and during work, and the
control of the recovery window.

During work the window appears after everything is closed. The user restores from backups, begins anew or leaves."""
