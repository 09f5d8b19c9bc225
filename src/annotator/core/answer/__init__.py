"""Answers: Label Studio result items, regions, and all edits of them as functions from answer to answer. Pure.

All items about one region share its `id` and geometry (`regions`). The shape of a region follows from its control and
object (`shapes`), never from the keys of a value. Images are marked in whole pixels and written in percent (`marks`,
exact both ways), texts in code points (`text_spans`), audio in seconds (samples over the rate, unrounded), video in
true frames (`video`).

`result_items` holds the types; `validation` and `value_rules` check an answer against its design; `visibility` finds
hidden controls; `predictions` tracks origins; `in_progress` holds unfinished drawings; `index` speeds up edits of
thousands of regions.

Visibility extends Label Studio in three points: a condition applies to everything inside its tag, an answer hidden
by a choice is not submitted, and it satisfies no condition. The extents in a submitted answer are those of the media
that were decoded, never a prediction's or an estimate."""
