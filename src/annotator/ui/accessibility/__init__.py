"""Announcements and roles for screen readers, over Qt's bridge (AT-SPI on Linux). Changes away from the focus are
announced; messages within 150 ms are joined into one, after a focus change, and errors interrupt. Edits and undo
steps are described by comparing two answers. The focused widget announces itself. Clocks, saved drafts and running
figures are never announced. Qt reports custom widgets as fillers, so each class declares a `ACCESSIBLE_ROLE`."""
