"""Words for problems of what is imported from other programs. Places are files of the source here, not of a bundle."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_
from annotator.ui.problems.imported_drawings import IMPORTED_DRAWINGS

WORDS: Mapping[Code, tuple[str, str]] = {
    Code.IMPORT_NOTHING: (
        N_(
            "There is nothing here that can be imported. Looked for: a labeling config of Label Studio (.xml), "
            "a crowd-html template (.html), a table of tasks (.csv, .tsv, .json, .jsonl, .manifest), pictures, "
            "sounds, films, a data set of COCO, YOLO, Pascal VOC, labelme or CVAT."
        ),
        N_("Put them into one folder, or name files elsewhere with --config and --tasks."),
    ),
    Code.IMPORT_MISSING: (
        N_("Something that the import needs is not there."),
        N_("Put it into the source, or name it with --config or --tasks."),
    ),
    Code.IMPORT_AMBIGUOUS: (
        N_("Several things could be meant: {found}."),
        N_("Say which one with --from, --config or --tasks."),
    ),
    Code.IMPORT_LEFT_OUT: (
        N_("The column “{column}” is not taken along."),
        N_("Nothing has to be done."),
    ),
    Code.TIMED_FILE: (
        N_("What is said from when to when cannot be read here."),
        N_("Open the file with the program that it is of, and save it once more."),
    ),
    Code.DRAWN_FILE: (
        N_("What was drawn on pictures cannot be read here."),
        N_("Open the file with the program that it is of, and save it once more."),
    ),
    Code.IMPORT_RENAMED: (
        N_("The column “{column}” is called “{wanted}” in the bundle: the preset asks for that name."),
        N_("Nothing has to be done if it is the right column."),
    ),
    Code.IMPORT_LABELS: (
        N_("No design came with the tasks. They get the preset {preset}; its labels are only a beginning: {labels}."),
        N_("Say your own with --label and --question, or change them in bundle.toml."),
    ),
    Code.MEDIA_AMBIGUOUS: (
        N_("“{value}” could be more than one file: {found}."),
        N_("Write the path as it is in the source, from its top."),
    ),
    Code.TARGET_TAKEN: (
        N_("There is something at this place already; it is left as it is."),
        N_("Name a folder that does not exist yet, or an empty one."),
    ),
}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    **IMPORTED_DRAWINGS,
    (Code.IMPORT_NOTHING, "bundle"): (
        N_("This is a bundle already: there is a bundle.toml."),
        N_("Use it as it is. If it is to be imported all the same, take bundle.toml out first."),
    ),
    (Code.IMPORT_MISSING, "config"): (
        N_("There are tasks, but no labeling config: no .xml file that begins with <View>."),
        N_(
            "Label Studio shows it under Settings, Labeling Interface, Code: save it into the source, or name it with "
            "--config FILE. Or choose a ready-made design with --preset NAME."
        ),
    ),
    (Code.IMPORT_MISSING, "template"): (
        N_("There is no crowd-html template: no .html file with <crowd-...>, ${{column}} or task.input in it."),
        N_("Put it into the source, or name it with --config FILE."),
    ),
    (Code.IMPORT_MISSING, "table"): (
        N_("There is a design, but no table of tasks: no .csv, .tsv, .json, .jsonl or .manifest file."),
        N_("Put it into the source, or name it with --tasks FILE."),
    ),
    (Code.IMPORT_MISSING, "table-columns"): (
        N_("There is a design, but no table of tasks: no .csv, .tsv, .json, .jsonl or .manifest file."),
        N_("Put it into the source, or name it with --tasks FILE. The design shows these columns: {columns}."),
    ),
    (Code.IMPORT_MISSING, "pictures"): (
        N_("There is no picture here: no .jpg, .jpeg, .png, .webp, .gif, .bmp or .tif file."),
        N_("Put the pictures into the source."),
    ),
    (Code.IMPORT_MISSING, "sounds"): (
        N_("There is no sound here: no .wav, .flac, .mp3, .ogg, .opus, .m4a, .aac or .aiff file."),
        N_("Put the sounds into the source."),
    ),
    (Code.IMPORT_MISSING, "films"): (
        N_("There is no film here: no .mp4, .mov, .mkv, .webm, .ts, .mpg, .avi, .flv or .ogv file."),
        N_("Put the films into the source."),
    ),
    (Code.IMPORT_MISSING, "segments"): (
        N_("In this design no parts of a sound or film are marked: what is known of when has no place."),
        N_(
            "Add Labels for the Audio, or TimelineLabels for the Video, or leave --config out: the presets "
            "audio-transcription and video-moderation have them."
        ),
    ),
    (Code.IMPORT_MISSING, "labels"): (
        N_("There is no design here, and the preset {preset} needs labels."),
        N_("Name each of them with --label, and what is asked with --question."),
    ),
    (Code.IMPORT_MISSING, "named"): (
        N_("“{target}” is neither in the source nor on this machine."),
        N_("Write the path as it is in the source, from its top, or the path of a file."),
    ),
    (Code.IMPORT_AMBIGUOUS, "kind"): (
        N_("There are designs of two kinds, a labeling config and a crowd-html template: {found}."),
        N_("Say which one with --config FILE."),
    ),
    (Code.IMPORT_AMBIGUOUS, "config"): (
        N_("Several files could be the design: {found}."),
        N_("Say which one with --config FILE."),
    ),
    (Code.IMPORT_AMBIGUOUS, "table"): (
        N_("Several files could be the table of tasks: {found}."),
        N_("Say which one with --tasks FILE."),
    ),
    (Code.IMPORT_AMBIGUOUS, "timed"): (
        N_("Several files tell what is said in this sound: {found}."),
        N_("Leave the one that is meant, and move the others elsewhere."),
    ),
    (Code.TIMED_FILE, "subtitles"): (
        N_("This does not begin as a WebVTT or SubRip file does."),
        N_("A .vtt file begins with WEBVTT, a .srt file with the number 1 and a line of times."),
    ),
    (Code.TIMED_FILE, "times"): (
        N_("These are no times."),
        N_("In subtitles, write them as 00:01:02.500 --> 00:01:04.000; in a file of ELAN, as whole milliseconds."),
    ),
    (Code.TIMED_FILE, "boris"): (
        N_("These are no events of BORIS."),
        N_("Export them from BORIS as aggregated events, with tabs or commas between columns."),
    ),
    (Code.TIMED_FILE, "boris-times"): (
        N_("This event has no time."),
        N_("Export the events of an observation that has a film or a sound; events of pictures have no times."),
    ),
    (Code.TIMED_FILE, "boris-open"): (
        N_("“{name}” begins and does not end, or ends and did not begin."),
        N_("Look in BORIS for unpaired state events, or export aggregated events."),
    ),
    (Code.TIMED_FILE, "long"): (
        N_("A line has more than {limit} characters; no subtitle is as long."),
        N_("Look whether the file is what its name says."),
    ),
    (Code.TIMED_FILE, "textgrid"): (
        N_("This is no TextGrid, or it breaks off or goes wrong here."),
        N_("Open it with Praat, and save it as a text file."),
    ),
    (Code.TIMED_FILE, "binary"): (
        N_("This is a binary TextGrid, which cannot be read."),
        N_("Open it with Praat, and save it as a text file."),
    ),
    (Code.TIMED_FILE, "eaf"): (
        N_("This is no file of ELAN: its outermost tag is not <ANNOTATION_DOCUMENT>."),
        N_("Open it with ELAN, and save it once more."),
    ),
    (Code.TIMED_FILE, "reference"): (
        N_("This annotation names times, or another annotation, that the file does not have."),
        N_("Open it with ELAN, and save it once more."),
    ),
    (Code.TIMED_FILE, "label"): (
        N_("This is no line of a label track: start, end and text between tabs."),
        N_("Export it from Audacity once more, or give the file a name that no sound has."),
    ),
    (Code.TIMED_FILE, "many"): (
        N_("The file is too long: {count} texts or lines, and at most {limit} are possible."),
        N_("Split the sound, and the file with it."),
    ),
    (Code.TIMED_FILE, "backwards"): (
        N_("This ends before it begins, or as it begins."),
        N_("Write an end that is later than the start."),
    ),
    (Code.IMPORT_LEFT_OUT, "alone"): (
        N_("There is no sound of this name, so that the file is left out."),
        N_("Call the sound as the file, for example talk.wav and talk.vtt, and put both into one folder."),
    ),
    (Code.IMPORT_LEFT_OUT, "points"): (
        N_("Points that last no time are not taken along: {count}."),
        N_("Nothing has to be done."),
    ),
    (Code.IMPORT_LEFT_OUT, "tiers"): (
        N_("The design has no text area about segments for the tiers {names}; they are not taken along."),
        N_("Add one to the config, with the name that stands before the @."),
    ),
    (Code.IMPORT_LEFT_OUT, "voices"): (
        N_("The design has no label for: {names}. What is of them comes without a label."),
        N_("Add these labels with --label or to the config, or leave it to the workers to say what it is."),
    ),
    (Code.IMPORT_LABELS, "voices"): (
        N_("No design came with the files. They get the preset {preset}, with a label for each name there: {labels}."),
        N_("Say others with --label and --question, or change them in bundle.toml."),
    ),
    (Code.IMPORT_LABELS, "answers"): (
        N_("No design came with the tasks. They get the preset {preset}, with a label for each answer: {labels}."),
        N_("Say others with --label and --question, or change them in bundle.toml."),
    ),
    (Code.IMPORT_LEFT_OUT, "answers"): (
        N_("Annotations of {count} of the tasks are not taken along: workers never see them."),
        N_("Nothing has to be done. --to-correct shows them to workers, to be corrected."),
    ),
    (Code.IMPORT_LEFT_OUT, "faulty-tasks"): (
        N_("Tasks that are left out because not all of their media are there: {count}."),
        N_("The first ones are told here. Put their files into the source, and import once more."),
    ),
    (Code.IMPORT_LEFT_OUT, "answers-shown"): (
        N_("Annotations of {count} of the tasks are shown to workers, to be corrected; of several the first one."),
        N_("Nothing has to be done. Without --to-correct workers never see them."),
    ),
    (Code.IMPORT_LEFT_OUT, "answers-none"): (
        N_("There are no annotations of Label Studio here that --to-correct could show to workers."),
        N_("Export the project there as JSON, with what was annotated and not skipped, and import that."),
    ),
    (Code.IMPORT_LEFT_OUT, "answer"): (
        N_("The column “{column}” holds answers and is not taken along: workers never see them."),
        N_("Nothing has to be done."),
    ),
    (Code.IMPORT_LEFT_OUT, "right"): (
        N_("The column “{column}” says what is right and is not taken along: workers never see it."),
        N_("Keep it to judge the results with."),
    ),
    (Code.IMPORT_LEFT_OUT, "bookkeeping"): (
        N_("The column “{column}” belongs to the program that wrote the table and is not taken along."),
        N_("Nothing has to be done."),
    ),
    (Code.IMPORT_LEFT_OUT, "mturk"): (
        N_("Of this batch of Mechanical Turk the columns Input.… are taken along, without “Input.”; {count} are not."),
        N_("Nothing has to be done. Answers and what is kept about them are not shown to workers."),
    ),
    (Code.IMPORT_LEFT_OUT, "blank-rows"): (
        N_("Rows without any value are left out: {count}."),
        N_("Nothing has to be done."),
    ),
    (Code.IMPORT_LEFT_OUT, "repeated"): (
        N_("Tasks that several workers answered are there once. Rows that are left out: {count}."),
        N_("Nothing has to be done."),
    ),
    (Code.COLUMN_MISSING, "toloka"): (
        N_("No column of the table is called {column}."),
        N_("Tables of Toloka name the columns of a task INPUT:name. Leave --from out if this is another table."),
    ),
    (Code.COLUMN_MISSING, "template"): (
        N_("The column “{column}”, which the template shows, is missing."),
        N_("Add it to the table, or take it out of the template."),
    ),
    (Code.MEDIA_MISSING, "import"): (
        N_("The file “{value}” is not in the source."),
        N_(
            "Put it there, or correct the path. Only in the source is it looked for: name the folder that holds it as "
            "the source, and the table with --tasks."
        ),
    ),
    (Code.MEDIA_MISSING, "import-drawn"): (
        N_("The picture “{value}” is not in the source."),
        N_("Put it there, or correct what this file calls it. The source is the folder that holds both."),
    ),
    (Code.MEDIA_MISSING, "import-suggestion"): (
        N_("The file “{value}” is not in the source."),
        N_("Did you mean “{suggestion}”? Then write this path."),
    ),
    (Code.MEDIA_MISSING, "label-studio"): (
        N_("The file “{value}” lies on the server of Label Studio and not in the source: its exports hold no media."),
        N_(
            "Copy it from there into the source; the folder does not matter. What was uploaded lies in media/upload of "
            "the server's data, what /data/local-files/ names in the folder that the server may read."
        ),
    ),
    (Code.MEDIA_REMOTE, "import"): (
        N_("“{value}” is an address on the net. Tasks show files of the bundle only, so nothing was written."),
        N_(
            "Download the files into the source, from s3:// for example by aws s3 cp, and write their paths into the "
            "table; then import again."
        ),
    ),
    (Code.NOT_UTF8, "import"): (
        N_("The file is neither UTF-8 nor UTF-16 text, so that its letters cannot be told for sure."),
        N_("Save it as UTF-8. Spreadsheet programs call this “CSV UTF-8”."),
    ),
    (Code.NOT_UTF8, "workbook"): (
        N_("This is a workbook of a spreadsheet program; tasks are read from text, such as CSV."),
        N_("Save its sheet as CSV (UTF-8) in your spreadsheet program, and name that file."),
    ),
    (Code.CSV_SYNTAX, "import"): (
        N_("This is not a table with separated columns: {detail}."),
        N_("Look for a quotation mark that is not closed. A quotation mark inside a value is written twice."),
    ),
    (Code.FIELD_VALUE, "placeholder"): (
        N_("Nobody has said yet who asks for this work."),
        N_(
            "Write a name into bundle.toml under [requester]: workers want to know for whom they work, and "
            "“annotator pack” waits for it."
        ),
    ),
}
