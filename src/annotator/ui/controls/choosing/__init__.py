"""Controls with options: choices, combo boxes, taxonomies and labels. The answer alone decides what is checked: a
click only emits an edit. Large taxonomies get rows in slices of 10 ms: the window stays responsive."""
