"""Words for problems with relations between regions, in a design and in predictions."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

WORDS: Mapping[Code, tuple[str, str]] = {}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.TAG_MISPLACED, "relation"): (
        N_("<{tag}> stands outside of <Relations>."),
        N_("Move it into the <Relations> tag."),
    ),
    (Code.TAG_MISPLACED, "relations"): (
        N_("There is a <{tag}> tag already, on line {other}: labels of this one would never be offered."),
        N_("Put all <Relation> tags into one <Relations>."),
    ),
    (Code.NEVER_VISIBLE, "relations"): (
        N_("<{tag}> relates regions, but nothing in the design marks any."),
        N_("Add a tag that marks them, for example <RectangleLabels> for a picture, or remove <{tag}>."),
    ),
    (Code.PREDICTION, "relation"): (
        N_("Result {number} of the prediction relates no two regions that are there; it is left out."),
        N_("Name the ids of two regions of this prediction in from_id and to_id, and right, left or bi in direction."),
    ),
    (Code.PREDICTION, "relation-choice"): (
        N_(
            "Result {number} of the prediction relates regions by a label that is not in the design; "
            "the label is left out."
        ),
        N_("Write values of the <Relation> tags of the design in labels."),
    ),
    (Code.PREDICTION, "relation-limit"): (
        N_(
            "Result {number} of the prediction relates regions by several labels, and one is possible; "
            "the first counts."
        ),
        N_('Write one label, or choice="multiple" on <Relations>.'),
    ),
    (Code.PREDICTION, "relation-twice"): (
        N_("Result {number} of the prediction relates two regions a second time; it is left out."),
        N_("Write one relation from a region to another; one more may lead back."),
    ),
    (Code.EXPORT_LEFT_OUT, "relations"): (
        N_("Relations between marks: {count}. They are not in the files, which have no place for them."),
        N_("The formats label-studio and parquet have them."),
    ),
    (Code.EXPORT_LEFT_OUT, "relations-points"): (
        N_(
            "Relations between marks: {count}. They are not in the files, which have no place for them; a key point "
            "that is related to a mark stands with that."
        ),
        N_("The formats label-studio and parquet have them."),
    ),
    (Code.AGREE_COUNTED, "relations"): (
        N_("Relations between marks are not compared: {count}."),
        N_("Nothing has to be done: what is related is compared by itself."),
    ),
}
