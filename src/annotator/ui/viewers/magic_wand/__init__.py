"""The magic wand and superpixels. The wand finds pixels of similar colour as runs. Connected components are found by
numbering runs, not pixels: 3 to 5 ms for a view of 700,000 pixels. Superpixels (SLIC) are computed from at most
400,000 visible pixels, in time slices, when requested and again when another part is visible: about 55 ms of
processor time. Both see the pixels that the view has, so an edge is as exact as the image on screen. Each click is
an undo step; changing the tolerance right after it replaces the same step. Nothing out of view is selected."""
