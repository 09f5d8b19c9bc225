"""Painted masks as bounds of covered pixels per row, never as pixels; numpy is not needed. `raster` is the mask with
its edits; a stroke costs only the rows it touches, on 50 megapixels as on one. `label_studio_rle` and `coco_rle` are
the file formats; decoding takes time and memory by the number of bytes, whatever the header claims. A pixel is
covered if it is at least half opaque. In answers, drafts and undo steps a mask is Label Studio's bytes, deflated, as
text (`compression`). A prediction that nobody edits is submitted with its original numbers."""
