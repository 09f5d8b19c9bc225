"""The display of masks: a cache of decoded masks, the overlay image, and its bitmaps.

All masks of an image are one overlay. A bitmap row is one integer, so that an outline around a mask takes three
shifts. Changed parts are redrawn in bands, 3 ms before each frame. A large mask is decoded in slices of 6 ms and
displayed once it is complete. A user who paints on it before that waits for the rest."""
