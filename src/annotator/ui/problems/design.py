"""Words for problems of the labeling config. Names of tags and attributes stay Label Studio's in every language."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

WORDS: Mapping[Code, tuple[str, str]] = {
    Code.TAG_UNKNOWN: (
        N_("<{tag}> is no tag of a labeling config."),
        N_(
            "Remove it. Possible are View, Header, Text, Image, Audio, Video, Choices, Taxonomy, Rating, Number, "
            "DateTime, TextArea, Labels, RectangleLabels, EllipseLabels, PolygonLabels, VectorLabels, KeyPointLabels, "
            "BrushLabels, TimelineLabels, Rectangle, Ellipse, Polygon, Vector, KeyPoint, Brush, VideoRectangle and "
            "Relations."
        ),
    ),
    Code.TAG_MISPLACED: (N_("<{tag}> cannot stand here."), N_("Move it into a <View>.")),
    Code.ATTRIBUTE_MISSING: (N_("<{tag}> has no {attribute}."), N_('Add {attribute}="..." to the tag.')),
    Code.ATTRIBUTE_UNKNOWN: (
        N_("<{tag}> has no attribute {attribute}."),
        N_("Remove it, or check its spelling at labelstud.io/tags."),
    ),
    Code.ATTRIBUTE_VALUE: (
        N_("{attribute} of <{tag}> cannot be “{value}”."),
        N_("Correct the value; labelstud.io/tags has the possible ones."),
    ),
    Code.NAME_DUPLICATE: (
        N_("The name “{name}” is taken already, by the tag on line {other}."),
        N_("Give each tag a name of its own: results are told apart by it."),
    ),
    Code.TO_NAME_UNKNOWN: (
        N_("toName points to “{name}”, but nothing that is shown has that name."),
        N_("Write the name of the tag that the question is about."),
    ),
    Code.VARIABLE_UNDEFINED: (
        N_("{variable} has no column in {table}."),
        N_("Add the column, or correct the name after the $."),
    ),
    Code.CHOICE_DUPLICATE: (
        N_("Two choices report “{value}”; the other is on line {other}."),
        N_("Change one, or give it an alias of its own."),
    ),
    Code.CHOICES_EMPTY: (
        N_("<{tag}> offers nothing to choose from."),
        N_('Put <{item} value="..."/> tags into it, or let value="$column" name a column of the tasks.'),
    ),
    Code.HOTKEY_DUPLICATE: (
        N_("The key “{key}” of “{value}” belongs to “{other}” already."),
        N_("Choose another key. Capitals do not count as another."),
    ),
    Code.HOTKEY_INVALID: (
        N_("“{value}” is no key that can be used here."),
        N_("Use one letter, digit or sign, or a combination such as ctrl+1; ctrl+z and ctrl+enter are taken."),
    ),
    Code.NO_CONTROL: (
        N_("The design asks nothing: it has no control."),
        N_("Add a tag that asks something, for example <Choices> or <TextArea>."),
    ),
    Code.DESIGN_TOO_LARGE: (
        N_("The design has {count} tags; at most {limit} are possible."),
        N_("Ask for less in one task: nobody can work through so many."),
    ),
    Code.TEXT_IGNORED: (
        N_("There are words between the tags of <{tag}>; they are not shown."),
        N_('Put them into <Header value="..."/>, or remove them.'),
    ),
    Code.NEVER_VISIBLE: (
        N_("This part is shown when a region is selected, but nothing in the design marks regions."),
        N_("Add a tag that marks them, for example <Labels> for a text, or remove visibleWhen."),
    ),
    Code.WHEN_UNKNOWN: (
        N_("{attribute} names “{value}”, which is not in the design: this part would never be shown."),
        N_("Correct the name, or remove visibleWhen."),
    ),
}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.TAG_UNKNOWN, "later"): (
        N_("<{tag}> is a tag of Label Studio that is not built yet in this version of the program."),
        N_("Remove it, or wait for a later version."),
    ),
    (Code.TAG_UNKNOWN, "suggestion"): (
        N_("<{tag}> is no tag of a labeling config."),
        N_("Did you mean <{suggestion}>?"),
    ),
    (Code.TAG_UNKNOWN, "style"): (
        N_("<{tag}> changes looks only and is left aside."),
        N_("Nothing has to be done, unless the task can only be understood with it."),
    ),
    (Code.TAG_MISPLACED, "label"): (
        N_("<{tag}> stands outside of <Labels>."),
        N_("Move it into <Labels> or one of its kind, such as <RectangleLabels>."),
    ),
    (Code.TAG_MISPLACED, "nested"): (
        N_("Choices stand inside a choice, but <Choices> does not allow that."),
        N_('Write allowNested="true" on <Choices>, or use <Taxonomy>.'),
    ),
    (Code.TAG_MISPLACED, "header"): (
        N_("<{tag}> stands between the choices; it is shown above all of them."),
        N_("Nothing has to be done; to group the choices, put each group into a control of its own."),
    ),
    (Code.TAG_MISPLACED, "root"): (
        N_("The design starts with <{tag}>."),
        N_("Put everything into one <View>."),
    ),
    (Code.TAG_MISPLACED, "choice"): (
        N_("<{tag}> stands outside of <Choices>."),
        N_("Move it into a <Choices> tag."),
    ),
    (Code.TAG_MISPLACED, "inside"): (
        N_("<{tag}> cannot stand inside <{parent}>."),
        N_("Move it out, before or behind <{parent}>."),
    ),
    (Code.ATTRIBUTE_UNKNOWN, "looks"): (
        N_("{attribute} of <{tag}> changes looks only and is left aside."),
        N_("Nothing has to be done."),
    ),
    (Code.ATTRIBUTE_UNKNOWN, "style"): (
        N_("Of the {attribute} of <{tag}> only rows, columns and widths are followed; the rest is left aside."),
        N_("Nothing has to be done."),
    ),
    (Code.ATTRIBUTE_UNKNOWN, "size"): (
        N_("{attribute} of <{tag}> is more than 6; it is shown as 6, the smallest."),
        N_("Nothing has to be done."),
    ),
    (Code.ATTRIBUTE_UNKNOWN, "html"): (
        N_("Of the {attribute} of <{tag}> only the words are shown; where there are none, its value is."),
        N_("Nothing has to be done, unless the choices can only be told apart by pictures."),
    ),
    (Code.ATTRIBUTE_UNKNOWN, "later"): (
        N_("{attribute} of <{tag}> changes what is asked and is not built yet in this version of the program."),
        N_("Remove it if the task can do without, or wait for a later version."),
    ),
    (Code.ATTRIBUTE_UNKNOWN, "suggestion"): (
        N_("<{tag}> has no attribute {attribute}."),
        N_("Did you mean {suggestion}?"),
    ),
    (Code.ATTRIBUTE_VALUE, "choices"): (
        N_("{attribute} of <{tag}> cannot be “{value}”."),
        N_("Possible is: {allowed}."),
    ),
    (Code.ATTRIBUTE_VALUE, "twice"): (
        N_("<{tag}> has {attribute} twice, in capitals and in small letters."),
        N_("Remove one of them."),
    ),
    (Code.ATTRIBUTE_VALUE, "long"): (
        N_("{attribute} of <{tag}> has {count} characters; at most {limit} can be shown."),
        N_("Shorten it; long explanations belong in the instructions."),
    ),
    (Code.ATTRIBUTE_VALUE, "inside"): (
        N_("“{value}” has a $ that is not the name of a column as a whole."),
        N_("Write $column and nothing else, or words without a $. Put the words into a column to mix both."),
    ),
    (Code.ATTRIBUTE_VALUE, "variable"): (
        N_("A single <{tag}> cannot be filled from the tasks: “{value}”."),
        N_('Write the words themselves, or fill all of them at once: value="$column" on the tag around it.'),
    ),
    (Code.ATTRIBUTE_VALUE, "column"): (
        N_("{attribute} of <{tag}> cannot be “{value}”: it names the column that holds the list."),
        N_("Write $ and the name of a column, or remove it."),
    ),
    (Code.ATTRIBUTE_VALUE, "whole"): (
        N_("{attribute} of <{tag}> cannot be “{value}”."),
        N_("Write a whole number from {low} to {high}."),
    ),
    (Code.ATTRIBUTE_VALUE, "number"): (
        N_("{attribute} of <{tag}> cannot be “{value}”."),
        N_("Write a number such as 2.5, with at most 15 digits before and behind the point."),
    ),
    (Code.ATTRIBUTE_VALUE, "above"): (
        N_("<{tag}> has a min of “{value}”, which is above its max of “{other}”."),
        N_("Exchange or correct them: no answer would be possible."),
    ),
    (Code.ATTRIBUTE_VALUE, "step"): (
        N_("{attribute} of <{tag}> cannot be “{value}”."),
        N_("Write a number above zero, or remove it."),
    ),
    (Code.ATTRIBUTE_VALUE, "not-allowed"): (
        N_("{attribute} of <{tag}> is “{value}”, which its min, max or step do not allow."),
        N_("Choose one that could be answered, or remove it."),
    ),
    (Code.ATTRIBUTE_VALUE, "day"): (
        N_("{attribute} of <{tag}> cannot be “{value}”."),
        N_("Write a date such as 2026-11-24, or a year."),
    ),
    (Code.ATTRIBUTE_VALUE, "month-alone"): (
        N_("{attribute} of <{tag}> asks for a month without its year; no date can be made of that."),
        N_('Write only="month,year".'),
    ),
    (Code.ATTRIBUTE_VALUE, "whole-date"): (
        N_("{attribute} of <{tag}> asks for a date and for its month or year again; the date alone is asked."),
        N_("Nothing has to be done."),
    ),
    (Code.ATTRIBUTE_VALUE, "taken-for"): (
        N_("{attribute} of <{tag}> is “{value}”; it is taken for {taken}."),
        N_("Write true or false, or remove it."),
    ),
    (Code.ATTRIBUTE_VALUE, "format"): (
        N_("Dates cannot be written as “{value}” here: what is written could not be read again in every language."),
        N_("Use %Y, and each of %m, %d, %H, %M and %S at most once; or remove it for ISO dates."),
    ),
    (Code.ATTRIBUTE_VALUE, "colour"): (
        N_("{attribute} of <{tag}> is no colour: “{value}”."),
        N_("Write a colour name of CSS such as darkorange, or #rrggbb."),
    ),
    (Code.ATTRIBUTE_VALUE, "colour-suggestion"): (
        N_("{attribute} of <{tag}> is no colour: “{value}”."),
        N_("Did you mean {suggestion}?"),
    ),
    (Code.ATTRIBUTE_VALUE, "alone"): (
        N_("{attribute} of <{tag}> says nothing without visibleWhen; the part is always shown."),
        N_('Add visibleWhen="region-selected" or "choice-selected", or remove it.'),
    ),
    (Code.ATTRIBUTE_VALUE, "unheeded"): (
        N_('{attribute} of <{tag}> says nothing beside visibleWhen="{value}" and is left aside.'),
        N_("Remove it, or correct visibleWhen."),
    ),
    (Code.ATTRIBUTE_VALUE, "hidden"): (
        N_("The style hides this part of the design: “{value}”."),
        N_("Remove the style, or the hidden part."),
    ),
    (Code.ATTRIBUTE_VALUE, "one-selected"): (
        N_("“{value}” is selected at the start, but only one choice can be and another is already."),
        N_('Remove selected from all but one, or write choice="multiple".'),
    ),
    (Code.ATTRIBUTE_VALUE, "many-selected"): (
        N_("“{value}” is selected at the start, but at most {limit} can be and as many are already."),
        N_("Remove selected from some, or raise maxUsages."),
    ),
    (Code.CHOICE_DUPLICATE, "same"): (
        N_("“{value}” is offered twice, first on line {other}; it is shown once: no result could tell the two apart."),
        N_("Remove one, or correct it."),
    ),
    (Code.HOTKEY_DUPLICATE, "apart"): (
        N_("The key “{key}” of “{value}” belongs to “{other}” too, and goes to that while both can be seen."),
        N_("Choose another key if they can be seen together."),
    ),
    (Code.NEVER_VISIBLE, "per-region"): (
        N_("<{tag}> asks about regions of “{name}”, but nothing in the design marks regions there."),
        N_("Add a tag that marks them, for example <Labels> for a text, or remove perRegion."),
    ),
    (Code.WHEN_UNKNOWN, "suggestion"): (
        N_("{attribute} names “{value}”, which is not in the design: this part would never be shown."),
        N_("Did you mean “{suggestion}”?"),
    ),
    (Code.WHEN_UNKNOWN, "choices"): (
        N_("{attribute} names “{value}”, but no Choices or Taxonomy has that name."),
        N_("Write the name of the control whose choice decides."),
    ),
    (Code.WHEN_UNKNOWN, "regions"): (
        N_("{attribute} names “{value}”, but nothing that marks or holds regions has that name."),
        N_("Write the name of the control that marks the regions, or of the tag they are in."),
    ),
    (Code.WHEN_UNKNOWN, "value"): (
        N_("{attribute} names “{value}”, which cannot be chosen anywhere."),
        N_("Write it as the choice or label has it, or remove it."),
    ),
    (Code.TO_NAME_UNKNOWN, "kind"): (
        N_("<{tag}> cannot mark anything in “{name}”: that is <{object}>."),
        N_(
            "Use Labels for texts and sounds; RectangleLabels, EllipseLabels, PolygonLabels, VectorLabels, "
            "KeyPointLabels or BrushLabels for pictures; VideoRectangle for films."
        ),
    ),
    (Code.TO_NAME_UNKNOWN, "suggestion"): (
        N_("toName points to “{name}”, but nothing that is shown has that name."),
        N_("Did you mean “{suggestion}”?"),
    ),
    (Code.VARIABLE_UNDEFINED, "suggestion"): (
        N_("{variable} has no column in {table}."),
        N_("Did you mean “${suggestion}”?"),
    ),
    (Code.DESIGN_TOO_LARGE, "more"): (
        N_("The design has more than {limit} tags."),
        N_("Ask for less in one task: nobody can work through so many."),
    ),
    (Code.DESIGN_TOO_LARGE, "controls"): (
        N_("The design asks {count} questions; at most {limit} are possible."),
        N_("Ask for less in one task: no table of results has so many columns."),
    ),
    (Code.DESIGN_TOO_LARGE, "choices"): (
        N_("<{tag}> offers {count} choices; at most {limit} are possible."),
        N_("Use <Taxonomy>, which can be searched, or ask in several steps."),
    ),
    (Code.DESIGN_TOO_LARGE, "depth"): (
        N_("The tags are nested more than {limit} deep."),
        N_("Remove <View> tags that hold nothing but one <View>."),
    ),
    (Code.DESIGN_TOO_LARGE, "attributes"): (
        N_("The tag has more than {limit} attributes."),
        N_("Remove those that are not Label Studio's."),
    ),
}
