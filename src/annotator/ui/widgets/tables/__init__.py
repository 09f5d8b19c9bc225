"""Tables of text and figures, with column widths that avoid truncated text and horizontal scrolling."""
