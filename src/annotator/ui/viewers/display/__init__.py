"""The display of images: adjustments, window level, orientation, overlays, overview and pixel grid. Display settings
are shared by the images of a bundle and saved with it; only the orientation belongs to one image and is not saved.
They never affect a result: regions keep the coordinates of the original image. The media filter is applied in the
decoder process before any adjustment."""
