"""Export of image regions to CVAT for images 1.1.

The format has all kinds of regions, skeletons and tags, and a file survives an import and export. `annotations`
writes the file, `labels` its label declarations, and `shapes` the geometry."""
