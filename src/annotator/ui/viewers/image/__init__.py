"""The image views: zoom and pan, and the view in which regions are drawn.

`regions` holds the regions of an image and the selection. `shape_editing` and `vector_line_editing` change the
selected one, and `drawing` adds new ones. None of them knows a view: they work on any `DrawingSurface`, so a video
frame uses them, too. `mouse_bindings` and `key_bindings` translate input, `hit_test` finds regions, and `mark_painter`
paints them. From 300 regions on it paints a cached layer (`mark_layer`) with a spatial index.

A click selects the smallest region at the position, and of equally small ones the topmost. With an active polygon or
line tool only outlines are hit, because a click inside draws. A drag without an active tool moves a region from 8
pixels on, so that a slip during a click moves nothing. Unrotated boxes have whole pixels as coordinates. A box
rotates around its centre. Arrow keys move on screen by ten view pixels, with Shift by one image pixel.

One region of a multi-selection is primary; it is the selected one wherever only one can be. As soon as another
region is selected alone, the multi-selection ends. An outline that crosses itself is accepted and reported."""
