"""Import of sources of other programs as new bundles.

`reader` plans a whole bundle from bytes. `source_detection` and `dataset_detection` find the kind of the source, its
design and its table. Packages `readers` and `images` read the formats, and `new_bundle` assembles the bundle.
`validation` then reads the planned bundle like any other. All problems are reported at once and for the source,
where the requester can fix them. Nothing is written here: `store` writes a valid bundle and makes it visible with
one rename. Timed and image annotations become predictions, so that a worker can confirm or correct them."""
