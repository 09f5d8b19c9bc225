"""Reading of masks with limits.

All files of one import share a budget: pixels of bounding boxes, runs, and bytes in the new bundle. It is checked
before a mask is made, because a hundred bytes of COCO may request a billion pixels. PNG files are unpacked only if
the header shows one channel (or colours, for colour masks) and at most 64 megapixels."""
