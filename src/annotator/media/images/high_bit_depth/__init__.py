"""Images with more than 256 shades (16-bit, 32-bit and float) and their window level.

The worker samples the values of the whole image, also of a TIFF in blocks, and every part is shown with the same
window level."""
