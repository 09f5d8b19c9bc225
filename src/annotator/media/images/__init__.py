"""Images: one service over several connections, each with a worker process.

Formats are detected by content from a list. The limit is 250 megapixels where a fraction of the size can be decoded,
else 100 (`limits`). `decode` reads JPEG, PNG, WebP, GIF and BMP with Pillow; `tiff` decodes block by block; `dicom`
and `large_webp` run in workers of their own kind, which also load pydicom or FFmpeg. Pillow needs 16 bytes per pixel
for WebP, and holds the file twice, so WebP above 560 MB (35 megapixels) goes to FFmpeg; the two differ by at most
two shades. Large images with transparency, a palette or 16 bits are converted in strips (`scaling`).

Content filters, colour management and window level are applied in the worker (`postprocess`, `high_bit_depth`).
`pixel_queries` answers an import's questions in a separate worker."""
