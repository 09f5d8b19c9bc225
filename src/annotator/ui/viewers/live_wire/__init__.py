"""The live-wire tool ("magnetic edges"): the edges of a polygon or line follow the edges in the image. `edge_costs`
makes following a strong edge cheap and retracing the drawn path expensive. `shortest_paths` finds all cheapest paths
from the last point. `search_window` limits this to a window, and `tool` runs it in slices of 6 ms. First paths exist
after the first slices; the cheapest ones follow, and the latest request is served first. The pixels are those of the
view, with the media filter but without display adjustments. A drawing knows only the `Guide` protocol."""
