"""Words for problems of the labeling config. Names of tags and attributes stay Label Studio's in every language."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.words import N_

DESIGN_WORDS: Mapping[Code, tuple[str, str]] = {
    Code.TAG_UNKNOWN: (
        N_("<{tag}> is no tag of a labeling config."),
        N_("Remove it. Possible are View, Header, Image, Text, Choices and Choice."),
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
        N_("toName points to “{name}”, but no Image or Text has that name."),
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
    Code.CHOICES_EMPTY: (N_("<Choices> offers no choice."), N_('Put <Choice value="..."/> tags into it.')),
    Code.HOTKEY_DUPLICATE: (
        N_("The key “{key}” of “{value}” belongs to “{other}” already."),
        N_("Choose another key. Capitals do not count as another."),
    ),
    Code.HOTKEY_INVALID: (
        N_("“{value}” is no key that can be used here."),
        N_("Use one letter, digit or sign; combinations such as ctrl+x belong to the program."),
    ),
    Code.NO_CONTROL: (
        N_("The design asks nothing: it has no control."),
        N_("Add a <Choices> tag with the choices that workers have."),
    ),
    Code.DESIGN_TOO_LARGE: (
        N_("The design has {count} tags; at most {limit} are possible."),
        N_("Ask for less in one task: nobody can work through so many."),
    ),
    Code.TEXT_IGNORED: (
        N_("There are words between the tags of <{tag}>; they are not shown."),
        N_('Put them into <Header value="..."/>, or remove them.'),
    ),
}

DESIGN_VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.TAG_UNKNOWN, "later"): (
        N_("<{tag}> is a tag of Label Studio that is not built yet in this version of the program."),
        N_("Remove it, or wait for a later version. Built are View, Header, Image, Text, Choices and Choice."),
    ),
    (Code.TAG_UNKNOWN, "suggestion"): (
        N_("<{tag}> is no tag of a labeling config."),
        N_("Did you mean <{suggestion}>?"),
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
        N_("A choice cannot be filled from the tasks yet: “{value}”."),
        N_("Write the choice itself, without a $."),
    ),
    (Code.ATTRIBUTE_VALUE, "hidden"): (
        N_("The style hides this part of the design: “{value}”."),
        N_("Remove the style, or the hidden part."),
    ),
    (Code.ATTRIBUTE_VALUE, "one-selected"): (
        N_("“{value}” is selected at the start, but only one choice can be and another is already."),
        N_('Remove selected from all but one, or write choice="multiple".'),
    ),
    (Code.TO_NAME_UNKNOWN, "suggestion"): (
        N_("toName points to “{name}”, but no Image or Text has that name."),
        N_("Did you mean “{suggestion}”?"),
    ),
    (Code.VARIABLE_UNDEFINED, "suggestion"): (
        N_("{variable} has no column in {table}."),
        N_("Did you mean “${suggestion}”?"),
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
