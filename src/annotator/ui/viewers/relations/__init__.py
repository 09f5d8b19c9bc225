"""Arrows of the relations between regions.

Over an image they are painted from a cached image as long as nothing has moved, because dozens of curves take longer
than a frame. Over a text only the active relation is drawn. A click on an arrow selects its relation."""
