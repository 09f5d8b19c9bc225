"""Words for problems of results on their way out into other formats."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_
from annotator.ui.problems.exported_pictures import EXPORTED_PICTURES

WORDS: Mapping[Code, tuple[str, str]] = {
    Code.RESULT_DAMAGED: (
        N_("This result is damaged and was left out: {detail}."),
        N_("Ask the worker to send the file once more, unchanged."),
    ),
    Code.RESULT_FOREIGN: (
        N_("This is not a result of annotator and was left out."),
        N_("Move it to another folder."),
    ),
    Code.RESULT_MISPLACED: (
        N_("The name does not fit what is in the file, which was left out: it belongs at “{wanted}”."),
        N_("Give it that name in that folder, unless it is a copy of a result that is there already."),
    ),
    Code.RESULT_OTHER_BUNDLE: (
        N_("These results are of “{key}”, not of the bundle “{wanted}”, and were left out."),
        N_("Name the bundle with the same id and revision, or export them on their own."),
    ),
    Code.RESULT_TASK_UNKNOWN: (
        N_("The bundle has no task “{task}”; this result was left out."),
        N_("Name the bundle as it was when it was given to the worker."),
    ),
    Code.RESULT_TWICE: (
        N_("This result is there already, as “{other}”; it counts once."),
        N_("Nothing has to be done. A result that is handed over again is the same file."),
    ),
    Code.RESULTS_NONE: (
        N_("There is no result here that could be read."),
        N_(
            "Name the folder that holds folders such as “my-job@1”, one of these, a zip that a worker handed over, or "
            "a folder with a folder of such for each worker."
        ),
    ),
    Code.WORKER_UNKNOWN: (
        N_("No result is of a worker called “{worker}”."),
        N_("The workers are: {workers}."),
    ),
    Code.WORKER_LEFT_OUT: (
        N_("Results of other workers, which were left out: {count}."),
        N_("Nothing has to be done."),
    ),
    Code.EXPORT_SEVERAL: (
        N_(
            "Tasks that several workers answered: {count}. Every answer is in the files, each as if of another picture."
        ),
        N_(
            "Nothing has to be done, unless each picture is wanted once: choose whose answers count with --worker. "
            "“annotator agree” tells where they differ."
        ),
    ),
    Code.SERVER_UNREADABLE: (
        N_("This could not be read from the server: {detail}."),
        N_("Try again later, or put that right at the server. Nothing there was changed."),
    ),
    Code.EXPORT_TAKEN: (
        N_("This file exists already and was kept."),
        N_("Choose another name, or replace it with --overwrite."),
    ),
    Code.EXPORT_REPLACED: (
        N_("Files of an earlier export in this folder that the new one does not have: {count}. They were removed."),
        N_("Nothing has to be done. What no export wrote there was kept."),
    ),
    Code.EXPORT_NO_ROOM: (
        N_("The pictures need {size} with some room beside, and {free} are free on this disk. Nothing was copied."),
        N_("Choose a place on another disk, or leave the pictures out with --without-pictures."),
    ),
    Code.PARQUET_MISSING: (
        N_("Parquet is written with a library that is not here: pyarrow."),
        N_("Install it with: {command}. The format csv needs nothing more."),
    ),
    Code.EXPORT_MEDIA: (
        N_("Media are in: {columns}. Their paths are those of the bundle, where Label Studio finds nothing."),
        N_(
            "Say with --media-prefix what stands before them there, for example /data/local-files/?d= for a folder "
            "that its server may read, or https://... for a web server."
        ),
    ),
    Code.EXPORT_SKIPPED: (
        N_("Tasks that were skipped are not in the file: {count}."),
        N_("Nothing has to be done. The formats csv, parquet and label-studio have them."),
    ),
    Code.EXPORT_GUARDED: (
        N_("An apostrophe stands before each text that a spreadsheet would run as a formula: {count}."),
        N_("Nothing has to be done. A program that reads the file takes the apostrophe away."),
    ),
    Code.EXPORT_NO_SEGMENTS: (
        N_("In this design no segments of a sound are marked, so that there is nothing to write from when to when."),
        N_("Export to csv or label-studio; these have all answers."),
    ),
    Code.EXPORT_LEFT_OUT: (
        N_("Segments without a text: {count}. They are not in the files: a subtitle holds nothing without words."),
        N_("The formats textgrid, eaf, audacity and segments have them."),
    ),
    Code.EXPORT_ROUNDED: (
        N_("This format has whole milliseconds: every time is the nearest one, and nothing is shorter than one."),
        N_("Nothing has to be done. The results, textgrid and segments have the times as they were marked."),
    ),
    Code.AGREE_NONE: (
        N_("No task was answered by two workers, so that there is nothing to compare."),
        N_("Name all folders and zips that hold results of this bundle, or have some tasks answered by two workers."),
    ),
    Code.AGREE_COUNTED: (
        N_("Results that name no worker: {count}. Each counts as that of another worker."),
        N_("Nothing has to be done. Workers may leave their pseudonym out; who answers a task twice is then two."),
    ),
}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.RESULT_DAMAGED, "empty"): (
        N_("The file is empty: its delivery was interrupted. It was left out."),
        N_("Ask the worker to open annotator once more, which finishes the delivery."),
    ),
    (Code.RESULT_DAMAGED, "json"): (
        N_("This is not JSON: {detail}. The file was left out."),
        N_("Ask the worker to send the file once more, unchanged."),
    ),
    (Code.RESULT_DAMAGED, "unicode"): (
        N_("The file holds characters that are no text, and was left out."),
        N_("Ask the worker to send the file once more, unchanged."),
    ),
    (Code.RESULT_DAMAGED, "deep"): (
        N_("The file is nested more deeply than any answer, and was left out."),
        N_("Ask the worker to send the file once more, unchanged."),
    ),
    (Code.RESULT_DAMAGED, "version"): (
        N_("This result has version {detail} of the format, which this annotator does not know. It was left out."),
        N_("Install the newest version of annotator."),
    ),
    (Code.RESULT_DAMAGED, "controls"): (
        N_("With this result there would be more than {limit} controls; it was left out."),
        N_("Export the folder of one bundle, and look at who sent this file."),
    ),
    (Code.RESULT_FOREIGN, "hidden"): (
        N_("This is hidden and was passed over."),
        N_("Nothing has to be done. Systems and interrupted deliveries leave such files."),
    ),
    (Code.RESULT_FOREIGN, "link"): (
        N_("This is a link to another place and was not followed."),
        N_("Replace the link by the file or folder that it points to."),
    ),
    (Code.RESULT_FOREIGN, "folder"): (
        N_("This folder was not looked into: here stand results themselves, as files, or it lies too deep."),
        N_("If results are in it, name it as RESULTS, too, or move it to the folder that was named."),
    ),
    (Code.RESULT_FOREIGN, "empty"): (
        N_("Nothing is in this folder."),
        N_("If it is that of a worker, look whether their results have come."),
    ),
    (Code.RESULT_FOREIGN, "special"): (
        N_("This is neither a file nor a folder; it was left out."),
        N_("Remove it."),
    ),
    (Code.RESULT_FOREIGN, "name"): (
        N_("This is not named as results are, and was left out."),
        N_("Move it to another folder. If it is a result, give it back its name, which ends in “.json”."),
    ),
    (Code.RESULT_FOREIGN, "place"): (
        N_("This stands outside the folders of bundles and was left out."),
        N_("Results stand in a folder named by the bundle's id and revision, such as “my-job@1”."),
    ),
    (Code.RESULT_TWICE, "other"): (
        N_("Another file under the same number, “{other}”, says something else; this one was left out."),
        N_("Ask the worker which of the two they sent: a result never changes."),
    ),
    (Code.FILE_TOO_LARGE, "result"): (
        N_("The file is larger than any result; the limit is {limit}. It was left out."),
        N_("Move it to another folder."),
    ),
    (Code.NOT_FOUND, "results"): (
        N_("There is no folder and no zip of results at this place."),
        N_("Check the spelling, and that the disk is connected."),
    ),
    (Code.EXPORT_MEDIA, "prefix"): (
        N_("Media are in: {columns}. “{prefix}” stands before each of their paths."),
        N_("Put the bundle's media there, with the same paths. An import adds tasks: import this file only once."),
    ),
    (Code.EXPORT_NO_SEGMENTS, "boxes"): (
        N_("In this design no boxes are marked on a film, so that there is nothing to follow from frame to frame."),
        N_("Export to csv or label-studio; these have all answers."),
    ),
    (Code.EXPORT_LEFT_OUT, "whole"): (
        N_("Answers about a whole sound or film: {count}. They are not in the files, which hold what has a time."),
        N_("The format csv has all answers."),
    ),
    (Code.EXPORT_LEFT_OUT, "places"): (
        N_(
            "Places of boxes on films: {count}. They are not in the file: in Label Studio's frames each is the same as "
            "a later one."
        ),
        N_("The results, csv and mot have all of them. A larger frameRate in <Video> tells more of them apart."),
    ),
    (Code.EXPORT_NO_SEGMENTS, "pictures"): (
        N_("In this design nothing is marked on pictures, so that there is nothing to write for them."),
        N_("Export to csv or label-studio; these have all answers."),
    ),
    (Code.EXPORT_NO_SEGMENTS, "points"): (
        N_("This design has no labels for key points, which poses consist of."),
        N_("Export to yolo or yolo-segment, which have boxes and outlines."),
    ),
    **EXPORTED_PICTURES,
    (Code.EXPORT_ROUNDED, "srt"): (
        N_(
            "SubRip has whole milliseconds: every time is the nearest one. It cannot write “<”, “>” and “-->”; where "
            "somebody typed these, [, ] and → stand."
        ),
        N_("Nothing has to be done. The format webvtt has every text as it was typed."),
    ),
    (Code.AGREE_COUNTED, "skipped"): (
        N_("Tasks that were skipped: {count}. They are not compared: who skips says nothing."),
        N_("Nothing has to be done. The formats csv, parquet and label-studio of “annotator export” have them."),
    ),
    (Code.AGREE_COUNTED, "again"): (
        N_("Results that are followed by another of the same worker about the same task: {count}. The latest counts."),
        N_("Nothing has to be done."),
    ),
    (Code.AGREE_COUNTED, "many"): (
        N_("Of one task the answers of at most {limit} workers are compared; left out: {count}."),
        N_("Nothing has to be done. Those that were submitted first are compared."),
    ),
    (Code.WORKER_UNKNOWN, "nameless"): (
        N_("No result is of a worker called “{worker}”: no worker gave a name."),
        N_("Export the folder of one worker, or the file that they handed over."),
    ),
    (Code.EXPORT_SEVERAL, "pictures"): (
        N_(
            "Tasks that several workers answered: {count}. Each answer is in the files, with a copy of the picture of "
            "its own."
        ),
        N_(
            "Nothing has to be done, unless each picture is wanted once: choose whose answers count with --worker. "
            "“annotator agree” tells where they differ."
        ),
    ),
    (Code.EXPORT_TAKEN, "file"): (
        N_("A file has this name, and a folder is to be written."),
        N_("Choose another name, or one that ends with .zip for a single file."),
    ),
    (Code.EXPORT_TAKEN, "earlier"): (
        N_("An earlier export in this format is in this folder, and was kept."),
        N_("Choose another folder, or replace that export with --overwrite, which keeps all other files."),
    ),
    (Code.EXPORT_TAKEN, "folder"): (
        N_("A folder has this name."),
        N_("Name a file; for csv and parquet, what the two files' names begin with."),
    ),
    (Code.EXPORT_TAKEN, "parent"): (
        N_("The folder “{folder}” does not exist."),
        N_("Make it, or choose another place."),
    ),
}
