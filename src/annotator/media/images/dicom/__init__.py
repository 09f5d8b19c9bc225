"""DICOM images, decoded by pydicom in a worker of their own kind, which starts with the first such image, so that
others do not pay for pydicom.

pydicom imports much at its first use, so a small file of each coding is decoded before the worker is sandboxed
(`warm_up`). The window level is that of the file, values are rescaled, MONOCHROME1 is inverted, and frames are
pages. Nothing else of the header is read. Limits: a header of 20,000 elements and 16 MB; a frame of 40 megapixels
(14 in JPEG 2000, 4 of these in colour; 20 in YBR). JPEG 2000 is decoded no larger than it is shown (14 megapixels in
0.2 s, 3 s at full size). JPEG-LS and lossless JPEG are refused by name."""
