"""Messages about results in an export to other formats."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

# `names` lists the first few labels, each with its task.
EXPORTED_IMAGES: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.FILE_MISSING, "exported"): (
        N_("The image could not be copied for export, because it is no longer in the bundle."),
        N_("Put the image back, or exclude the images with --without-pictures."),
    ),
    (Code.CHANGED_WHILE_READ, "exported"): (
        N_("The image could not be copied for export, because it changed during the export."),
        N_("Export again when no program is writing to the bundle, or exclude the images with --without-pictures."),
    ),
    (Code.EXPORT_LEFT_OUT, "rework"): (
        N_("Results that were sent back and redone: {count}. They are not exported."),
        N_("No action needed: the new results are exported. With --with-replaced both are."),
    ),
    (Code.EXPORT_LEFT_OUT, "unsized"): (
        N_("Images of unknown size: {count} (tasks: {names}). They are not exported."),
        N_("Check that these images can be opened. The csv and label-studio formats contain all answers."),
    ),
    (Code.EXPORT_LEFT_OUT, "pages"): (
        N_(
            "Regions on later pages of a file: {count} (tasks: {names}). They are not exported, because this "
            "format only supports the first page."
        ),
        N_("The csv and label-studio formats include them, with their page number as item_index."),
    ),
    (Code.EXPORT_LEFT_OUT, "whole-picture"): (
        N_(
            "Answers about whole images: {count} ({names}). They are not exported, because this format only "
            "supports regions."
        ),
        N_("The csv format includes all answers."),
    ),
    (Code.EXPORT_LEFT_OUT, "shapes"): (
        N_(
            "Regions of a type this format does not support: {count} (labels and tasks: {names}). They are not "
            "exported."
        ),
        N_("The csv and label-studio formats include them."),
    ),
    (Code.EXPORT_LEFT_OUT, "turned"): (
        N_("Rotated boxes: {count} (labels and tasks: {names}). Their bounding boxes are exported instead."),
        N_("The label-studio, csv, labelme and yolo-segment formats keep rotated shapes."),
    ),
    (Code.EXPORT_LEFT_OUT, "cut"): (
        N_(
            "Regions that extend past the image edge: {count} (labels and tasks: {names}). They are clipped in "
            "the files."
        ),
        N_("No action needed. The label-studio, csv and labelme formats keep them unchanged."),
    ),
    (Code.EXPORT_LEFT_OUT, "beside"): (
        N_("Regions entirely outside their image: {count} (labels and tasks: {names}). They are not exported."),
        N_("Check these tasks. The label-studio, csv and labelme formats include them."),
    ),
    (Code.EXPORT_LEFT_OUT, "upright"): (
        N_(
            "Regions that are not boxes: {count} (labels and tasks: {names}). Their bounding boxes are "
            "exported instead."
        ),
        N_("The coco, yolo-segment, labelme and masks formats include their outlines."),
    ),
    (Code.EXPORT_LEFT_OUT, "outlined"): (
        N_("Ellipses that are not circles: {count} (labels and tasks: {names}). They are exported as polygons."),
        N_("No action needed. The label-studio and csv formats keep them as ellipses."),
    ),
    (Code.EXPORT_LEFT_OUT, "bent"): (
        N_("Curved lines: {count} (labels and tasks: {names}). They are exported with straight edges."),
        N_("No action needed. The label-studio format keeps them as curves."),
    ),
    (Code.EXPORT_LEFT_OUT, "branches"): (
        N_(
            "Lines with branches: {count} (labels and tasks: {names}). Only the path to the first endpoint is exported."
        ),
        N_("The label-studio and labelme formats include their branches."),
    ),
    (Code.EXPORT_LEFT_OUT, "traced"): (
        N_(
            "Masks: {count} (labels and tasks: {names}). They are exported as polygons along pixel edges. "
            "Holes and parts are joined by zero-width lines."
        ),
        N_("No action needed. The coco, labelme and masks formats keep them as masks."),
    ),
    (Code.EXPORT_LEFT_OUT, "painted"): (
        N_(
            "Painted regions: {count} (labels and tasks: {names}). Only their bounding boxes and pixel counts "
            "are exported."
        ),
        N_("The coco, labelme, masks and label-studio formats include painted regions."),
    ),
    (Code.EXPORT_LEFT_OUT, "rowless"): (
        N_("Answered images without regions: {count} (tasks: {names}). They have no row in the file."),
        N_("No action needed. The coco and label-studio formats also include them."),
    ),
    (Code.EXPORT_LEFT_OUT, "overlapping"): (
        N_(
            "Overlapping parts of one object: {count} (labels and tasks: {names}). They are exported as one "
            "polygon along pixel edges."
        ),
        N_("No action needed. The coco and labelme formats keep them unchanged."),
    ),
    (Code.EXPORT_LEFT_OUT, "covered"): (
        N_(
            "Regions without any pixel in the files: {count} (labels and tasks: {names}). They are fully "
            "covered by smaller regions, or too thin to contain the centre of a pixel."
        ),
        N_("The coco and labelme formats keep each region whole."),
    ),
    (Code.EXPORT_LEFT_OUT, "overlapped"): (
        N_(
            "Regions partly covered by smaller regions with other labels: {count} (labels and tasks: {names}). "
            "In the files, each pixel has only one label: that of the smallest region."
        ),
        N_("No action needed. The coco and labelme formats keep each region whole."),
    ),
    (Code.EXPORT_LEFT_OUT, "merged"): (
        N_(
            "Regions that overlap another region with the same label: {count} (labels and tasks: {names}). "
            "They are merged in the files."
        ),
        N_("No action needed if only labels matter. The coco and labelme formats keep such regions separate."),
    ),
    (Code.EXPORT_LEFT_OUT, "joined"): (
        N_(
            "Key points not assigned to an object: {count} (labels and tasks: {names}). They are assigned to "
            "the smallest region around them, or to earlier points of their skeleton."
        ),
        N_(
            "Where regions overlap, check that each point is assigned to the correct region. To avoid "
            "ambiguity, relate the point to its region, group the two, or add a Number control named group_id."
        ),
    ),
    (Code.EXPORT_LEFT_OUT, "groups-apart"): (
        N_(
            "Regions grouped with others of the same label: {count} (labels and tasks: {names}). Each is "
            "exported as a separate object."
        ),
        N_("If each group is one object in several parts, use --groups joined. Otherwise, no action is needed."),
    ),
    (Code.EXPORT_LEFT_OUT, "groups-joined"): (
        N_(
            "Regions grouped with others of the same label: {count} (labels and tasks: {names}). Regions with "
            "the same group and label are exported as one object."
        ),
        N_("If a group contains several objects, use --groups apart. Otherwise, no action is needed."),
    ),
    (Code.EXPORT_LEFT_OUT, "alone"): (
        N_(
            "Isolated key points: {count} (labels and tasks: {names}). They are not inside a region, or the "
            "region already has a point with the same name. They are exported with a box of 0 × 0 px."
        ),
        N_(
            "Give each point of an object a unique name, such as left eye and right eye. Relate each point to "
            "its region."
        ),
    ),
    (Code.EXPORT_LEFT_OUT, "said"): (
        N_(
            "Regions with more information than this format supports: {count} (labels and tasks: {names}). The "
            "additional information is not exported."
        ),
        N_("The marks, csv and label-studio formats include everything."),
    ),
    (Code.EXPORT_LEFT_OUT, "unnamed"): (
        N_(
            "Regions without a label from the design: {count} (controls and tasks: {names}). They are not "
            "exported, because this format requires a label."
        ),
        N_("The coco, labelme and csv formats include them."),
    ),
    (Code.EXPORT_LEFT_OUT, "key-points"): (
        N_(
            "Key points: {count} (labels and tasks: {names}). They are not exported, because this format only "
            "supports closed shapes."
        ),
        N_(
            "The coco, labelme and csv formats include them. The yolo-pose format includes the key points of "
            "an object together with its box."
        ),
    ),
    (Code.EXPORT_LEFT_OUT, "unboxed"): (
        N_(
            "Isolated key points: {count} (labels and tasks: {names}). They are not inside a region, or the "
            "region already has a point with the same name. They are not exported, because this format "
            "requires a box for each point."
        ),
        N_(
            "Give each point of an object a unique name, such as left eye and right eye. Relate each point to "
            "its region. The coco, labelme and csv formats keep all points."
        ),
    ),
    (Code.EXPORT_LEFT_OUT, "points-unlisted"): (
        N_(
            "Key points whose name is not in the first key point control: {count} (labels and tasks: {names}). "
            "They are not exported, because this format has a single list of names for all objects."
        ),
        N_("The coco, labelme and csv formats keep all points."),
    ),
    (Code.EXPORT_LEFT_OUT, "points"): (
        N_(
            "Key points whose name is already used in the same object: {count} (labels and tasks: {names}). "
            "They are not exported."
        ),
        N_(
            "Give each point of an object a unique name, such as left eye and right eye, or use a different "
            "group_id for each object. The csv and labelme formats keep all points."
        ),
    ),
}


MESSAGES: Mapping[Code, tuple[str, str]] = {
    Code.RESULT_DAMAGED: (
        N_("This result is damaged and was skipped: {detail}."),
        N_("Ask the worker to send the file again without changing it."),
    ),
    Code.RESULT_FOREIGN: (
        N_("This file is not an annotator result and was skipped."),
        N_("Move it to another folder."),
    ),
    Code.RESULT_MISPLACED: (
        N_("The file name does not match the content of the file. It should be “{wanted}”. The file was skipped."),
        N_("Rename the file and move it to the right folder, unless it is a copy of a result that is already there."),
    ),
    Code.RESULT_OTHER_BUNDLE: (
        N_("These results belong to “{key}”, not to the bundle “{wanted}”, and were skipped."),
        N_("Specify the bundle whose ID and revision match these results, or export the results separately."),
    ),
    Code.RESULT_TASK_UNKNOWN: (
        N_("The bundle has no task “{task}”. This result was skipped."),
        N_("Specify the bundle exactly as the worker received it."),
    ),
    Code.RESULT_TWICE: (
        N_("This result is a duplicate of “{other}”. It is counted only once."),
        N_("No action needed. Exporting a result again creates the same file."),
    ),
    Code.RESULTS_NONE: (
        N_("No readable results were found here."),
        N_(
            "Specify one of these: a folder such as “my-job@1”, a folder that contains such folders, a zip "
            "from a worker, or a folder with one subfolder per worker."
        ),
    ),
    Code.WORKER_UNKNOWN: (N_("There are no results from a worker named “{worker}”."), N_("Workers: {workers}.")),
    Code.WORKER_LEFT_OUT: (N_("Skipped results from other workers: {count}."), N_("No action needed.")),
    Code.EXPORT_SEVERAL: (
        N_(
            "Tasks answered by several workers: {count}. Each answer is exported as if it belonged to a separate image."
        ),
        N_(
            "If you want each image only once, choose whose answers to export with --worker. “annotator agree” "
            "shows where the answers differ. Otherwise, no action is needed."
        ),
    ),
    Code.SERVER_UNREADABLE: (
        N_("Cannot read data from the server: {detail}."),
        N_("Try again later, or fix the problem on the server. Nothing was changed there."),
    ),
    Code.EXPORT_TAKEN: (
        N_("This file already exists and was not overwritten."),
        N_("Choose another name, or replace the file with --overwrite."),
    ),
    Code.EXPORT_REPLACED: (
        N_("Files from an earlier export that were deleted because the new export does not contain them: {count}."),
        N_("No action needed. Files not created by an export were kept."),
    ),
    Code.EXPORT_NO_ROOM: (
        N_(
            "The images need {size} plus some free space, but only {free} is available on this disk. Nothing "
            "was copied."
        ),
        N_("Use a location on another disk, or exclude the images with --without-pictures."),
    ),
    Code.PARQUET_MISSING: (
        N_("Parquet export requires the pyarrow library, which is not installed."),
        N_("Install it with: {command}. The csv format does not need it."),
    ),
    Code.EXPORT_MEDIA: (
        N_(
            "Columns with media: {columns}. Their paths are relative to the bundle, so Label Studio cannot "
            "open the files."
        ),
        N_(
            "Set a prefix for the paths with --media-prefix, for example /data/local-files/?d= for a folder "
            "the server may read, or https://... for a web server."
        ),
    ),
    Code.EXPORT_SKIPPED: (
        N_("Skipped tasks: {count}. They are not exported."),
        N_("No action needed. The csv, parquet and label-studio formats include them."),
    ),
    Code.EXPORT_GUARDED: (
        N_("Texts that a spreadsheet would run as formulas: {count}. An apostrophe was added before each of them."),
        N_("No action needed. Programs that read the file should remove the apostrophe."),
    ),
    Code.EXPORT_NO_SEGMENTS: (
        N_("This design has no audio segments, so there is nothing to export."),
        N_("Export to csv or label-studio, which contain all answers."),
    ),
    Code.EXPORT_LEFT_OUT: (
        N_("Segments without text: {count}. They are not exported, because subtitles need text."),
        N_("The textgrid, eaf, audacity and segments formats include them."),
    ),
    Code.EXPORT_ROUNDED: (
        N_("This format uses whole milliseconds. Times are rounded, and the minimum duration is one millisecond."),
        N_("No action needed. The results and the textgrid and segments formats keep the exact times."),
    ),
    Code.AGREE_NONE: (
        N_("No task was answered by two workers, so there is nothing to compare."),
        N_("Specify all folders and zips with results of this bundle, or have some tasks answered by two workers."),
    ),
    Code.AGREE_COUNTED: (
        N_("Results without a pseudonym: {count}. Each is counted as if it came from a different worker."),
        N_(
            "No action needed. Workers can choose not to send a pseudonym. A worker who answers a task twice "
            "is then counted as two workers."
        ),
    ),
}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.RESULT_DAMAGED, "empty"): (
        N_("The file is empty, because sending it was interrupted. It was skipped."),
        N_("Ask the worker to open annotator again to finish sending it."),
    ),
    (Code.RESULT_DAMAGED, "json"): (
        N_("The file is not valid JSON and was skipped: {detail}."),
        N_("Ask the worker to send the file again without changing it."),
    ),
    (Code.RESULT_DAMAGED, "unicode"): (
        N_("The file contains invalid characters and was skipped."),
        N_("Ask the worker to send the file again without changing it."),
    ),
    (Code.RESULT_DAMAGED, "deep"): (
        N_("The content of the file is nested too deeply for a result. The file was skipped."),
        N_("Ask the worker to send the file again without changing it."),
    ),
    (Code.RESULT_DAMAGED, "version"): (
        N_(
            "This result uses format version {detail}, which this version of annotator does not support. It "
            "was skipped."
        ),
        N_("Install the latest version of annotator."),
    ),
    (Code.RESULT_DAMAGED, "controls"): (
        N_("This result was skipped, because the export would otherwise have more than {limit} controls."),
        N_("Export the folder of a single bundle, and check who sent this file."),
    ),
    (Code.RESULT_FOREIGN, "hidden"): (
        N_("This hidden item was skipped."),
        N_("No action needed. Operating systems and interrupted transfers leave such files behind."),
    ),
    (Code.RESULT_FOREIGN, "link"): (
        N_("This link to another location was not followed."),
        N_("Replace the link with the file or folder it points to."),
    ),
    (Code.RESULT_FOREIGN, "folder"): (
        N_("This folder was skipped: it is next to result files, or nested too deeply."),
        N_("If the folder contains results, specify it too, or move it directly into the folder that you specified."),
    ),
    (Code.RESULT_FOREIGN, "empty"): (
        N_("This folder is empty."),
        N_("If it belongs to a worker, check that their results arrived."),
    ),
    (Code.RESULT_FOREIGN, "special"): (
        N_("This item is neither a file nor a folder and was skipped."),
        N_("Remove it."),
    ),
    (Code.RESULT_FOREIGN, "name"): (
        N_("The file name is not that of a result, so the file was skipped."),
        N_("Move it to another folder. If it is a result, restore its original name, which ends in “.json”."),
    ),
    (Code.RESULT_FOREIGN, "place"): (
        N_("This file is outside the bundle folders and was skipped."),
        N_("Results are stored in a folder named after the ID and revision of the bundle, such as “my-job@1”."),
    ),
    (Code.RESULT_TWICE, "other"): (
        N_("Another file with the same number, “{other}”, has different content. This file was skipped."),
        N_("Ask the worker which of the two files they sent. Only one can be correct, because results never change."),
    ),
    (Code.FILE_TOO_LARGE, "result"): (
        N_("The file is too large for a result and was skipped. The limit is {limit}."),
        N_("Move it to another folder."),
    ),
    (Code.NOT_FOUND, "results"): (
        N_("There is no results folder or zip file at this location."),
        N_("Check that the path is correct and that the disk is connected."),
    ),
    (Code.EXPORT_MEDIA, "prefix"): (
        N_("Columns with media: {columns}. “{prefix}” is added before each path."),
        N_(
            "Put the bundle media at this location, with the same paths. Every import adds the tasks again, so "
            "import this file only once."
        ),
    ),
    (Code.EXPORT_NO_SEGMENTS, "boxes"): (
        N_("This design has no video boxes and therefore no tracks to export."),
        N_("Export to csv or label-studio, which contain all answers."),
    ),
    (Code.EXPORT_NO_SEGMENTS, "tracks"): (
        N_("This design marks nothing that moves through a video and therefore no tracks to export."),
        N_("Export to csv or label-studio, which contain all answers."),
    ),
    (Code.EXPORT_LEFT_OUT, "tracks"): (
        N_(
            "Polygons and key points that move through a video: {count}. They are in the file, but Label Studio "
            "does not show them, because it only has boxes for videos."
        ),
        N_("The cvat-video, coco-video and csv formats contain them."),
    ),
    (Code.EXPORT_LEFT_OUT, "whole"): (
        N_(
            "Answers about whole recordings or videos: {count}. They are not exported, because this format "
            "only supports timed regions."
        ),
        N_("The csv format includes all answers."),
    ),
    (Code.EXPORT_LEFT_OUT, "places"): (
        N_(
            "Box keyframes: {count}. They are not exported, because each has the same frame number in Label "
            "Studio as a later keyframe."
        ),
        N_(
            "The results and the csv and mot formats contain all keyframes. With a higher frameRate in "
            "<Video>, fewer of them coincide."
        ),
    ),
    (Code.EXPORT_NO_SEGMENTS, "pictures"): (
        N_("This design has no image regions, so there is nothing to export."),
        N_("Export to csv or label-studio, which contain all answers."),
    ),
    (Code.EXPORT_NO_SEGMENTS, "points"): (
        N_("This design has no key point labels, which are required for poses."),
        N_("Export to yolo or yolo-segment, which support boxes and outlines."),
    ),
    **EXPORTED_IMAGES,
    (Code.EXPORT_ROUNDED, "srt"): (
        N_(
            "SubRip uses whole milliseconds, so times are rounded. It does not support “<”, “>” and “-->”, "
            "which are replaced with “[”, “]” and “→”."
        ),
        N_("No action needed. The webvtt format keeps each text as typed."),
    ),
    (Code.AGREE_COUNTED, "skipped"): (
        N_("Skipped tasks: {count}. They are not compared, because they have no answer."),
        N_("No action needed. The csv, parquet and label-studio formats of “annotator export” include them."),
    ),
    (Code.AGREE_COUNTED, "again"): (
        N_(
            "Results replaced by a later result from the same worker for the same task: {count}. Only the "
            "latest is used."
        ),
        N_("No action needed."),
    ),
    (Code.AGREE_COUNTED, "many"): (
        N_("At most {limit} workers per task are compared. Results not compared: {count}."),
        N_("No action needed. The earliest submissions are compared."),
    ),
    (Code.WORKER_UNKNOWN, "nameless"): (
        N_("There are no results from a worker named “{worker}”, because no worker sent a pseudonym."),
        N_("Export the folder of a single worker, or the file that the worker gave you."),
    ),
    (Code.EXPORT_SEVERAL, "pictures"): (
        N_("Tasks answered by several workers: {count}. Each answer is exported with its own copy of the image."),
        N_(
            "If you want each image only once, choose whose answers to export with --worker. “annotator agree” "
            "shows where the answers differ. Otherwise, no action is needed."
        ),
    ),
    (Code.EXPORT_TAKEN, "file"): (
        N_("A file with this name already exists, but a folder is needed."),
        N_("Choose another name, or one ending in .zip for a single file."),
    ),
    (Code.EXPORT_TAKEN, "earlier"): (
        N_("This folder already contains an export in this format. It was not overwritten."),
        N_("Choose another folder, or replace that export with --overwrite. Other files are kept."),
    ),
    (Code.EXPORT_TAKEN, "folder"): (
        N_("A folder with this name already exists."),
        N_("Specify a file or, for csv and parquet, the common start of the two file names."),
    ),
    (Code.EXPORT_TAKEN, "parent"): (
        N_("The folder “{folder}” does not exist."),
        N_("Create it, or choose another location."),
    ),
}
