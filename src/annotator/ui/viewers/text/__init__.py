"""Text views: a read-only text with a comfortable line length, and one to mark spans. Positions are code points."""
