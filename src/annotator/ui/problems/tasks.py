"""Messages about the task table and the files that it refers to."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

MESSAGES: Mapping[Code, tuple[str, str]] = {
    Code.COLUMN_MISSING: (N_("Column “{column}” is missing."), N_("Add it to the table.")),
    Code.COLUMN_DUPLICATE: (N_("Column “{column}” appears twice."), N_("Rename or remove one of them.")),
    Code.ROW_LENGTH: (
        N_("The row has {found} values. The header has {expected}."),
        N_("Add or remove values. Put values that contain a comma in double quotes."),
    ),
    Code.TASK_ID_EMPTY: (N_("The task has no ID."), N_("Give each task a unique ID in column “{field}”.")),
    Code.TASK_ID_UNFIT: (
        N_("This ID cannot be used: “{value}”."),
        N_("Use a short ID of letters and digits in column “{field}”."),
    ),
    Code.TASK_ID_DUPLICATE: (
        N_("The ID “{value}” is already used by row {other}."),
        N_("Give each task a unique ID to distinguish the results."),
    ),
    Code.TASKS_EMPTY: (N_("The table contains no tasks."), N_("Add at least one row below the header.")),
    Code.PREDICTION: (
        N_("A prediction does not match the design and is ignored."),
        N_("Use the Label Studio result format for this design."),
    ),
    Code.TASK_SHAPE: (
        N_("The task has an invalid format."),
        N_('Each task must be an object, for example {{"id": "1", "image": "media/1.jpg"}}.'),
    ),
    Code.TASK_NUMBER: (
        N_("“{value}” is not a valid time in seconds."),
        N_("Use a whole number from 1 to {limit}, or leave the cell empty to use the value from the manifest."),
    ),
    Code.CATEGORY_UNKNOWN: (
        N_("“{value}” is not in media.categories."),
        N_(
            "Use one or more of these values, separated by semicolons: {allowed}. If the task is not "
            "sensitive, leave the cell empty."
        ),
    ),
    Code.MEDIA_MISSING: (
        N_("The file “{value}” is not in the bundle."),
        N_("Add it, or correct the path. Paths are relative to bundle.toml."),
    ),
    Code.MEDIA_REMOTE: (
        N_("“{value}” is a web address, not a file in the bundle."),
        N_(
            "Download the file into the bundle and use its path, because nothing is downloaded while workers "
            "do the tasks."
        ),
    ),
    Code.MEDIA_KIND: (
        N_("“{value}” is not a supported image."),
        N_("Use a .jpg, .jpeg, .png, .webp, .gif, .bmp or .tif file."),
    ),
    Code.MEDIA_MANY: (
        N_("The instructions can show at most {limit} images. “{value}” is replaced with its alternative text."),
        N_("Remove some images, or combine several into one."),
    ),
    Code.VALUE_EMPTY: (
        N_("Column “{column}” is empty for this task."),
        N_("Fill it in, or remove the task if it has no content."),
    ),
    Code.OPTIONS: (
        N_("Column “{column}” should contain a list of choices, but does not."),
        N_('Use a list such as ["Yes", "No"].'),
    ),
    Code.STRUCTURE: (
        N_("Column “{column}” does not contain what <{tag}> shows."),
        N_("Correct the value in this task, or remove it."),
    ),
}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.TASK_ID_UNFIT, "long"): (
        N_("The ID has more than {limit} characters: “{value}”."),
        N_("Use a shorter ID in column “{field}”: it appears in every result."),
    ),
    (Code.TASK_ID_UNFIT, "character"): (
        N_("The ID contains an invisible character or one that changes the text direction: “{value}”."),
        N_("Use an ID of letters and digits in column “{field}”."),
    ),
    (Code.TASK_ID_UNFIT, "number"): (
        N_("No task of a Label Studio server can have the ID “{value}”."),
        N_("Results go to such a server. Put the number that each task has there in column “{field}”."),
    ),
    (Code.COLUMN_MISSING, "id"): (
        N_("Column “{column}” with the task IDs is missing."),
        N_("Add it, or set tasks.id_column in bundle.toml to the name of the column with the task IDs."),
    ),
    (Code.COLUMN_MISSING, "preset"): (
        N_("Column “{column}”, required by the preset, is missing."),
        N_("Add a “{column}” column with the path to the file of each task."),
    ),
    (Code.COLUMN_MISSING, "preset-text"): (
        N_("Column “{column}”, required by the preset, is missing."),
        N_("Rename the column with the task texts to “{column}”, or use your own design to show several columns."),
    ),
    (Code.COLUMN_MISSING, "suggestion"): (
        N_("Column “{column}” is missing."),
        N_("Did you mean “{suggestion}”? Use the same name in the task table and in the design."),
    ),
    (Code.COLUMN_MISSING, "categories"): (
        N_("Column “{column}” with the content categories of the tasks is missing."),
        N_("Add it, or specify the right column with categories_column under [media]."),
    ),
    (Code.CATEGORY_UNKNOWN, "suggestion"): (
        N_("“{value}” is not in media.categories."),
        N_("Did you mean “{suggestion}”?"),
    ),
    (Code.COLUMN_MISSING, "unnamed"): (
        N_("Column {number} has no name."),
        N_("Add a name to the header, or remove the column."),
    ),
    (Code.TASK_SHAPE, "list"): (
        N_("The file does not contain a list of tasks."),
        N_('Use [{{"id": 1, "data": {{...}}}}, ...], or one object per line in a .jsonl file.'),
    ),
    (Code.TASK_SHAPE, "object"): (
        N_("This is not a task: a list, text or a number stands where an object should be."),
        N_('Each task must be an object, for example {{"id": "1", "image": "media/1.jpg"}}.'),
    ),
    (Code.TASK_SHAPE, "nested"): (
        N_("Column “{column}” contains a list or an object, but the design shows it as text."),
        N_("Use text or a number, or name a value inside it, such as ${column}.title or ${column}[0]."),
    ),
    (Code.TASK_SHAPE, "json"): (
        N_("Cannot read column “{column}”, in which the design names values: {detail}."),
        N_(
            'Use an object such as {{"title": "..."}}. In a .csv file, put the cell in quotes, and double the quotes '
            "inside it."
        ),
    ),
    (Code.TASK_SHAPE, "deep"): (
        N_("Column “{column}” has lists or objects more than {limit} levels deep."),
        N_("Use fewer levels."),
    ),
    (Code.TASK_SHAPE, "values"): (
        N_("Column “{column}” has more than {limit} values in this task."),
        N_("Remove the values that the design does not use, or split the task."),
    ),
    (Code.TASK_SHAPE, "pages"): (
        N_("Column “{column}” should contain a list of images to show as pages, {limit} at most."),
        N_('Use a JSON list, for example ["media/1.jpg", "media/2.jpg"].'),
    ),
    (Code.TASK_SHAPE, "pages-single"): (
        N_("Column “{column}” is used both as a single image and as a list of pages."),
        N_("Use two columns."),
    ),
    (Code.TASK_SHAPE, "annotations"): (
        N_("The tasks contain annotations, which are not shown to workers."),
        N_("No action needed. Remove the annotations to make the file smaller."),
    ),
    (Code.PREDICTION, "json"): (
        N_("The predictions of this task are not valid JSON and are ignored."),
        N_('Use [{{"result": [...]}}] in Label Studio format, next to the task data in a .json file.'),
    ),
    (Code.PREDICTION, "shape"): (
        N_("A prediction of this task has no valid list of results and is ignored."),
        N_('Use [{{"result": [...]}}] in Label Studio format, next to the task data in a .json file.'),
    ),
    (Code.PREDICTION, "control"): (
        N_("Result {number} of the prediction is for “{control}”, which is not in the design. It is ignored."),
        N_("Set from_name to a control from the design."),
    ),
    (Code.PREDICTION, "type"): (
        N_("Result {number} of the prediction is not a valid answer to “{control}”. It is ignored."),
        N_("Set type, to_name and value as Label Studio does for this control."),
    ),
    (Code.PREDICTION, "choice"): (
        N_("Result {number} of the prediction has “{value}”, which “{control}” does not offer. It is ignored."),
        N_("Use a value from the design, or its alias if it has one."),
    ),
    (Code.PREDICTION, "outside"): (
        N_("Result {number} of the prediction is outside the content that “{control}” annotates. It is ignored."),
        N_(
            "In texts, positions are characters counted from 0. In images, they are percentages from 0 to 100. "
            "In audio, they are seconds. The start must be before the end."
        ),
    ),
    (Code.PREDICTION, "utf-16"): (
        N_(
            "Result {number} of the prediction for “{control}” counts UTF-16 units: its start {start} is character "
            "{expected}. It is ignored."
        ),
        N_("Count characters (Unicode code points), as Label Studio does. An emoji is one character, but two units."),
    ),
    (Code.PREDICTION, "limit"): (
        N_("Result {number} of the prediction exceeds the limits of “{control}”. It is ignored."),
        N_("Stay within the limits set in the design."),
    ),
    (Code.PREDICTION, "twice"): (
        N_("Result {number} of the prediction is a second answer to “{control}”. It is ignored."),
        N_("Use one result per control and, for regions, one per region and control."),
    ),
    (Code.PREDICTION, "mask"): (
        N_("Result {number} of the prediction is not a valid mask for “{control}”. It is ignored."),
        N_(
            'Set format to "rle", and set rle to the numbers from Label Studio for all pixels of the image, '
            "at most 2 MB."
        ),
    ),
    (Code.PREDICTION, "parts"): (
        N_("Result {number} of the prediction has {count} points or keyframes. The maximum is {limit}. It is ignored."),
        N_("Simplify the outline, or remove keyframes between which the region moves evenly."),
    ),
    (Code.PREDICTION, "crowd"): (
        N_(
            "Result {number} of the prediction is ignored: the results for “{control}” exceed the maximum of {limit} "
            "regions, points or keyframes in one task."
        ),
        N_("Split the task, or keep only the most likely results."),
    ),
    (Code.PREDICTION, "results"): (
        N_("The prediction of this task has {count} results and is ignored. The maximum is {limit}."),
        N_("Split the task, or keep only the most likely results."),
    ),
    (Code.PREDICTION, "long"): (
        N_("The prediction of this task has {count} characters and is ignored. The maximum is {limit}."),
        N_("Split the task, or keep only the most likely results."),
    ),
    (Code.PREDICTION, "further"): (
        N_("This task has several predictions. Workers only see the first."),
        N_("Put the intended prediction first. Ignored predictions: {count}."),
    ),
    (Code.TASK_SHAPE, "long"): (
        N_("Column “{column}” has {count} characters in this task. The maximum is {limit}."),
        N_("Shorten the text, or split it into several tasks."),
    ),
    (Code.TASK_SHAPE, "unicode"): (
        N_("The text contains an incomplete character, which cannot be stored."),
        N_("Use the character itself, or both of its \\u codes."),
    ),
    (Code.TASK_SHAPE, "cells"): (
        N_("The table is too large: more than {limit} values."),
        N_("Split it into several bundles, and remove columns the design does not use."),
    ),
    (Code.TASK_SHAPE, "columns"): (
        N_("The table has more than {limit} columns."),
        N_("Remove columns the design does not use."),
    ),
    (Code.TASK_SHAPE, "many"): (N_("The table has more than {limit} tasks."), N_("Split it into several bundles.")),
    (Code.OPTIONS, "empty"): (
        N_("There are no choices for this task, because column “{column}” is empty."),
        N_('Use a list such as ["Yes", "No"] in this column, or define choices for all tasks in the design.'),
    ),
    (Code.OPTIONS, "json"): (
        N_("Cannot read the list in column “{column}”: {detail}."),
        N_(
            'Use a list such as ["Yes", "No"]. In a .csv file, put the cell in quotes, and double the quotes inside it.'
        ),
    ),
    (Code.OPTIONS, "long"): (
        N_("The list in column “{column}” has more than {detail} characters."),
        N_("Shorten it, or split the task in two."),
    ),
    (Code.OPTIONS, "many"): (
        N_("The list in column “{column}” has more than {detail} items."),
        N_("Remove some items, or ask the question in two steps."),
    ),
    (Code.OPTIONS, "deep"): (
        N_("The list in column “{column}” has more than {detail} levels."),
        N_("Move the deepest items up one level."),
    ),
    (Code.OPTIONS, "item"): (
        N_("List item {detail} in column “{column}” is neither text nor an object with a “value” key."),
        N_('Each item must be text, or an object such as {{"value": "Yes"}}.'),
    ),
    (Code.OPTIONS, "item-long"): (
        N_("List item {detail} in column “{column}” is too long to display."),
        N_("Shorten it."),
    ),
    (Code.STRUCTURE, "json"): (
        N_("Cannot read the JSON in column “{column}”, which <{tag}> shows: {detail}."),
        N_("Correct it. In a .csv file, put the cell in quotes, and double the quotes inside it."),
    ),
    (Code.STRUCTURE, "long"): (
        N_("Column “{column}” has more than {detail} characters in this task."),
        N_("Shorten it, or split the task in two."),
    ),
    (Code.STRUCTURE, "deep"): (
        N_("Column “{column}” has lists or objects more than {detail} levels deep."),
        N_("Use fewer levels."),
    ),
    (Code.STRUCTURE, "values"): (
        N_("Column “{column}” has more than {detail} values in this task."),
        N_("Remove some of them, or split the task in two."),
    ),
    (Code.STRUCTURE, "html-long"): (
        N_("The page in column “{column}” has more than {detail} characters."),
        N_("Shorten it, or split it into several tasks."),
    ),
    (Code.STRUCTURE, "html-tags"): (
        N_("The page in column “{column}” has more than {detail} HTML tags, or many that are never closed."),
        N_("Shorten it, or close its tags."),
    ),
    (Code.STRUCTURE, "html-deep"): (
        N_("The page in column “{column}” has HTML tags more than {detail} levels deep."),
        N_("Use fewer levels, or close its tags."),
    ),
    (Code.STRUCTURE, "html-media"): (
        N_("Parts of the page in column “{column}” are not shown: {detail}. Tasks with such parts: {count}."),
        N_("Show media with <Image>, <Audio>, <Video> or <Pdf>, and ask with the tags of questions."),
    ),
    (Code.STRUCTURE, "utterances-sorted"): (
        N_("contextScroll sorts the utterances in column “{column}” by their start. Tasks in another order: {count}."),
        N_(
            "No action needed. Results count the utterances in the sorted order, as Label Studio does: one that starts "
            "at 0 is the last."
        ),
    ),
    (Code.STRUCTURE, "utterances"): (
        N_("Column “{column}” should contain a list of utterances, at least one."),
        N_('Use a list of objects, such as [{{"author": "Ada", "text": "Hello."}}].'),
    ),
    (Code.STRUCTURE, "utterances-many"): (
        N_("Column “{column}” has more than {detail} utterances in this task."),
        N_("Split the conversation into several tasks."),
    ),
    (Code.STRUCTURE, "utterance-key"): (
        N_("The first utterance in column “{column}” has no “{detail}”."),
        N_("Add it, or set nameKey and textKey of <{tag}> to the names that the data use."),
    ),
    (Code.STRUCTURE, "utterance-text"): (
        N_("Utterance {detail} in column “{column}” has a list or an object as its speaker or its text."),
        N_("Use text."),
    ),
    (Code.STRUCTURE, "utterance-long"): (
        N_("The speaker or the text of utterance {detail} in column “{column}” is too long."),
        N_("Use at most 20,000 characters, or split the utterance."),
    ),
    (Code.STRUCTURE, "table"): (
        N_("Column “{column}” should contain an object or a list, which <{tag}> shows as a table."),
        N_('Use an object such as {{"Name": "Ada"}}, or a list of objects.'),
    ),
    (Code.STRUCTURE, "rows"): (
        N_("The table in column “{column}” has more than {detail} rows."),
        N_("Remove some of them, or split the task in two."),
    ),
    (Code.STRUCTURE, "chat"): (
        N_("Column “{column}” should contain a list of messages, which <{tag}> shows."),
        N_('Use a list such as [{{"role": "user", "content": "Hello"}}], or [] for an empty conversation.'),
    ),
    (Code.STRUCTURE, "messages"): (
        N_("The conversation in column “{column}” has more than {detail} messages."),
        N_("Remove some of them, or split the task in two."),
    ),
    (Code.STRUCTURE, "message"): (
        N_("Message {detail} in column “{column}” has no text."),
        N_('Write each message as {{"role": "user", "content": "Hello"}}.'),
    ),
    (Code.STRUCTURE, "message-long"): (
        N_("Message {detail} in column “{column}” has more than 20,000 characters."),
        N_("Shorten it, or split it into several messages."),
    ),
    (Code.STRUCTURE, "role"): (
        N_("Message {detail} in column “{column}” has an unknown role."),
        N_("Use user, assistant, system, tool or developer."),
    ),
    (Code.TASK_SHAPE, "limit"): (
        N_("Column “{column}” should contain a number of messages, not “{value}”."),
        N_("Write a whole number up to {limit}, or leave the cell empty."),
    ),
    (Code.STRUCTURE, "columns"): (
        N_("The objects in column “{column}” have more than {detail} different keys."),
        N_("Remove some of them, or split the task in two."),
    ),
    (Code.STRUCTURE, "cards"): (
        N_("Column “{column}” should contain a list of cards."),
        N_('Use a list such as [{{"id": "a", "title": "...", "body": "..."}}].'),
    ),
    (Code.STRUCTURE, "no-cards"): (
        N_("There are no cards for this task, because column “{column}” is empty."),
        N_('Use a list such as [{{"id": "a", "title": "...", "body": "..."}}].'),
    ),
    (Code.STRUCTURE, "many"): (
        N_("The list in column “{column}” has more than {detail} cards."),
        N_("Remove some of them, or split the task in two."),
    ),
    (Code.STRUCTURE, "card"): (
        N_("Card {detail} in column “{column}” is not an object."),
        N_('Each card must be an object such as {{"id": "a", "title": "..."}}.'),
    ),
    (Code.STRUCTURE, "id"): (
        N_("Card {detail} in column “{column}” has no valid id."),
        N_("Give it an id of its own: a number, or a text of at most 200 characters in one line."),
    ),
    (Code.STRUCTURE, "id-twice"): (
        N_("Card {detail} in column “{column}” has the same id as a card before it."),
        N_("Give each card an id of its own, because results name cards by their ids."),
    ),
    (Code.STRUCTURE, "card-long"): (
        N_("Card {detail} in column “{column}” is too long to display, or contains an incomplete character."),
        N_("Shorten or correct its title, body or html."),
    ),
    (Code.STRUCTURE, "images"): (
        N_("Card {detail} in column “{column}” has more than 4 images."),
        N_("Remove some of them, or combine several into one."),
    ),
    (Code.MEDIA_MISSING, "suggestion"): (
        N_("The file “{value}” is not in the bundle."),
        N_("Did you mean “{suggestion}”? Case, spaces and accents must match."),
    ),
    (Code.MEDIA_KIND, "document"): (
        N_("“{value}” is not a supported document."),
        N_("Use a .pdf file."),
    ),
    (Code.MEDIA_KIND, "sound"): (
        N_("“{value}” is not a supported audio file."),
        N_("Use a .wav, .flac, .mp3, .ogg, .opus, .m4a, .aac or .aiff file, or the audio of a video."),
    ),
    (Code.MEDIA_KIND, "film"): (
        N_("“{value}” is not a supported video."),
        N_("Use a .mp4, .mov, .mkv, .webm, .ts, .mpg or .avi file."),
    ),
    (Code.MEDIA_REMOTE, "instructions"): (
        N_("The image “{value}” is a web address. It is not shown in the instructions."),
        N_(
            "Download the file into the bundle and use its path, because nothing is downloaded while workers "
            "do the tasks."
        ),
    ),
}
