"""Edits of relations between regions.

Relations are stored beside the regions of an answer (`Answer.relations`) and after them in results. An ordered pair
of ids identifies one. `without_loose` of `core.answer.areas` removes relations that lost an end, in the single place
that applies edits."""
