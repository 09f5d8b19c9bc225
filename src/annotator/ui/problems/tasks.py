"""Words for problems of the table of tasks and of what it points to."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

WORDS: Mapping[Code, tuple[str, str]] = {
    Code.COLUMN_MISSING: (N_("The column “{column}” is missing."), N_("Add it to the table.")),
    Code.COLUMN_DUPLICATE: (N_("The column “{column}” is there twice."), N_("Rename or remove one of them.")),
    Code.ROW_LENGTH: (
        N_("The row has {found} values; the header has {expected}."),
        N_("Add or remove values. A value that holds a comma needs quotation marks around it."),
    ),
    Code.TASK_ID_EMPTY: (N_("The task has no id."), N_("Give each task an id of its own in the column “{field}”.")),
    Code.TASK_ID_UNFIT: (
        N_("The id cannot be kept: “{value}”."),
        N_("Write a short id of letters and digits in the column “{field}”."),
    ),
    Code.TASK_ID_DUPLICATE: (
        N_("The id “{value}” is taken already, by row {other}."),
        N_("Give each task an id of its own: results could not be told apart."),
    ),
    Code.TASKS_EMPTY: (N_("There is no task in the table."), N_("Add at least one row below the header.")),
    Code.PREDICTION: (
        N_("A prediction does not fit the design, and is left out."),
        N_("Write it as Label Studio writes results of this design."),
    ),
    Code.TASK_SHAPE: (
        N_("The task has a shape that cannot be read."),
        N_('Write each task as an object, for example {{"id": "1", "image": "media/1.jpg"}}.'),
    ),
    Code.TASK_NUMBER: (
        N_("“{value}” is no time in seconds."),
        N_("Write a whole number from 1 to {limit}, or nothing to use the manifest's value."),
    ),
    Code.CATEGORY_UNKNOWN: (
        N_("“{value}” is none of media.categories."),
        N_("Write {allowed}, several with semicolons between them, or nothing where a task may not hurt."),
    ),
    Code.MEDIA_MISSING: (
        N_("The file “{value}” is not in the bundle."),
        N_("Put it there, or correct the path. It starts at the folder of bundle.toml."),
    ),
    Code.MEDIA_REMOTE: (
        N_("“{value}” is an address, not a file of the bundle."),
        N_("Download it into the bundle and write its path: nothing is fetched while people work."),
    ),
    Code.MEDIA_KIND: (
        N_("“{value}” is not a picture that can be shown."),
        N_("Use a .jpg, .jpeg, .png, .webp, .gif, .bmp or .tif file."),
    ),
    Code.MEDIA_MANY: (
        N_("The instructions show {limit} pictures at most; in place of “{value}” stand its words."),
        N_("Leave some pictures out, or join several into one."),
    ),
    Code.VALUE_EMPTY: (
        N_("There is nothing in the column “{column}” for this task."),
        N_("Fill it in, or remove the task if there is nothing to look at."),
    ),
    Code.OPTIONS: (
        N_("The column “{column}” is meant to hold a list to choose from, and holds something else."),
        N_('Write a list such as ["Yes", "No"].'),
    ),
}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.TASK_ID_UNFIT, "long"): (
        N_("The id has more than {limit} characters: “{value}”."),
        N_("Write a shorter id in the column “{field}”: it stands in every result."),
    ),
    (Code.TASK_ID_UNFIT, "character"): (
        N_("The id holds a character that cannot be seen or that turns the direction of writing: “{value}”."),
        N_("Write the id in the column “{field}” anew, in letters and digits."),
    ),
    (Code.COLUMN_MISSING, "id"): (
        N_("The column “{column}”, which names the tasks, is missing."),
        N_("Add it, or say in bundle.toml with tasks.id_column which column names the tasks."),
    ),
    (Code.COLUMN_MISSING, "preset"): (
        N_("The column “{column}”, which the preset needs, is missing."),
        N_("Add a column “{column}” with the path of each task's file."),
    ),
    (Code.COLUMN_MISSING, "preset-text"): (
        N_("The column “{column}”, which the preset needs, is missing."),
        N_(
            "Call the column with each task's text “{column}”, or name a design of your own that shows several columns."
        ),
    ),
    (Code.COLUMN_MISSING, "suggestion"): (
        N_("The column “{column}” is missing."),
        N_("Did you mean “{suggestion}”? Rename one or the other."),
    ),
    (Code.COLUMN_MISSING, "categories"): (
        N_("The column “{column}”, which says what each task shows, is missing."),
        N_("Add it, or name the right one with categories_column below [media]."),
    ),
    (Code.CATEGORY_UNKNOWN, "suggestion"): (
        N_("“{value}” is none of media.categories."),
        N_("Did you mean “{suggestion}”?"),
    ),
    (Code.COLUMN_MISSING, "unnamed"): (N_("Column {number} has no name."), N_("Name it in the header, or remove it.")),
    (Code.TASK_SHAPE, "list"): (
        N_("The file does not hold a list of tasks."),
        N_('Write [{{"id": 1, "data": {{...}}}}, ...], or one object a line in a .jsonl file.'),
    ),
    (Code.TASK_SHAPE, "object"): (
        N_("This is not a task: a list, a text or a number stands where an object with its values should."),
        N_('Write each task as an object, for example {{"id": "1", "image": "media/1.jpg"}}.'),
    ),
    (Code.TASK_SHAPE, "nested"): (
        N_("The column “{column}” holds a list or an object, and the design shows it as one text."),
        N_("Write a text or a number."),
    ),
    (Code.TASK_SHAPE, "pages"): (
        N_("The column “{column}” holds no list of pictures, which are shown here as pages, {limit} at most."),
        N_('Write a list in JSON, for example ["media/1.jpg", "media/2.jpg"].'),
    ),
    (Code.TASK_SHAPE, "pages-single"): (
        N_("The column “{column}” is shown as one picture in one place, and as a list of pages in another."),
        N_("Use two columns."),
    ),
    (Code.TASK_SHAPE, "annotations"): (
        N_("The tasks hold annotations, which are not shown to workers."),
        N_("Nothing has to be done. Remove them to make the file smaller."),
    ),
    (Code.PREDICTION, "json"): (
        N_("The predictions of this task are no JSON, and are left out."),
        N_("Write [{{\"result\": [...]}}] in Label Studio's shape, beside the task's data in a .json file."),
    ),
    (Code.PREDICTION, "shape"): (
        N_("A prediction of this task has no list of results with a value each; it is left out."),
        N_("Write [{{\"result\": [...]}}] in Label Studio's shape, beside the task's data in a .json file."),
    ),
    (Code.PREDICTION, "control"): (
        N_("Result {number} of the prediction is of “{control}”, which the design does not have; it is left out."),
        N_("Name a control of the design in from_name."),
    ),
    (Code.PREDICTION, "type"): (
        N_("Result {number} of the prediction is nothing that “{control}” can say; it is left out."),
        N_("Write type, to_name and value as Label Studio does for this control."),
    ),
    (Code.PREDICTION, "choice"): (
        N_("Result {number} of the prediction says “{value}”, which “{control}” does not offer; it is left out."),
        N_("Write a value that the design has, by its alias where there is one."),
    ),
    (Code.PREDICTION, "outside"): (
        N_("Result {number} of the prediction lies outside of what “{control}” marks; it is left out."),
        N_("Texts count characters from 0, pictures percent from 0 to 100, sounds seconds; a start is before its end."),
    ),
    (Code.PREDICTION, "limit"): (
        N_("Result {number} of the prediction goes beyond what “{control}” allows; it is left out."),
        N_("Keep to the limits that the design sets there."),
    ),
    (Code.PREDICTION, "twice"): (
        N_("Result {number} of the prediction answers “{control}” a second time; it is left out."),
        N_("Write one result for each control, and for each region one of each control."),
    ),
    (Code.PREDICTION, "mask"): (
        N_("Result {number} of the prediction is no mask that “{control}” can show; it is left out."),
        N_('Write format "rle", and in rle Label Studio\'s numbers for all pixels of the picture, not more than 2 MB.'),
    ),
    (Code.PREDICTION, "further"): (
        N_("This task has several predictions; workers see the first one alone."),
        N_("Put the one that is meant first. Others left out: {count}."),
    ),
    (Code.TASK_SHAPE, "long"): (
        N_("The column “{column}” has {count} characters here; at most {limit} can be shown."),
        N_("Shorten the text, or split it over several tasks."),
    ),
    (Code.TASK_SHAPE, "unicode"): (
        N_("The text holds half a character, which cannot be stored."),
        N_("Write the character itself, or both of its \\u parts."),
    ),
    (Code.TASK_SHAPE, "cells"): (
        N_("The table is too large: more than {limit} values."),
        N_("Split it into several bundles, and leave out columns that the design does not show."),
    ),
    (Code.TASK_SHAPE, "many"): (
        N_("The table has more than {limit} tasks."),
        N_("Split it into several bundles."),
    ),
    (Code.OPTIONS, "empty"): (
        N_("There is nothing to choose from for this task: the column “{column}” is empty."),
        N_('Write a list such as ["Yes", "No"] there, or choices for all tasks into the config.'),
    ),
    (Code.OPTIONS, "json"): (
        N_("The list in the column “{column}” cannot be read: {detail}."),
        N_(
            'Write a list such as ["Yes", "No"]. In a .csv file such a cell stands in quotation marks, and each one '
            "inside it is written twice."
        ),
    ),
    (Code.OPTIONS, "long"): (
        N_("The list in the column “{column}” has more than {detail} characters."),
        N_("Shorten it, or split the task in two."),
    ),
    (Code.OPTIONS, "many"): (
        N_("The list in the column “{column}” has more than {detail} entries."),
        N_("Leave some out, or let the question be answered in two steps."),
    ),
    (Code.OPTIONS, "deep"): (
        N_("The list in the column “{column}” has more than {detail} levels."),
        N_("Put the deepest entries one level higher."),
    ),
    (Code.OPTIONS, "item"): (
        N_("Entry {detail} of the list in the column “{column}” is neither a text nor an object with a “value”."),
        N_('Write each entry as a text, or as an object such as {{"value": "Yes"}}.'),
    ),
    (Code.OPTIONS, "item-long"): (
        N_("Entry {detail} of the list in the column “{column}” is too long to be shown."),
        N_("Shorten it."),
    ),
    (Code.MEDIA_MISSING, "suggestion"): (
        N_("The file “{value}” is not in the bundle."),
        N_("Did you mean “{suggestion}”? Capitals, spaces and accents must be the same."),
    ),
    (Code.MEDIA_KIND, "sound"): (
        N_("“{value}” is not a sound that can be played."),
        N_(
            "Use a .wav, .flac, .mp3, .ogg, .opus, .m4a, .aac or .aiff file, or a film of which only the sound is "
            "heard."
        ),
    ),
    (Code.MEDIA_KIND, "film"): (
        N_("“{value}” is not a film that can be played."),
        N_("Use a .mp4, .webm, .mkv or .ts file."),
    ),
    (Code.MEDIA_REMOTE, "instructions"): (
        N_("The picture “{value}” is an address; it is left out of the instructions."),
        N_("Download it into the bundle and write its path: nothing is fetched while people work."),
    ),
}
