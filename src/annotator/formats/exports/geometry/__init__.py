"""Pure geometry of regions in pixels: polygons, clipping, rasterisation and tracing of masks.

Coordinates are pixel edges from the upper left corner of the image. A pixel belongs to a polygon that contains its
centre, by the even-odd rule."""
