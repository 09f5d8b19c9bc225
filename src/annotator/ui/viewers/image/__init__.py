"""The image views: zoom and pan, and the view in which regions are drawn.

`drawing` knows no view: it works on any `DrawingSurface`, so a video frame uses it, too. `mouse_bindings` and
`key_bindings` translate input, `shape_editing` changes the selected region, `hit_test` finds regions, and
`mark_painter` paints them.

A click selects the smallest region at the position, and of equally small ones the topmost. With an active polygon or
line tool only outlines are hit, because a click inside draws. A drag without an active tool moves a region from 8
pixels on, so that a slip during a click moves nothing. Unrotated boxes have whole pixels as coordinates. A box
rotates around its centre. Arrow keys move on screen by ten view pixels, with Shift by one image pixel."""
