"""Copy and paste of image regions.

A copy keeps the design it was made with. `copy_paste` recreates regions with the controls of the target design, as
edits would, and counts losses. `placement` keeps the size in pixels and the distance from the upper left corner.
Shapes that would cross an edge are left out and counted, never moved or clipped. A mask fits only an image of the
same size."""
