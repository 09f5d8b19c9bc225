"""Messages about image exports: data that a format cannot store or stores differently, and images that cannot be
copied."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

# `names` lists the first few labels, each with its task.
EXPORTED_IMAGES: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.FILE_MISSING, "exported"): (
        N_("The image could not be copied for export, because it is no longer in the bundle."),
        N_("Put it back, or exclude the images with --without-pictures."),
    ),
    (Code.CHANGED_WHILE_READ, "exported"): (
        N_("The image could not be copied for export, because it changed."),
        N_("Export again when no program is writing to the bundle, or exclude the images with --without-pictures."),
    ),
    (Code.EXPORT_LEFT_OUT, "unsized"): (
        N_("Images of unknown size: {count} (tasks: {names}). They are not exported."),
        N_("Check that these images can be opened. The csv and label-studio formats contain all answers."),
    ),
    (Code.EXPORT_LEFT_OUT, "pages"): (
        N_(
            "Regions on later pages of a file: {count}, by task: {names}. They are not exported. The files "
            "only support the first page."
        ),
        N_("The csv and label-studio formats include them, with their page number as item_index."),
    ),
    (Code.EXPORT_LEFT_OUT, "whole-picture"): (
        N_("Answers about whole images: {count} ({names}). They are not exported. The files only contain regions."),
        N_("The csv format includes all answers."),
    ),
    (Code.EXPORT_LEFT_OUT, "shapes"): (
        N_(
            "Regions of a type this format does not support: {count}, by label and task: {names}. They are not "
            "exported."
        ),
        N_("The csv and label-studio formats include them."),
    ),
    (Code.EXPORT_LEFT_OUT, "turned"): (
        N_("Rotated boxes: {count}, by label and task: {names}. Their bounding box is exported instead."),
        N_("The label-studio, csv, labelme and yolo-segment formats keep rotated shapes."),
    ),
    (Code.EXPORT_LEFT_OUT, "cut"): (
        N_(
            "Regions that extend past the image edge: {count}, by label and task: {names}. They are clipped in "
            "the files."
        ),
        N_("No action needed. The label-studio, csv and labelme formats keep them as marked."),
    ),
    (Code.EXPORT_LEFT_OUT, "beside"): (
        N_("Regions entirely outside their image: {count}, by label and task: {names}. They are not exported."),
        N_("Check these tasks. The label-studio, csv and labelme formats include them."),
    ),
    (Code.EXPORT_LEFT_OUT, "upright"): (
        N_("Regions that are not boxes: {count}, by label and task: {names}. Their bounding box is exported instead."),
        N_("The coco, yolo-segment, labelme and masks formats include their outlines."),
    ),
    (Code.EXPORT_LEFT_OUT, "outlined"): (
        N_("Ellipses that are not circles: {count}, by label and task: {names}. They are exported as polygons."),
        N_("No action needed. The label-studio and csv formats have them as ellipses."),
    ),
    (Code.EXPORT_LEFT_OUT, "bent"): (
        N_("Curved lines: {count}, by label and task: {names}. They are exported with straight edges."),
        N_("No action needed. The label-studio format has them as curves."),
    ),
    (Code.EXPORT_LEFT_OUT, "branches"): (
        N_("Branching lines: {count}, by label and task: {names}. Only the path to their first end is exported."),
        N_("The label-studio and labelme formats include their branches."),
    ),
    (Code.EXPORT_LEFT_OUT, "traced"): (
        N_(
            "Masks: {count}, by label and task: {names}. They are exported as polygons along pixel edges. "
            "Holes and parts are joined by zero-width lines."
        ),
        N_("No action needed. The coco, labelme and masks formats have them as masks."),
    ),
    (Code.EXPORT_LEFT_OUT, "painted"): (
        N_(
            "Painted regions: {count}, by label and task: {names}. They are exported as their bounding box, "
            "with the number of pixels."
        ),
        N_("The coco, labelme, masks and label-studio formats include painted regions."),
    ),
    (Code.EXPORT_LEFT_OUT, "rowless"): (
        N_("Answered images without regions: {count} (tasks: {names}). They have no row in the file."),
        N_("No action needed. The coco and label-studio formats also include them."),
    ),
    (Code.EXPORT_LEFT_OUT, "overlapping"): (
        N_(
            "Overlapping parts of one object: {count}, by label and task: {names}. They are exported as one "
            "polygon along pixel edges."
        ),
        N_("No action needed. The coco and labelme formats keep them as marked."),
    ),
    (Code.EXPORT_LEFT_OUT, "covered"): (
        N_(
            "Regions without any pixel in the files: {count}, by label and task: {names}. They are fully "
            "covered by smaller ones, or too thin to contain a pixel centre."
        ),
        N_("The coco and labelme formats keep each region whole."),
    ),
    (Code.EXPORT_LEFT_OUT, "overlapped"): (
        N_(
            "Regions partly covered by smaller ones with other labels: {count}, by label and task: {names}. In "
            "the files, a pixel has one label, that of the smallest region."
        ),
        N_("No action needed. The coco and labelme formats keep each region whole."),
    ),
    (Code.EXPORT_LEFT_OUT, "merged"): (
        N_(
            "Regions that overlap another one of the same label: {count}, by label and task: {names}. They are "
            "merged in the files."
        ),
        N_("No action needed if only labels matter. The coco and labelme formats keep such regions separate."),
    ),
    (Code.EXPORT_LEFT_OUT, "joined"): (
        N_(
            "Key points not assigned to an object: {count}, by label and task: {names}. They are assigned to "
            "the smallest region around them, or to earlier points of their skeleton."
        ),
        N_(
            "Where regions overlap, check that each point is assigned to the right one. To make it "
            "unambiguous, relate the point to its region, group them, or add a Number control named group_id."
        ),
    ),
    (Code.EXPORT_LEFT_OUT, "groups-apart"): (
        N_(
            "Regions grouped with others of the same label: {count}, by label and task: {names}. Each is "
            "exported as a separate object."
        ),
        N_("No action needed, unless each group is one object in several parts: use --groups joined."),
    ),
    (Code.EXPORT_LEFT_OUT, "groups-joined"): (
        N_(
            "Regions grouped with others of the same label: {count}, by label and task: {names}. Each group "
            "and label is exported as one object."
        ),
        N_("No action needed, unless a group contains several objects: use --groups apart."),
    ),
    (Code.EXPORT_LEFT_OUT, "alone"): (
        N_(
            "Isolated key points, in a box of 0 × 0 px: {count}, by label and task: {names}. They are not "
            "inside a region, or it already has a point with that name."
        ),
        N_(
            "Give each point of an object a unique name, such as left eye and right eye. Relate each point to "
            "its region."
        ),
    ),
    (Code.EXPORT_LEFT_OUT, "said"): (
        N_(
            "Regions with more information than this format supports: {count}, by label and task: {names}. The "
            "rest is not exported."
        ),
        N_("The marks, csv and label-studio formats include everything."),
    ),
    (Code.EXPORT_LEFT_OUT, "unnamed"): (
        N_(
            "Regions without a label from the design: {count}, by control and task: {names}. They are not "
            "exported. These files are about labels."
        ),
        N_("The coco, labelme and csv formats include them."),
    ),
    (Code.EXPORT_LEFT_OUT, "key-points"): (
        N_(
            "Key points: {count}, by label and task: {names}. They are not exported. The files only support "
            "closed shapes."
        ),
        N_(
            "The coco, labelme and csv formats include them. The yolo-pose format includes those of an object, "
            "next to its box."
        ),
    ),
    (Code.EXPORT_LEFT_OUT, "unboxed"): (
        N_(
            "Isolated key points: {count}, by label and task: {names}. They are not exported. The files only "
            "have points with a box. They are not inside a region, or it already has a point with that name."
        ),
        N_(
            "Give each point of an object a unique name, such as left eye and right eye. Relate each point to "
            "its region. The coco, labelme and csv formats keep all points."
        ),
    ),
    (Code.EXPORT_LEFT_OUT, "points-unlisted"): (
        N_(
            "Key points with a name missing from the first key point control: {count}, by label and task: "
            "{names}. They are not exported. The files have one list of names for all objects."
        ),
        N_("The coco, labelme and csv formats keep all points."),
    ),
    (Code.EXPORT_LEFT_OUT, "points"): (
        N_(
            "Key points with a duplicate name in one object: {count}, by label and task: {names}. They are not "
            "exported."
        ),
        N_(
            "Give each point of an object a unique name, such as left eye and right eye, or separate objects "
            "with another group_id. The csv and labelme formats keep all points."
        ),
    ),
}
