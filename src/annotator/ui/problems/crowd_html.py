"""Words for problems of crowd-html templates. Names of elements, attributes and filters stay as they are written."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

_NO_RUNNING = N_("Scripts of a template are never run here. Remove it if the task can do without.")
_NOTHING = N_("Nothing has to be done.")

WORDS: Mapping[Code, tuple[str, str]] = {
    Code.SCRIPT_NEEDED: (N_("The template has a script of its own."), _NO_RUNNING),
    Code.ELEMENT_UNSUPPORTED: (
        N_("<{tag}> is no element that can be taken over."),
        N_("Remove it, or ask with one that can: crowd-classifier, crowd-input, crowd-radio-group, select and others."),
    ),
    Code.LIQUID_UNSUPPORTED: (
        N_("“{what}” is more Liquid than can be taken over."),
        N_("Fill the words in before, in the table of tasks, and write {{{{ task.input.column }}}} here."),
    ),
    Code.TEMPLATE_SYNTAX: (
        N_("Something begins here and never ends."),
        N_("Close it. What follows cannot be told apart from it."),
    ),
    Code.TEMPLATE_SIMPLIFIED: (N_("Something of the template was left aside: {what}."), _NOTHING),
}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.SCRIPT_NEEDED, "file"): (N_("The template loads a script: {what}."), _NO_RUNNING),
    (Code.SCRIPT_NEEDED, "handler"): (N_("{what} of <{tag}> runs a script."), _NO_RUNNING),
    (Code.SCRIPT_NEEDED, "address"): (N_("{what} of <{tag}> is a script, not an address."), _NO_RUNNING),
    (Code.SCRIPT_NEEDED, "button"): (
        N_("This <{tag}> does nothing without a script."),
        N_("Remove it. Submitting has a button of its own here."),
    ),
    (Code.SCRIPT_NEEDED, "disabled"): (
        N_("This <{tag}> is {what}: without a script nobody can answer with it."),
        N_("Remove {what}, or the whole element."),
    ),
    (Code.ELEMENT_UNSUPPORTED, "embedded"): (
        N_("<{tag}> shows a page or program from elsewhere. Nothing is opened from outside here."),
        N_("Show a picture, a recording or a text of the task instead."),
    ),
    (Code.ELEMENT_UNSUPPORTED, "media"): (
        N_("The template plays “{column}” in <{tag}>, and films are not built yet in this version."),
        N_("Ask about a picture, a sound or a text, or wait for a later version."),
    ),
    (Code.ELEMENT_UNSUPPORTED, "later"): (
        N_("<{tag}> asks in a way that is not built yet in this version of the program."),
        N_("Ask in another way, or wait for a later version."),
    ),
    (Code.ELEMENT_UNSUPPORTED, "instructions"): (
        N_("<{tag}> stands in the instructions, where nothing can be answered."),
        N_("Move it out of the instructions, into the form."),
    ),
    (Code.ELEMENT_UNSUPPORTED, "choice"): (
        N_("<{tag}> stands in a choice; choices have words only."),
        N_("Show it before the choices, and give each choice its words."),
    ),
    (Code.ELEMENT_UNSUPPORTED, "attribute"): (
        N_("{what} of <{tag}> shows earlier answers; they cannot be taken over."),
        N_("Remove it if workers are to start from nothing."),
    ),
    (Code.ELEMENT_UNSUPPORTED, "type"): (
        N_("<{tag}> of the type “{what}” cannot be taken over."),
        N_("Use one of text, number, range, date, time, month, datetime-local, email, url, tel, radio or checkbox."),
    ),
    (Code.LIQUID_UNSUPPORTED, "filter"): (
        N_("The filter “{what}” changes what is shown and cannot be taken over."),
        N_("Possible are grant_read_access, to_json and escape. Do the rest in the table of tasks."),
    ),
    (Code.LIQUID_UNSUPPORTED, "name"): (
        N_("“{what}” does not name a value of the task."),
        N_("Write task.input. and the column. A variable of a loop counts between its for and endfor only."),
    ),
    (Code.LIQUID_UNSUPPORTED, "tag"): (
        N_("The Liquid tag “{what}” cannot be taken over: the design is the same for every task."),
        N_("Possible are for over a list, assign and comment. Do the rest in the table of tasks."),
    ),
    (Code.LIQUID_UNSUPPORTED, "loop"): (
        N_("The loop over “{what}” repeats more than one choice or one text."),
        N_("Let it make one radio button, check box, option or text for each item, and nothing else."),
    ),
    (Code.LIQUID_UNSUPPORTED, "loop-choice"): (
        N_("The choices of the loop over “{what}” do not show and report one and the same part of each item."),
        N_("Write the same variable as words and as value, and nothing else."),
    ),
    (Code.LIQUID_UNSUPPORTED, "loop-options"): (
        N_("A loop with “{what}” cannot be taken over."),
        N_("Put the list into the table of tasks as it is to be shown."),
    ),
    (Code.LIQUID_UNSUPPORTED, "loop-nested"): (
        N_("The loop over “{what}” stands in another loop."),
        N_("Make one list of both in the table of tasks."),
    ),
    (Code.LIQUID_UNSUPPORTED, "loop-across"): (
        N_("A loop begins inside of one element and ends inside of another."),
        N_("Put for and endfor into the same element."),
    ),
    (Code.LIQUID_UNSUPPORTED, "attribute"): (
        N_("Liquid makes attributes of an element here; it can only fill one."),
        N_("Write the attributes themselves."),
    ),
    (Code.LIQUID_UNSUPPORTED, "value"): (
        N_("{what} would be another for each task; the design is the same for all."),
        N_("Write the words themselves."),
    ),
    (Code.LIQUID_UNSUPPORTED, "mixed"): (
        N_("{what} is put together from words and values of the task."),
        N_("Put it together in the table of tasks, and write one value here."),
    ),
    (Code.LIQUID_UNSUPPORTED, "choice"): (
        N_("The words or the value of one <{what}> come from the task; single choices are the same for all tasks."),
        N_("Put all choices into one list of the task and write a for loop, or show the words above and number them."),
    ),
    (Code.TEMPLATE_SYNTAX, "liquid"): (
        N_("“{what}” begins here and never ends."),
        N_("Close it with }}}} or %}}."),
    ),
    (Code.TEMPLATE_SYNTAX, "block"): (
        N_("The Liquid tag “{what}” begins here and never ends."),
        N_("Write its end where it belongs."),
    ),
    (Code.TEMPLATE_SYNTAX, "end"): (
        N_("“end{what}” ends something that did not begin, or that other tags are still open in."),
        N_("Remove it, or move it behind what it is to end."),
    ),
    (Code.TEMPLATE_SYNTAX, "comment"): (
        N_("A comment begins here and never ends; everything behind it is left out."),
        N_("Close it with -->."),
    ),
    (Code.TEMPLATE_SYNTAX, "tag"): (
        N_("The tag “{what}” never ends: a > or a quotation mark is missing."),
        N_("Close it. What follows cannot be told apart from it."),
    ),
    (Code.TEMPLATE_SYNTAX, "element"): (
        N_("<{what}> begins here and never ends; everything behind it is taken for its content."),
        N_("Write </{what}> where it ends."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "looks"): (
        N_("Styles of the template are left aside: the program has looks of its own."),
        N_("Nothing has to be done, unless the task can only be understood with them."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "hidden"): (
        N_("A hidden <{what}> is left out."),
        N_("Nothing has to be done if it was not meant to be seen."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "hidden-field"): (
        N_("The hidden field “{what}” is left out: workers do not answer it."),
        N_("Keep its value in the table of tasks; results name the task they belong to."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "link"): (
        N_("A link becomes words: nothing is opened from here ({what})."),
        N_("Nothing has to be done. If workers need the page, they copy its address into their browser."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "rule"): (
        N_("{what} of <{tag}> is left aside: it is not checked or set here."),
        N_("Say it in the instructions, and check the results."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "exclusive"): (
        N_("“{what}” can be chosen together with others here."),
        N_("Say in the instructions that it stands alone."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "unknown-attribute"): (
        N_("<{tag}> has no attribute {what}; it is left aside."),
        N_("Nothing has to be done. For several answers, write crowd-classifier-multi-select."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "name"): (
        N_("The name “{what}” is there twice; the second is called “{name}” in results."),
        N_("Give each field a name of its own if that is not what you want."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "unnamed"): (
        N_("These buttons have no name in common; their answer is called “{what}” in results."),
        N_("Give all of them the same name if you want another one."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "instructions-value"): (
        N_("“{what}” differs from task to task, instructions do not: they show its name, and the task its value."),
        _NOTHING,
    ),
    (Code.TEMPLATE_SIMPLIFIED, "instructions-media"): (
        N_("<{what}> is left out of the instructions."),
        N_("Put a picture of the bundle in its place if workers need it: ![words](media/picture.png)."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "other-source"): (
        N_("“{what}” is left out: of several files for one <{tag}>, the first is played."),
        _NOTHING,
    ),
    (Code.TEMPLATE_SIMPLIFIED, "poster"): (
        N_("The picture that stands for <{what}> until it plays is left out: its first frame is there instead."),
        _NOTHING,
    ),
    (Code.TEMPLATE_SIMPLIFIED, "start"): (
        N_("“{what}” behind an address is left aside: each file is played from its beginning."),
        N_("Say in the instructions from where on it counts, if that is so."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "track"): (
        N_("The captions “{what}” of <{tag}> are left out."),
        N_("If workers need them, put their words into a column and show them as text."),
    ),
    (Code.MEDIA_REMOTE, "template"): (
        N_("“{value}” is the same for every task and is no part of the table: nothing is fetched from elsewhere."),
        N_("Put the file into a column of the tasks and write {{{{ task.input.column }}}} here, or remove it."),
    ),
    (Code.CHOICES_EMPTY, "template"): (
        N_("There is nothing to choose from here."),
        N_("Write the choices, or a list of the task that has them."),
    ),
    (Code.NO_CONTROL, "template"): (
        N_("The template asks nothing."),
        N_("Put something to answer with into the form, for example <crowd-input> or <crowd-classifier>."),
    ),
    (Code.ATTRIBUTE_VALUE, "template"): (
        N_("{attribute} of <{tag}> cannot be “{value}”."),
        N_("Write a number or a date that fits, and no min above its max."),
    ),
    (Code.ATTRIBUTE_VALUE, "template-list"): (
        N_("{attribute} of <{tag}> is no list that can be read: “{value}”."),
        N_("Write a list in JSON, or {{{{ task.input.column | to_json }}}}."),
    ),
    (Code.DESIGN_TOO_LARGE, "template-long"): (
        N_("The template is longer than {limit} characters."),
        N_("Keep the words of single tasks in the table of tasks."),
    ),
    (Code.DESIGN_TOO_LARGE, "template-many"): (
        N_("The template has more than {limit} elements."),
        N_("Ask for less in one task, or put long lists into the table of tasks."),
    ),
    (Code.DESIGN_TOO_LARGE, "template-deep"): (
        N_("The elements are nested more than {limit} deep."),
        N_("Close what is open, and remove elements that hold nothing but another."),
    ),
    (Code.DESIGN_TOO_LARGE, "template-words"): (
        N_("These words have more than {limit} characters."),
        N_("Shorten them; long explanations belong in the instructions."),
    ),
}
