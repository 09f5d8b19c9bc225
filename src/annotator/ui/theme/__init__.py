"""Colours, icons and fills: all colours come from the theme files, none from a widget. The style sheet is
`resources/themes/sheet.qss`. Label colours are those of the design, else a palette for colour-blind users."""
