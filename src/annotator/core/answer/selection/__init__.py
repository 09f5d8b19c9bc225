"""Edits and answers for several selected regions at once, and groups.

A group is a number that regions of one image or page share. Label Studio has no groups, but preserves a region's
`meta`, where the number is `group_id`. The order of an answer is the drawing order: later regions are drawn over
earlier ones."""
