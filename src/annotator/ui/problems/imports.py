"""Messages about imports from other programs. Locations are files of the source, not of a bundle."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_
from annotator.ui.problems.imported_drawings import IMPORTED_DRAWINGS

MESSAGES: Mapping[Code, tuple[str, str]] = {
    Code.IMPORT_NOTHING: (
        N_(
            "No importable files found. Supported: a Label Studio labeling config (.xml), a crowd-html "
            "template (.html), a task table (.csv, .tsv, .json, .jsonl, .manifest), images, audio, videos, and "
            "COCO, YOLO, Pascal VOC, labelme or CVAT datasets."
        ),
        N_("Put the files in one folder, or specify their paths with --config and --tasks."),
    ),
    Code.IMPORT_MISSING: (
        N_("A file needed for the import is missing."),
        N_("Put it in the source, or specify it with --config or --tasks."),
    ),
    Code.IMPORT_AMBIGUOUS: (
        N_("The source can be imported in several ways: {found}."),
        N_("Specify the right one with --from, --config or --tasks."),
    ),
    Code.IMPORT_LEFT_OUT: (N_("Column “{column}” is not imported."), N_("No action needed.")),
    Code.TIMED_FILE: (
        N_("The timed text cannot be read at this point."),
        N_("Open the file in the program that created it, and save it again."),
    ),
    Code.DRAWN_FILE: (
        N_("The image annotations cannot be read at this point."),
        N_("Open the file in the program that created it, and save it again."),
    ),
    Code.IMPORT_RENAMED: (
        N_("Column “{column}” is renamed “{wanted}” in the bundle, as the preset requires."),
        N_("No action needed if this is the right column."),
    ),
    Code.IMPORT_LABELS: (
        N_(
            "No design was found with the tasks. They use the preset {preset}. Its labels are only a starting "
            "point: {labels}."
        ),
        N_("Specify your own labels with --label and a question with --question, or edit bundle.toml."),
    ),
    Code.MEDIA_AMBIGUOUS: (
        N_("“{value}” matches several files: {found}."),
        N_("Use the path relative to the source folder."),
    ),
    Code.TARGET_TAKEN: (
        N_("There is already a file or folder at this location. It was not changed."),
        N_("Use a new or empty folder."),
    ),
}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    **IMPORTED_DRAWINGS,
    (Code.MEDIA_AMBIGUOUS, "drawn"): (
        N_("“{value}” matches several files: {found}."),
        N_("Move those that are not meant out of the source folder, or write the folder before the name."),
    ),
    (Code.IMPORT_NOTHING, "bundle"): (
        N_("This is already a bundle: it contains a bundle.toml file."),
        N_("Use it as it is. To import it anyway, remove bundle.toml first."),
    ),
    (Code.IMPORT_MISSING, "config"): (
        N_("There are tasks but no labeling config: no .xml file starts with <View>."),
        N_(
            "In Label Studio, the config is under Settings > Labeling Interface > Code. Save it in the source "
            "folder, or use --config FILE. Or choose a preset with --preset NAME."
        ),
    ),
    (Code.IMPORT_MISSING, "template"): (
        N_("No crowd-html template found: no .html file contains <crowd-...>, ${{column}} or task.input."),
        N_("Put it in the source, or specify it with --config FILE."),
    ),
    (Code.IMPORT_MISSING, "table"): (
        N_("There is a design but no task table: no .csv, .tsv, .json, .jsonl or .manifest file."),
        N_("Put it in the source, or specify it with --tasks FILE."),
    ),
    (Code.IMPORT_MISSING, "table-columns"): (
        N_("There is a design but no task table: no .csv, .tsv, .json, .jsonl or .manifest file."),
        N_("Put it in the source, or specify it with --tasks FILE. The design uses these columns: {columns}."),
    ),
    (Code.IMPORT_MISSING, "pictures"): (
        N_("No image found: no .jpg, .jpeg, .png, .webp, .gif, .bmp or .tif file."),
        N_("Put the images in the source."),
    ),
    (Code.IMPORT_MISSING, "sounds"): (
        N_("No audio file found: no .wav, .flac, .mp3, .ogg, .opus, .m4a, .aac or .aiff file."),
        N_("Put the audio files in the source."),
    ),
    (Code.IMPORT_MISSING, "films"): (
        N_("No video found: no .mp4, .mov, .mkv, .webm, .ts, .mpg, .avi, .flv or .ogv file."),
        N_("Put the videos in the source."),
    ),
    (Code.IMPORT_MISSING, "segments"): (
        N_("This design has no audio or video segments, so times cannot be imported."),
        N_(
            "Add Labels for the Audio tag or TimelineLabels for the Video tag, or omit --config: the "
            "audio-transcription and video-moderation presets include them."
        ),
    ),
    (Code.IMPORT_MISSING, "labels"): (
        N_("No design was found, and the preset {preset} cannot be used without labels."),
        N_("Specify each label with --label, and the question with --question."),
    ),
    (Code.IMPORT_MISSING, "named"): (
        N_("“{target}” is neither in the source nor on this computer."),
        N_("Use a path relative to the source, or the full path of a file."),
    ),
    (Code.IMPORT_AMBIGUOUS, "kind"): (
        N_("There are two kinds of design, a labeling config and a crowd-html template: {found}."),
        N_("Specify one with --config FILE."),
    ),
    (Code.IMPORT_AMBIGUOUS, "config"): (
        N_("Several files could be the design: {found}."),
        N_("Specify one with --config FILE."),
    ),
    (Code.IMPORT_AMBIGUOUS, "table"): (
        N_("Several files could be the task table: {found}."),
        N_("Specify one with --tasks FILE."),
    ),
    (Code.IMPORT_AMBIGUOUS, "timed"): (
        N_("Several files contain the transcript of this recording: {found}."),
        N_("Keep the right one, and move the other files elsewhere."),
    ),
    (Code.TIMED_FILE, "subtitles"): (
        N_("This file does not start like a WebVTT or SubRip file."),
        N_("A .vtt file starts with WEBVTT. A .srt file starts with the number 1, followed by a line with times."),
    ),
    (Code.TIMED_FILE, "times"): (
        N_("These are not valid times."),
        N_("In subtitles, use the form 00:01:02.500 --> 00:01:04.000. In an ELAN file, use whole milliseconds."),
    ),
    (Code.TIMED_FILE, "boris"): (
        N_("This file contains no BORIS events."),
        N_("Export the events from BORIS as aggregated events, with tab- or comma-separated columns."),
    ),
    (Code.TIMED_FILE, "boris-times"): (
        N_("This event has no time."),
        N_("Export the events of an observation with video or audio. Image events have no times."),
    ),
    (Code.TIMED_FILE, "boris-open"): (
        N_("The state event “{name}” has a start without a stop, or a stop without a start."),
        N_("In BORIS, look for unpaired state events, or export aggregated events."),
    ),
    (Code.TIMED_FILE, "long"): (
        N_("A line has more than {limit} characters, which is too long for a subtitle."),
        N_("Check that the content of the file matches its extension."),
    ),
    (Code.TIMED_FILE, "textgrid"): (
        N_("This is not a valid TextGrid file, or it is truncated or damaged at this point."),
        N_("Open the file in Praat and save it as a text file."),
    ),
    (Code.TIMED_FILE, "binary"): (
        N_("Binary TextGrid files are not supported."),
        N_("Open the file in Praat and save it as a text file."),
    ),
    (Code.TIMED_FILE, "eaf"): (
        N_("This is not an ELAN file: its root element is not <ANNOTATION_DOCUMENT>."),
        N_("Open the file in ELAN and save it again."),
    ),
    (Code.TIMED_FILE, "reference"): (
        N_("This annotation refers to times or to another annotation that the file does not contain."),
        N_("Open the file in ELAN and save it again."),
    ),
    (Code.TIMED_FILE, "label"): (
        N_("Each line of a label track must contain a start, an end and a text, separated by tabs."),
        N_(
            "Export the file from Audacity again. If it is not a label track, rename it so that it does not "
            "have the same name as a recording."
        ),
    ),
    (Code.TIMED_FILE, "many"): (
        N_("The file has {count} texts or lines. The maximum is {limit}."),
        N_("Split the recording, and split the file in the same way."),
    ),
    (Code.TIMED_FILE, "backwards"): (
        N_("The end must be later than the start."),
        N_("Swap or correct the start and end."),
    ),
    (Code.IMPORT_LEFT_OUT, "alone"): (
        N_("No recording has the name of this file, so the file is skipped."),
        N_(
            "Give the recording the same name as the file, for example talk.wav and talk.vtt, and put both in "
            "one folder."
        ),
    ),
    (Code.IMPORT_LEFT_OUT, "points"): (
        N_("Points without duration are not imported: {count}."),
        N_("No action needed."),
    ),
    (Code.IMPORT_LEFT_OUT, "tiers"): (
        N_("The design has no text field for the segments of the tiers {names}. These tiers are not imported."),
        N_("For each tier, add a text field to the config. Its name must be the part of the tier name before the @."),
    ),
    (Code.IMPORT_LEFT_OUT, "voices"): (
        N_("The design has no label for: {names}. Regions with these names are imported without a label."),
        N_("Add these labels with --label or in the config, or let workers label the regions."),
    ),
    (Code.IMPORT_LABELS, "voices"): (
        N_("No design was found with the files. They use the preset {preset}, with one label per name: {labels}."),
        N_("Specify other labels with --label and a question with --question, or edit bundle.toml."),
    ),
    (Code.IMPORT_LABELS, "speech"): (
        N_("No design and no names were found. The files use the preset {preset}, with one label: {labels}."),
        N_("Specify other labels with --label and a question with --question, or edit bundle.toml."),
    ),
    (Code.IMPORT_LEFT_OUT, "tier-parents"): (
        N_("Tiers that depend on another tier: {count}. Their annotations are imported, the dependency is not."),
        N_("An export to EAF has independent tiers. Set the parent tiers again in ELAN."),
    ),
    (Code.IMPORT_LABELS, "answers"): (
        N_("No design was found with the tasks. They use the preset {preset}, with one label per answer: {labels}."),
        N_("Specify other labels with --label and a question with --question, or edit bundle.toml."),
    ),
    (Code.IMPORT_LEFT_OUT, "answers"): (
        N_("Tasks whose annotations are not imported: {count}. Workers never see these annotations."),
        N_("No action needed. Use --to-correct to let workers correct these annotations."),
    ),
    (Code.IMPORT_LEFT_OUT, "faulty-tasks"): (
        N_("Tasks skipped because some of their media files are missing: {count}."),
        N_("Only the first ones are listed. Put their files in the source, and import again."),
    ),
    (Code.IMPORT_LEFT_OUT, "answers-shown"): (
        N_(
            "Tasks with annotations that workers see and correct: {count}. If a task has several annotations, "
            "workers see only the first."
        ),
        N_("No action needed. Without --to-correct, workers never see the annotations."),
    ),
    (Code.IMPORT_LEFT_OUT, "answers-none"): (
        N_("The source contains no Label Studio annotations that --to-correct could show to workers."),
        N_("In Label Studio, export the project as JSON, including annotated tasks, and import that file."),
    ),
    (Code.IMPORT_LEFT_OUT, "answer"): (
        N_("Column “{column}” contains answers and is not imported. Workers never see them."),
        N_("No action needed."),
    ),
    (Code.IMPORT_LEFT_OUT, "right"): (
        N_("Column “{column}” contains the correct answers and is not imported. Workers never see them."),
        N_("Keep this column to evaluate the results."),
    ),
    (Code.IMPORT_LEFT_OUT, "bookkeeping"): (
        N_("Column “{column}” belongs to the program that created the table and is not imported."),
        N_("No action needed."),
    ),
    (Code.IMPORT_LEFT_OUT, "mturk"): (
        N_(
            "The Input.… columns of this Mechanical Turk batch are imported without the “Input.” prefix. "
            "Columns not imported: {count}."
        ),
        N_("No action needed. Answers and their details are not shown to workers."),
    ),
    (Code.IMPORT_LEFT_OUT, "blank-rows"): (N_("Empty rows, skipped: {count}."), N_("No action needed.")),
    (Code.IMPORT_LEFT_OUT, "repeated"): (
        N_("Tasks answered by several workers are imported only once. Rows skipped: {count}."),
        N_("No action needed."),
    ),
    (Code.COLUMN_MISSING, "toloka"): (
        N_("The table has no column {column}."),
        N_(
            "In Toloka tables, names of task columns start with INPUT:, for example INPUT:name. Omit --from if "
            "this is a different table."
        ),
    ),
    (Code.COLUMN_MISSING, "template"): (
        N_("Column “{column}”, used by the template, is missing."),
        N_("Add it to the table, or remove it from the template."),
    ),
    (Code.MEDIA_MISSING, "import"): (
        N_("The file “{value}” is not in the source."),
        N_(
            "Add the file, or correct the path. The source must be a folder that contains all files of the "
            "tasks. Specify the table with --tasks."
        ),
    ),
    (Code.MEDIA_MISSING, "import-drawn"): (
        N_("The image “{value}” is not in the source."),
        N_(
            "Add the image, or correct its name in this file. The source must be a folder that contains both "
            "the image and this file."
        ),
    ),
    (Code.MEDIA_MISSING, "import-suggestion"): (
        N_("The file “{value}” is not in the source."),
        N_("Did you mean “{suggestion}”? Use this path."),
    ),
    (Code.MEDIA_MISSING, "label-studio"): (
        N_(
            "The file “{value}” is on the Label Studio server, not in the source. Label Studio exports contain "
            "no media."
        ),
        N_(
            "Copy the file from the server into the source, in any folder. Uploaded files are in the "
            "media/upload folder of the server’s data. Paths with /data/local-files/ refer to the folder that "
            "the server is allowed to read."
        ),
    ),
    (Code.MEDIA_REMOTE, "import"): (
        N_("“{value}” is a web address. Tasks can only show files from the bundle, so the bundle was not created."),
        N_(
            "Download the files into the source (for s3://, for example with aws s3 cp) and put their paths in "
            "the table, then import again."
        ),
    ),
    (Code.MEDIA_REMOTE, "import-drawn"): (
        N_("“{value}” is a web address. Tasks can only show files from the bundle, so the bundle was not created."),
        N_("Download the images into the source and write their paths in this file, then import again."),
    ),
    (Code.NOT_UTF8, "import"): (
        N_("The file is neither UTF-8 nor UTF-16 text and may be read incorrectly."),
        N_("Save it as UTF-8. Spreadsheet programs call this “CSV UTF-8”."),
    ),
    (Code.NOT_UTF8, "workbook"): (
        N_("This is a spreadsheet file. Tasks are read from text files such as CSV."),
        N_("In your spreadsheet program, save the sheet as CSV (UTF-8) and choose that file."),
    ),
    (Code.CSV_SYNTAX, "import"): (
        N_("This is not a valid table: {detail}."),
        N_("Look for an unclosed double quote. Inside a value, write each double quote twice."),
    ),
    (Code.FIELD_VALUE, "placeholder"): (
        N_("No requester has been entered yet."),
        N_(
            "Enter a name in bundle.toml under [requester]: workers want to know who they work for, and "
            "“annotator pack” requires it."
        ),
    ),
}
