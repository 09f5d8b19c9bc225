"""Controls with options: choices, combo boxes, taxonomies and labels. The answer alone decides what is checked: a
click only emits an edit. The rows of a large taxonomy are created in slices of 10 ms, so that the window stays
responsive."""
