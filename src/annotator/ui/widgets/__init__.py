"""Widgets and layouts that know no page: labels, tables, scroll areas, fields and dialogs. Text is plain everywhere;
only `safe_browser` displays rich text, serving all resources itself. Scroll areas reserve the width of their scroll
bar. On Linux, Qt names a combo box by its selected entry, so `NoWheelComboBox` has a question label."""
