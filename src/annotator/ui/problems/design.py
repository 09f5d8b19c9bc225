"""Messages about the labeling config and relations. Tag and attribute names of Label Studio are not translated."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

MESSAGES: Mapping[Code, tuple[str, str]] = {
    Code.TAG_UNKNOWN: (
        N_("<{tag}> is not a labeling config tag."),
        N_(
            "Remove it. Supported tags: View, Collapse, Header, Markdown, Text, Image, Pdf, Audio, Video, HyperText, "
            "Paragraphs, Table, List, Chat, Choices, Pairwise, Ranker, Taxonomy, Rating, Number, DateTime, "
            "TextArea, Labels, RectangleLabels, OcrLabels, EllipseLabels, PolygonLabels, VectorLabels, "
            "KeyPointLabels, BrushLabels, BitmaskLabels, TimelineLabels, VideoVectorLabels, ParagraphLabels, "
            "HyperTextLabels, Rectangle, Ellipse, Polygon, Vector, KeyPoint, Brush, Bitmask, VideoRectangle, "
            "VideoVector and Relations."
        ),
    ),
    Code.TAG_MISPLACED: (N_("<{tag}> is not allowed here."), N_("Move it into a <View>.")),
    Code.ATTRIBUTE_MISSING: (N_("{attribute} is missing in <{tag}>."), N_('Add {attribute}="..." to the tag.')),
    Code.ATTRIBUTE_UNKNOWN: (
        N_("{attribute} is not a valid attribute of <{tag}>."),
        N_("Remove it, or check the spelling on labelstud.io/tags."),
    ),
    Code.ATTRIBUTE_VALUE: (
        N_("“{value}” is not valid for {attribute} of <{tag}>."),
        N_("Correct the value. See labelstud.io/tags for valid values."),
    ),
    Code.NAME_DUPLICATE: (
        N_("The name “{name}” is already used by the tag on line {other}."),
        N_("Give each tag a unique name to distinguish the results."),
    ),
    Code.TO_NAME_UNKNOWN: (
        N_("toName refers to “{name}”, but no object has that name."),
        N_("Use the name of the tag the question is about."),
    ),
    Code.VARIABLE_UNDEFINED: (
        N_("{table} has no column for {variable}."),
        N_("Add the column, or correct the name after the $."),
    ),
    Code.CHOICE_DUPLICATE: (
        N_("Two choices have the value “{value}”. The other is on line {other}."),
        N_("Change one of them, or give it its own alias."),
    ),
    Code.CHOICES_EMPTY: (
        N_("<{tag}> has no choices."),
        N_('Add <{item} value="..."/> tags inside it, or set value="$column" to use a task column.'),
    ),
    Code.HOTKEY_DUPLICATE: (
        N_("Shortcut “{key}” of “{value}” is already used by “{other}”."),
        N_("Choose another shortcut. Shortcuts are not case-sensitive."),
    ),
    Code.HOTKEY_INVALID: (
        N_("“{value}” cannot be used as a shortcut here."),
        N_("Use one letter, digit or symbol, or a combination such as ctrl+1. Ctrl+z and ctrl+enter are reserved."),
    ),
    Code.NO_CONTROL: (
        N_("The design asks no question: it has no controls."),
        N_("Add a tag that asks a question, such as <Choices> or <TextArea>."),
    ),
    Code.DESIGN_TOO_LARGE: (
        N_("The design has {count} tags. The maximum is {limit}."),
        N_("Ask less per task: this is too much for one worker."),
    ),
    Code.TEXT_IGNORED: (
        N_("Text inside <{tag}> is not shown."),
        N_('Put the text in <Header value="..."/>, or remove it.'),
    ),
    Code.NEVER_VISIBLE: (
        N_("This part is shown when a region is selected, but the design has no control for creating regions."),
        N_("Add a tag that creates regions, for example <Labels> for text, or remove visibleWhen."),
    ),
    Code.WHEN_UNKNOWN: (
        N_("{attribute} refers to “{value}”, which is not in the design: this part would never be shown."),
        N_("Correct the name, or remove visibleWhen."),
    ),
}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.TAG_UNKNOWN, "later"): (
        N_("This version does not support Label Studio’s <{tag}> tag yet."),
        N_("Remove it, or wait for a later version."),
    ),
    (Code.TAG_UNKNOWN, "program"): (
        N_("<{tag}> is a program of your own. Programs in a config are never run."),
        N_("Ask with other tags, for example Choices and TextArea beside a Table of the task’s data."),
    ),
    (Code.TAG_UNKNOWN, "suggestion"): (N_("<{tag}> is not a labeling config tag."), N_("Did you mean <{suggestion}>?")),
    (Code.TAG_UNKNOWN, "style"): (
        N_("<{tag}> only affects appearance and is ignored."),
        N_("No action needed, unless the task cannot be understood without it."),
    ),
    (Code.TAG_MISPLACED, "label"): (
        N_("<{tag}> is outside <Labels>."),
        N_("Move it into <Labels> or a similar tag, such as <RectangleLabels>."),
    ),
    (Code.TAG_MISPLACED, "nested"): (
        N_("There are choices inside a choice, but this <Choices> tag does not allow nesting."),
        N_('Set allowNested="true" on <Choices>, or use <Taxonomy>.'),
    ),
    (Code.TAG_MISPLACED, "header"): (
        N_("<{tag}> is between the choices, but it is shown above them."),
        N_("No action needed. To group the choices, put each group in its own control."),
    ),
    (Code.TAG_MISPLACED, "root"): (
        N_("The design starts with <{tag}> instead of <View>."),
        N_("Put everything in one <View>."),
    ),
    (Code.TAG_MISPLACED, "shortcut"): (N_("<{tag}> is outside <TextArea>."), N_("Move it into a <TextArea> tag.")),
    (Code.ATTRIBUTE_VALUE, "model"): (
        N_("The model {value} cannot be reached from this program: the worker writes its replies, too."),
        N_("No action needed. Such replies have “written_by”: “worker” in the result."),
    ),
    (Code.ATTRIBUTE_VALUE, "markdown"): (
        N_("A part of this <{tag}> is left out: an image, or more than a worker can read at once."),
        N_("Show images with <Image>, and shorten the text."),
    ),
    (Code.ATTRIBUTE_VALUE, "chat"): (
        N_("toName of <{tag}> is “{value}”, but messages are always about their own chat."),
        N_("Remove toName, or use the name of the tag itself."),
    ),
    (Code.NEVER_VISIBLE, "role"): (
        N_("This part is shown for messages with a certain role, but the design has no <Chat>."),
        N_("Add a <Chat> tag, or remove whenRole."),
    ),
    (Code.WHEN_UNKNOWN, "role"): (
        N_("{attribute} refers to the role “{value}”, which no message has: this part would never be shown."),
        N_("Use one or several of these, with commas between: {suggestion}."),
    ),
    (Code.TAG_MISPLACED, "panel"): (N_("<{tag}> is outside <Collapse>."), N_("Move it into a <Collapse> tag.")),
    (Code.HOTKEY_INVALID, "typed"): (
        N_("The key “{value}” types a character into the field, so it inserts no text."),
        N_("Use a combination such as ctrl+1, or remove the hotkey. The button works without it."),
    ),
    (Code.TAG_MISPLACED, "choice"): (N_("<{tag}> is outside <Choices>."), N_("Move it into a <Choices> tag.")),
    (Code.TAG_MISPLACED, "inside"): (
        N_("<{tag}> is not allowed inside <{parent}>."),
        N_("Move it before or after <{parent}>."),
    ),
    (Code.ATTRIBUTE_UNKNOWN, "looks"): (
        N_("{attribute} of <{tag}> only affects appearance and is ignored."),
        N_("No action needed."),
    ),
    (Code.ATTRIBUTE_UNKNOWN, "style"): (
        N_("Only rows, columns and widths are supported in {attribute} of <{tag}>. Everything else is ignored."),
        N_("No action needed."),
    ),
    (Code.ATTRIBUTE_UNKNOWN, "size"): (
        N_("{attribute} of <{tag}> is more than 6. Size 6, the smallest, is used."),
        N_("No action needed."),
    ),
    (Code.ATTRIBUTE_UNKNOWN, "html"): (
        N_(
            "{attribute} of <{tag}> is shown as plain text. If it contains no text, the value attribute is "
            "shown instead."
        ),
        N_("No action needed, unless the choices only differ in their images."),
    ),
    (Code.TO_NAME_UNKNOWN, "list"): (
        N_("<Ranker> refers to “{name}”, which is not a <List>."),
        N_("Use the name of a list, whose cards are ranked."),
    ),
    (Code.TO_NAME_UNKNOWN, "filter"): (
        N_("<Filter> refers to “{name}”, but no Choices or Taxonomy has that name."),
        N_("Use the name of the control whose choices are searched, or remove the filter."),
    ),
    (Code.ATTRIBUTE_MISSING, "first-object"): (
        N_("<{tag}> has no {attribute}. Its answers are about the first object, “{value}”."),
        N_('Add {attribute}="{value}" to the tag. Without it, Label Studio cannot take these answers.'),
    ),
    (Code.ATTRIBUTE_UNKNOWN, "smart-only"): (
        N_("{attribute} of <{tag}> asks a model for regions. There is no model here, so nothing could be marked."),
        N_("Remove it, and the worker draws the regions."),
    ),
    (Code.ATTRIBUTE_UNKNOWN, "later"): (
        N_("{attribute} of <{tag}> is not supported by this version yet."),
        N_("Remove it if it is not needed, or wait for a later version."),
    ),
    (Code.ATTRIBUTE_UNKNOWN, "suggestion"): (
        N_("{attribute} is not a valid attribute of <{tag}>."),
        N_("Did you mean {suggestion}?"),
    ),
    (Code.ATTRIBUTE_VALUE, "two-objects"): (
        N_("<{tag}> compares two objects, but {attribute} is “{value}”."),
        N_('Name two different objects, such as {attribute}="first,second".'),
    ),
    (Code.ATTRIBUTE_VALUE, "one-list"): (
        N_("<{tag}> ranks the cards of one <List>, but {attribute} is “{value}”."),
        N_('Name one list, such as {attribute}="answers".'),
    ),
    (Code.ATTRIBUTE_VALUE, "choices"): (
        N_("“{value}” is not valid for {attribute} of <{tag}>."),
        N_("Valid values: {allowed}."),
    ),
    (Code.ATTRIBUTE_VALUE, "twice"): (
        N_("<{tag}> has {attribute} twice, with different capitalisation."),
        N_("Remove one of them."),
    ),
    (Code.ATTRIBUTE_VALUE, "long"): (
        N_("{attribute} of <{tag}> has {count} characters. The maximum is {limit}."),
        N_("Shorten it. Long explanations belong in the instructions."),
    ),
    (Code.ATTRIBUTE_VALUE, "inside"): (
        N_("“{value}” contains a $ but is not a single column name."),
        N_("Use either $column alone or text without $. To mix both, put the text in a column."),
    ),
    (Code.ATTRIBUTE_VALUE, "variable"): (
        N_("The text of a single <{tag}> cannot come from a task column: “{value}”."),
        N_('Write the text directly, or fill in all texts from a column with value="$column" on the enclosing tag.'),
    ),
    (Code.ATTRIBUTE_VALUE, "column"): (
        N_("“{value}” is not valid for {attribute} of <{tag}>, which must name the column with the list."),
        N_("Write $ and a column name, or remove the attribute."),
    ),
    (Code.ATTRIBUTE_VALUE, "whole"): (
        N_("“{value}” is not valid for {attribute} of <{tag}>."),
        N_("Use a whole number from {low} to {high}."),
    ),
    (Code.ATTRIBUTE_VALUE, "number"): (
        N_("“{value}” is not valid for {attribute} of <{tag}>."),
        N_("Use a number such as 2.5, with at most 15 digits before and after the point."),
    ),
    (Code.ATTRIBUTE_VALUE, "above"): (
        N_("The min of <{tag}>, “{value}”, is above its max, “{other}”."),
        N_("Swap or correct them. Otherwise no answer is possible."),
    ),
    (Code.ATTRIBUTE_VALUE, "step"): (
        N_("“{value}” is not valid for {attribute} of <{tag}>."),
        N_("Use a number above zero, or remove the attribute."),
    ),
    (Code.ATTRIBUTE_VALUE, "not-allowed"): (
        N_("{attribute} of <{tag}> is “{value}”, which its min, max or step does not allow."),
        N_("Use a value that is a possible answer, or remove the attribute."),
    ),
    (Code.ATTRIBUTE_VALUE, "day"): (
        N_("“{value}” is not valid for {attribute} of <{tag}>."),
        N_("Use a date such as 2026-11-24, or a year."),
    ),
    (Code.ATTRIBUTE_VALUE, "month-alone"): (
        N_("{attribute} of <{tag}> asks for a month without a year, which is not a complete date."),
        N_('Use only="month,year".'),
    ),
    (Code.ATTRIBUTE_VALUE, "whole-date"): (
        N_("{attribute} of <{tag}> asks for a date and also for its month or year. Workers only enter the date."),
        N_("No action needed."),
    ),
    (Code.ATTRIBUTE_VALUE, "taken-for"): (
        N_("“{value}” is not valid for {attribute} of <{tag}>, so {taken} is used instead."),
        N_("Use true or false, or remove the attribute."),
    ),
    (Code.ATTRIBUTE_VALUE, "format"): (
        N_("“{value}” is not a supported date format: dates written this way cannot be read in every language."),
        N_("Use %Y and, at most once each, %m, %d, %H, %M and %S. Or remove the attribute to get ISO dates."),
    ),
    (Code.ATTRIBUTE_VALUE, "colour"): (
        N_("{attribute} of <{tag}> is not a valid colour: “{value}”."),
        N_("Use a CSS colour name such as darkorange, or #rrggbb."),
    ),
    (Code.ATTRIBUTE_VALUE, "colour-suggestion"): (
        N_("{attribute} of <{tag}> is not a valid colour: “{value}”."),
        N_("Did you mean {suggestion}?"),
    ),
    (Code.ATTRIBUTE_VALUE, "alone"): (
        N_("{attribute} of <{tag}> has no effect without visibleWhen. This part is always shown."),
        N_('Add visibleWhen="region-selected" or "choice-selected", or remove the attribute.'),
    ),
    (Code.ATTRIBUTE_VALUE, "unheeded"): (
        N_('{attribute} of <{tag}> has no effect with visibleWhen="{value}" and is ignored.'),
        N_("Remove the attribute, or correct visibleWhen."),
    ),
    (Code.ATTRIBUTE_VALUE, "hidden"): (
        N_("Part of the design is hidden by its style: “{value}”."),
        N_("Remove the style, or the hidden part."),
    ),
    (Code.ATTRIBUTE_VALUE, "one-selected"): (
        N_("“{value}” is preselected, but only one choice is allowed and another is already preselected."),
        N_('Keep selected="true" on one choice only, or use choice="multiple".'),
    ),
    (Code.ATTRIBUTE_VALUE, "many-selected"): (
        N_("“{value}” is preselected, but the maximum of {limit} is already reached."),
        N_('Remove selected="true" from some choices, or increase maxUsages.'),
    ),
    (Code.CHOICE_DUPLICATE, "same"): (
        N_(
            "“{value}” is offered twice, first on line {other}. It is only shown once, because results could "
            "not distinguish the two."
        ),
        N_("Remove or correct one of the two."),
    ),
    (Code.HOTKEY_DUPLICATE, "apart"): (
        N_("Shortcut “{key}” of “{value}” is also used by “{other}”, which takes precedence while both are visible."),
        N_("Choose another shortcut if both can be visible at the same time."),
    ),
    (Code.NEVER_VISIBLE, "per-region"): (
        N_("<{tag}> asks about regions of “{name}”, but no tag in the design creates regions there."),
        N_("Add a tag that creates regions, for example <Labels> for text, or remove perRegion."),
    ),
    (Code.WHEN_UNKNOWN, "suggestion"): (
        N_("{attribute} refers to “{value}”, which is not in the design: this part would never be shown."),
        N_("Did you mean “{suggestion}”?"),
    ),
    (Code.WHEN_UNKNOWN, "choices"): (
        N_("{attribute} refers to “{value}”, but no Choices or Taxonomy has that name."),
        N_("Use the name of the control whose choice shows or hides this part."),
    ),
    (Code.WHEN_UNKNOWN, "regions"): (
        N_("{attribute} refers to “{value}”, but no tag that creates or contains regions has that name."),
        N_("Use the name of the control that creates the regions, or of the tag that contains them."),
    ),
    (Code.WHEN_UNKNOWN, "value"): (
        N_("{attribute} refers to “{value}”, but no choice or label has that text."),
        N_("Use the exact text of the choice or label, or remove the attribute."),
    ),
    (Code.TO_NAME_UNKNOWN, "kind"): (
        N_("<{tag}> cannot be used on “{name}”, which is a tag of type <{object}>."),
        N_(
            "For text and audio, use Labels. For images, use RectangleLabels, EllipseLabels, PolygonLabels, "
            "VectorLabels, KeyPointLabels or BrushLabels. For videos, use VideoRectangle, PolygonLabels or "
            "KeyPointLabels."
        ),
    ),
    (Code.TO_NAME_UNKNOWN, "suggestion"): (
        N_("toName refers to “{name}”, but no object has that name."),
        N_("Did you mean “{suggestion}”?"),
    ),
    (Code.VARIABLE_UNDEFINED, "path"): (
        N_("No task in {table} has a value for {variable}."),
        N_("Add the value, or correct the path after the $."),
    ),
    (Code.VARIABLE_UNDEFINED, "suggestion"): (
        N_("{table} has no column for {variable}."),
        N_("Did you mean “${suggestion}”?"),
    ),
    (Code.DESIGN_TOO_LARGE, "more"): (
        N_("The design has more than {limit} tags."),
        N_("Ask less per task: this is too much for one worker."),
    ),
    (Code.DESIGN_TOO_LARGE, "controls"): (
        N_("The design has {count} questions. The maximum is {limit}."),
        N_("Ask less per task: a results table cannot have this many columns."),
    ),
    (Code.DESIGN_TOO_LARGE, "choices"): (
        N_("<{tag}> has {count} choices. The maximum is {limit}."),
        N_("Use <Taxonomy>, which is searchable, or ask in several steps."),
    ),
    (Code.DESIGN_TOO_LARGE, "buckets"): (
        N_("<Ranker> has {count} buckets. The maximum is {limit}."),
        N_("Use fewer buckets, or ask in several steps."),
    ),
    (Code.DESIGN_TOO_LARGE, "depth"): (
        N_("Tags are nested more than {limit} levels deep."),
        N_("Remove <View> tags that contain nothing but one <View>."),
    ),
    (Code.DESIGN_TOO_LARGE, "attributes"): (
        N_("The tag has more than {limit} attributes."),
        N_("Remove attributes that Label Studio does not use."),
    ),
    (Code.TAG_MISPLACED, "bucket"): (N_("<{tag}> is outside <Ranker>."), N_("Move it into the <Ranker> tag.")),
    (Code.TAG_MISPLACED, "relation"): (N_("<{tag}> is outside <Relations>."), N_("Move it into the <Relations> tag.")),
    (Code.TAG_MISPLACED, "relations"): (
        N_("There is already a <{tag}> tag on line {other}. The labels of this second tag would never be offered."),
        N_("Put all <Relation> tags in one <Relations> tag."),
    ),
    (Code.NEVER_VISIBLE, "relations"): (
        N_("<{tag}> relates regions, but the design has no control that creates them."),
        N_("Add a tag that creates regions, for example <RectangleLabels> for an image, or remove <{tag}>."),
    ),
    (Code.PREDICTION, "relation"): (
        N_("Result {number} of the prediction does not relate two existing regions. It is ignored."),
        N_("Set from_id and to_id to the ids of two regions of this prediction, and direction to right, left or bi."),
    ),
    (Code.PREDICTION, "relation-choice"): (
        N_("Result {number} of the prediction uses a relation label that is not in the design. The label is ignored."),
        N_("In the “labels” list, use only values of the design’s <Relation> tags."),
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
        N_("Use only one relation from one region to another. A second relation may go in the opposite direction."),
    ),
    (Code.EXPORT_LEFT_OUT, "relations"): (
        N_("Relations between regions, not exported because this format does not support them: {count}."),
        N_("The label-studio and parquet formats include them."),
    ),
    (Code.EXPORT_LEFT_OUT, "relations-points"): (
        N_(
            "Relations between regions, not exported because this format does not support them: {count}. A key "
            "point related to a region is assigned to that region."
        ),
        N_("The label-studio and parquet formats include them."),
    ),
    (Code.AGREE_COUNTED, "relations"): (
        N_("Relations between regions are not compared: {count}."),
        N_("No action needed: the regions themselves are compared."),
    ),
}
