"""Video: decoding in a worker process, and the window's client. A frame is named by its number in presentation
order; its time is its timestamp. Each video has a worker of its own (`worker`, `protocol`), which writes images into
one of six slots of the window's memory; a slot is freed when the next image is on screen. Each image carries the
version of the view that it was made for, and images of other versions are not shown."""
