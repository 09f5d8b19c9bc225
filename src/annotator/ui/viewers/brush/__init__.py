"""The brush: tool, input, integration with an image view, and rendering of the masks. Strokes go to the selected
mask; without one, a stroke creates a mask. The painted mask is stored four times a second within one undo step. Rows
are compressed in bands of 16, again only after a change, and in idle time. All masks of an image are one overlay
(`mask_layer`). Changed parts are redrawn in bands, 3 ms before each frame. A large mask is decoded in slices of 6 ms
(`ui.viewers.mask_cache`) and displayed once it is complete. A user who paints on it before that waits for the rest."""
