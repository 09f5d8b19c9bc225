"""Reader of Label Studio labeling configs as designs.

Unsupported tags, values and attributes that change the question are reported with their line and keep the bundle
out. Attributes that only affect appearance are ignored with a note. `known_tags` lists all tags and attributes.
`dynamic_options` adds options that tasks provide (`value="$list"`), so that the rest of the program sees an ordinary
design. Of 30 templates shipped with Label Studio, 18 load unchanged. 12 are rejected for unsupported tags
(Paragraphs, Chat, Pairwise, Ranker, HyperText, Pdf, TimeSeries). A new tag needs an entry in `known_tags`, and a
reader in `reader` and `fields`; `tests/ui/design/test_adding_a_tag.py` names every further place."""
