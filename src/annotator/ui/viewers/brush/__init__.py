"""The brush: tool, input, integration with an image view, and labels of masks.

Strokes go to the selected mask; without one, a stroke creates a mask. The painted mask is stored four times a second
within one undo step. Rows are compressed in bands of 16, again only after a change, and in idle time
(`idle_compression`)."""
