"""Images: one service over several connections, each with a worker process.

Formats are detected by content from a list. The limit is 250 megapixels where a fraction of the size can be decoded,
else 100, and 35 for WebP (`limits`, `webp`). `decode` reads JPEG, PNG, WebP, GIF and BMP with Pillow; `tiff` decodes
block by block; `dicom` and `pdf` run in workers that also load pydicom or PDFium (`ExtraFormat`). Large images with
transparency, a palette or 16 bits are converted in strips (`scaling`).

Content filters (`decode`), colour management and window level (`colour_management`, `window_level`) are applied in the
worker. An image is scaled in its own colour space, inks too, and then transformed by LittleCMS with relative intent
and black point compensation. A profile that changes no colour by more than two shades is skipped; an invalid one is
ignored. The worker samples the values of a whole image of high bit depth, and every part is shown with the same window
level. `pixel_queries` answers an import's questions in a separate worker."""
