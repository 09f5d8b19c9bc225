"""TIFF images: directories (`ifd`), pages, blocks and levels. Each tile, or strips of a megapixel, is written into a
small file for Pillow, so that every compression of libtiff works and a part takes only its own memory. A view is
read from the smallest level that is large enough. Images with smaller levels may have any size (a billion pixels:
0.1 s); others at most 250 megapixels. At most 2,000 pages are decoded, one by one on request; cycles end."""
