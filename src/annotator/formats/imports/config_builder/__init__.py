"""Generation of a design for imported image annotations, and their conversion to predictions.

A generated design has `group_id` and flags controls, and labels with COCO's `category`, `supercategory` and
`skeleton`, each with the tools it was used with and those of `--tools`. CVAT attributes keep their declared type.
Captions are in the language of the bundle."""
