"""The cached layer for thousands of regions on an image.

The regions are painted once into an image slightly larger than the view, in slices of 5 ms. The view shows this
image while the user points, moves or zooms. An edit repaints only its section (`dirty_regions`), and a spatial index
finds regions near a position. Labels of regions narrower than 40 px are left out."""
