"""Import of image annotations: COCO, YOLO, Pascal VOC, labelme, CVAT, class masks and this program's regions table.
There is a reader for each format (`registry`) and one common form of the result (`foreign_annotations`).
`AnnotationReader` validates and clips the regions. Pixels of masks and sizes of images come from a port
(`PixelQueries`) that a sandboxed worker implements. The real image size has priority over the size stated in a file.
Images beside those with a labelme or VOC file become tasks without predictions (`unlabelled`)."""
