"""Export of image regions to COCO, YOLO, Pascal VOC, labelme, class masks and a table.

All formats are written from one common form (`annotations`): outlines in pixels and the answers about each region.
`instances` groups regions into objects. `clipping` clips regions for VOC, YOLO and COCO. Formats with a file for
each image also export the images to the place where programs expect them (`source_files`). Without them, no program
and no import of ours opens such a folder. `--without-pictures` omits them. Attributes of imported COCO objects
return unchanged as long as the worker did not change the regions they depend on (`passthrough`). Every page of a
list is an image of its own; further pages of a file have no name in these formats."""
