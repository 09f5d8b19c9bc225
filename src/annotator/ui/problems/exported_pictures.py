"""Words for what formats of pictures have no place for, or have otherwise than it was marked, and for pictures that
cannot stand beside."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

# `names` are the first few: labels, each with its task.
EXPORTED_PICTURES: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.FILE_MISSING, "exported"): (
        N_("The picture could not be copied beside what was marked: it is in the bundle no longer."),
        N_("Put it back, or leave the pictures out with --without-pictures."),
    ),
    (Code.CHANGED_WHILE_READ, "exported"): (
        N_("The picture could not be copied beside what was marked: it changed meanwhile."),
        N_("Export again once nothing writes to the bundle, or leave the pictures out with --without-pictures."),
    ),
    (Code.EXPORT_LEFT_OUT, "unsized"): (
        N_("Pictures whose size no result tells: {count} (tasks: {names}). They are not in the files."),
        N_("Look whether these pictures can be opened. The formats csv and label-studio have all answers."),
    ),
    (Code.EXPORT_LEFT_OUT, "pages"): (
        N_(
            "Marks on further pages of a file: {count}, by task: {names}. They are not in the files, which know the "
            "first page only."
        ),
        N_("The formats csv and label-studio have them, with the number of their page as item_index."),
    ),
    (Code.EXPORT_LEFT_OUT, "whole-picture"): (
        N_("Answers about a whole picture: {count} ({names}). They are not in the files, which hold what is marked."),
        N_("The format csv has all answers."),
    ),
    (Code.EXPORT_LEFT_OUT, "shapes"): (
        N_(
            "Marks of a kind that this format cannot hold: {count}, by label and task: {names}. They are not in "
            "the files."
        ),
        N_("The formats csv and label-studio have them."),
    ),
    (Code.EXPORT_LEFT_OUT, "turned"): (
        N_(
            "Boxes that are turned: {count}, by label and task: {names}. Of each the upright box that it just "
            "fits into "
            "stands as its box."
        ),
        N_("The formats label-studio, csv, labelme and yolo-segment have what is turned as it was marked."),
    ),
    (Code.EXPORT_LEFT_OUT, "cut"): (
        N_(
            "Marks that stand over the edge of their picture: {count}, by label and task: {names}. They are cut off "
            "there in the files."
        ),
        N_("Nothing has to be done. The formats label-studio, csv and labelme have them as they were marked."),
    ),
    (Code.EXPORT_LEFT_OUT, "beside"): (
        N_("Marks that lie wholly outside of their picture: {count}, by label and task: {names}. They are left out."),
        N_("Look at these tasks. The formats label-studio, csv and labelme have them."),
    ),
    (Code.EXPORT_LEFT_OUT, "upright"): (
        N_(
            "Marks that are no boxes: {count}, by label and task: {names}. Of each the upright box that it just "
            "fits into "
            "is in the files."
        ),
        N_("The formats coco, yolo-segment, labelme and masks have their outlines."),
    ),
    (Code.EXPORT_LEFT_OUT, "outlined"): (
        N_("Ellipses that are no circles: {count}, by label and task: {names}. They are in the files as polygons."),
        N_("Nothing has to be done. The formats label-studio and csv have them as ellipses."),
    ),
    (Code.EXPORT_LEFT_OUT, "bent"): (
        N_(
            "Lines that are bent: {count}, by label and task: {names}. Their curves are in the files as straight edges."
        ),
        N_("Nothing has to be done. The format label-studio has them as curves."),
    ),
    (Code.EXPORT_LEFT_OUT, "branches"): (
        N_("Lines with branches: {count}, by label and task: {names}. The files have the way to their first end."),
        N_("The formats label-studio and labelme have their branches."),
    ),
    (Code.EXPORT_LEFT_OUT, "traced"): (
        N_(
            "Masks: {count}, by label and task: {names}. They are in the files as polygons along the edges of their "
            "pixels; holes and parts are joined by lines of no width."
        ),
        N_("Nothing has to be done. The formats coco, labelme and masks have them as masks."),
    ),
    (Code.EXPORT_LEFT_OUT, "painted"): (
        N_(
            "Painted marks: {count}, by label and task: {names}. They are in the file as the box around them, with the "
            "number of their pixels."
        ),
        N_("The formats coco, labelme, masks and label-studio have what is painted."),
    ),
    (Code.EXPORT_LEFT_OUT, "rowless"): (
        N_("Pictures that were answered without a mark: {count} (tasks: {names}). They have no row in the file."),
        N_("Nothing has to be done. The formats coco and label-studio have them, too."),
    ),
    (Code.EXPORT_LEFT_OUT, "overlapping"): (
        N_(
            "Parts of one object that overlap: {count}, by label and task: {names}. They are in the files as one "
            "polygon along the edges of their pixels."
        ),
        N_("Nothing has to be done. The formats coco and labelme have them as they were marked."),
    ),
    (Code.EXPORT_LEFT_OUT, "covered"): (
        N_(
            "Marks that have not one pixel in the files: {count}, by label and task: {names}. Smaller ones lie over "
            "all of each, or it holds the middle of no pixel."
        ),
        N_("The formats coco and labelme have every mark whole."),
    ),
    (Code.EXPORT_LEFT_OUT, "overlapped"): (
        N_(
            "Marks that lie below smaller ones of other labels in parts: {count}, by label and task: {names}. In the "
            "files a pixel has one label, that of the smallest mark."
        ),
        N_("Nothing has to be done. The formats coco and labelme have every mark whole."),
    ),
    (Code.EXPORT_LEFT_OUT, "merged"): (
        N_(
            "Marks that overlap with another of the same label: {count}, by label and task: {names}. In the files "
            "they are one."
        ),
        N_("Nothing has to be done where only labels count. The formats coco and labelme keep such marks apart."),
    ),
    (Code.EXPORT_LEFT_OUT, "joined"): (
        N_(
            "Key points of which nobody said what they belong to: {count}, by label and task: {names}. They "
            "stand with "
            "the smallest mark around them, or with the points of their skeleton that were made before."
        ),
        N_(
            "Look whether each stands with its own where marks lie over each other. A relation from the point to its "
            "mark, a group of both, or a Number control called group_id, says it for certain."
        ),
    ),
    (Code.EXPORT_LEFT_OUT, "groups-apart"): (
        N_(
            "Marks that are in a group with others of the same label: {count}, by label and task: {names}. Each is an "
            "object by itself."
        ),
        N_("Nothing has to be done, unless each group is one object that is seen in parts: then --groups joined."),
    ),
    (Code.EXPORT_LEFT_OUT, "groups-joined"): (
        N_(
            "Marks that are in a group with others of the same label: {count}, by label and task: {names}. Those of a "
            "group and label are one object."
        ),
        N_("Nothing has to be done, unless a group holds several objects: then --groups apart."),
    ),
    (Code.EXPORT_LEFT_OUT, "alone"): (
        N_(
            "Key points that stand for themselves, in a box of 0 × 0 px: {count}, by label and task: {names}. No mark "
            "is around them, or each has a point of that name already, and an object has each name once."
        ),
        N_(
            "Give the points of an object names of their own, such as left eye and right eye; a relation from the "
            "point to its mark says where it belongs."
        ),
    ),
    (Code.EXPORT_LEFT_OUT, "said"): (
        N_(
            "Marks about which more was said than this format has a place for: {count}, by label and task: "
            "{names}. It is "
            "not in the files."
        ),
        N_("The formats marks, csv and label-studio have all that was said."),
    ),
    (Code.EXPORT_LEFT_OUT, "unnamed"): (
        N_(
            "Marks without a label that is in the design: {count}, by control and task: {names}. They are not in the "
            "files, which are about labels."
        ),
        N_("The formats coco, labelme and csv have them."),
    ),
    (Code.EXPORT_LEFT_OUT, "key-points"): (
        N_(
            "Key points: {count}, by label and task: {names}. They are not in the files, which have places with "
            "an inside "
            "only."
        ),
        N_("The formats coco, labelme and csv have them; yolo-pose has those of an object, beside its box."),
    ),
    (Code.EXPORT_LEFT_OUT, "unboxed"): (
        N_(
            "Key points that stand for themselves: {count}, by label and task: {names}. They are not in the files, "
            "which have points beside a box only. No mark is around them, or each has a point of that name already."
        ),
        N_(
            "Give the points of an object names of their own, such as left eye and right eye; a relation from the "
            "point to its mark says where it belongs. The formats coco, labelme and csv have all points."
        ),
    ),
    (Code.EXPORT_LEFT_OUT, "points-unlisted"): (
        N_(
            "Key points with a name that the first control for key points does not have: {count}, by label and task: "
            "{names}. They are not in the files, which have one list of names for all objects."
        ),
        N_("The formats coco, labelme and csv have all points."),
    ),
    (Code.EXPORT_LEFT_OUT, "points"): (
        N_(
            "Key points of one object with a name that it has already: {count}, by label and task: {names}. They "
            "are not in the file."
        ),
        N_(
            "Give the points of an object names of their own, such as left eye and right eye, or tell objects apart "
            "with another group_id. The formats csv and labelme have all points."
        ),
    ),
}
