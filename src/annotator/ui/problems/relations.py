"""Messages about relations between regions, in a design and in predictions."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

WORDS: Mapping[Code, tuple[str, str]] = {}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.TAG_MISPLACED, "relation"): (
        N_("<{tag}> is outside <Relations>."),
        N_("Move it into the <Relations> tag."),
    ),
    (Code.TAG_MISPLACED, "relations"): (
        N_("There is already a <{tag}> tag on line {other}, so labels of this one would never be offered."),
        N_("Put all <Relation> tags in one <Relations> tag."),
    ),
    (Code.NEVER_VISIBLE, "relations"): (
        N_("<{tag}> relates regions, but the design has nothing to mark them."),
        N_("Add a tag that creates regions, for example <RectangleLabels> for an image, or remove <{tag}>."),
    ),
    (Code.PREDICTION, "relation"): (
        N_("Result {number} of the prediction does not relate two existing regions. It is ignored."),
        N_("Set from_id and to_id to the ids of two regions of this prediction, and direction to right, left or bi."),
    ),
    (Code.PREDICTION, "relation-choice"): (
        N_("Result {number} of the prediction uses a relation label that is not in the design. The label is ignored."),
        N_("In labels, use values of the design's <Relation> tags."),
    ),
    (Code.PREDICTION, "relation-limit"): (
        N_(
            "Result {number} of the prediction uses several relation labels, but only one is allowed. The "
            "first is used."
        ),
        N_('Use one label, or set choice="multiple" on <Relations>.'),
    ),
    (Code.PREDICTION, "relation-twice"): (
        N_("Result {number} of the prediction duplicates a relation. It is ignored."),
        N_("Use one relation from a region to another. A second one may point back."),
    ),
    (Code.EXPORT_LEFT_OUT, "relations"): (
        N_("Relations between regions: {count}. They are not exported. The files do not support them."),
        N_("The label-studio and parquet formats include them."),
    ),
    (Code.EXPORT_LEFT_OUT, "relations-points"): (
        N_(
            "Relations between regions: {count}. They are not exported. The files do not support them. A key "
            "point is assigned to the region it is related to."
        ),
        N_("The label-studio and parquet formats include them."),
    ),
    (Code.AGREE_COUNTED, "relations"): (
        N_("Relations between regions are not compared: {count}."),
        N_("No action needed: the related regions themselves are compared."),
    ),
}
