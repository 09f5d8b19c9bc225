"""Widgets and layouts that do not know any page: labels, tables, scroll areas, fields and dialogs. Text is plain
everywhere; only `safe_browser` displays rich text, and it serves every resource itself. Scroll areas reserve the
width of their scroll bar. On Linux, Qt names a combo box by its selected entry, so `NoWheelComboBox` has a label for
its question."""
