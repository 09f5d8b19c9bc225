"""The list of the regions of an object.

It is as tall as its rows while the rest of its column stays visible. Two rows are enough before the column scrolls.
The column does not scroll for a region that is made or selected elsewhere, so labels and tools stay under the mouse
pointer. In a scrolling column the list has no scroll bar of its own: it shows six rows, or all on request."""
