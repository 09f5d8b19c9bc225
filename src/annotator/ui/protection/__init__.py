"""Protection from sensitive media: the content warning, media filters, and the panel after a stopped task.

A sensitive task stays hidden, and its media closed, until the user asks for it; no key answers or submits meanwhile.
Filters are applied in the decoder process and set before a medium is opened, so that hidden details never reach the
screen. Content that shows more than a stricter filter allows is removed before the call returns. Revealed content is
covered when the key is released, the window loses the focus or the page is hidden. The protection is stored for each
category; for several categories the strictest counts. Stopping clears the screen first. Nothing of this is in a
result."""
