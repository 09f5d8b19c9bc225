"""Text views: a read-only text with a comfortable line length, and the view in which spans are marked. Positions are
code points."""
