"""Pure geometry of image shapes: boxes and ellipses, polygons, vector lines, snapping, simplification and smoothing.
`box` treats boxes and ellipses as one kind, possibly rotated around the centre. Polygons and lines share `vertices`.
Unrotated shapes are on whole pixels. `simplification` and `corner_cutting` stay within a tolerance given by the view
and introduce no self-intersection. `vector_line` preserves everything that Label Studio's `Vector` holds;
`line_edits` has its edits."""
