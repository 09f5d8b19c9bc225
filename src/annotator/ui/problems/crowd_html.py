"""Messages about crowd-html templates. Names of elements, attributes and filters are not translated."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

_NO_RUNNING = N_("Scripts in templates are never run. Remove the script if it is not needed.")
_NOTHING = N_("No action needed.")

MESSAGES: Mapping[Code, tuple[str, str]] = {
    Code.SCRIPT_NEEDED: (N_("The template contains a script."), _NO_RUNNING),
    Code.ELEMENT_UNSUPPORTED: (
        N_("<{tag}> cannot be imported."),
        N_(
            "Remove it, or use a supported element, such as crowd-classifier, crowd-input, crowd-radio-group or select."
        ),
    ),
    Code.LIQUID_UNSUPPORTED: (
        N_("“{what}” uses unsupported Liquid features."),
        N_("Put the text in the task table beforehand, and write {{{{ task.input.column }}}} here."),
    ),
    Code.TEMPLATE_SYNTAX: (
        N_("An element starts here and is never closed."),
        N_("Close it. Otherwise everything that follows is treated as part of it."),
    ),
    Code.TEMPLATE_SIMPLIFIED: (N_("Part of the template was ignored: {what}."), _NOTHING),
}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.SCRIPT_NEEDED, "file"): (N_("The template loads a script: {what}."), _NO_RUNNING),
    (Code.SCRIPT_NEEDED, "handler"): (N_("{what} of <{tag}> runs a script."), _NO_RUNNING),
    (Code.SCRIPT_NEEDED, "address"): (N_("{what} of <{tag}> is a script, not an address."), _NO_RUNNING),
    (Code.SCRIPT_NEEDED, "button"): (
        N_("This <{tag}> does nothing without a script."),
        N_("Remove it. The program has its own submit button."),
    ),
    (Code.SCRIPT_NEEDED, "disabled"): (
        N_("This <{tag}> is {what}: workers cannot fill it in without a script."),
        N_("Remove {what}, or the whole element."),
    ),
    (Code.ELEMENT_UNSUPPORTED, "embedded"): (
        N_("<{tag}> embeds an external page or program. External content is not loaded."),
        N_("Show an image, a recording or text from the task instead."),
    ),
    (Code.ELEMENT_UNSUPPORTED, "media"): (
        N_("The template plays “{column}” in <{tag}>, but this version does not support videos yet."),
        N_("Use an image, audio or text instead, or wait for a later version."),
    ),
    (Code.ELEMENT_UNSUPPORTED, "choice"): (
        N_("<{tag}> is inside a choice. Choices can only contain text."),
        N_("Move it before the choices, and use only text in each choice."),
    ),
    (Code.ELEMENT_UNSUPPORTED, "attribute"): (
        N_("{what} of <{tag}> shows earlier answers, which are not supported."),
        N_("Remove the attribute if workers should start from scratch."),
    ),
    (Code.ELEMENT_UNSUPPORTED, "type"): (
        N_("<{tag}> of type “{what}” cannot be imported."),
        N_(
            "Use one of these types: text, number, range, date, time, month, datetime-local, email, url, tel, "
            "radio or checkbox."
        ),
    ),
    (Code.LIQUID_UNSUPPORTED, "filter"): (
        N_("The filter “{what}” changes the displayed content and is not supported."),
        N_("Supported filters: grant_read_access, to_json and escape. Make any other changes in the task table."),
    ),
    (Code.LIQUID_UNSUPPORTED, "name"): (
        N_("“{what}” is not a task value."),
        N_(
            "Use “task.input.” followed by the column name. A loop variable is only valid between its “for” "
            "and “endfor”."
        ),
    ),
    (Code.LIQUID_UNSUPPORTED, "tag"): (
        N_("The Liquid tag “{what}” is not supported: the design is the same for all tasks."),
        N_("Supported tags: for (over a list), assign and comment. Do everything else in the task table."),
    ),
    (Code.LIQUID_UNSUPPORTED, "loop"): (
        N_("The loop over “{what}” creates more than one choice or text per item."),
        N_("The loop must produce only one radio button, check box, option or text per item."),
    ),
    (Code.LIQUID_UNSUPPORTED, "loop-choice"): (
        N_("In the loop over “{what}”, a choice must use the same part of each item as its text and its value."),
        N_("Use the same variable as text and value, and nothing else."),
    ),
    (Code.LIQUID_UNSUPPORTED, "loop-options"): (
        N_("A loop with “{what}” cannot be imported."),
        N_("Put the list in the task table exactly as it should be shown."),
    ),
    (Code.LIQUID_UNSUPPORTED, "loop-nested"): (
        N_("The loop over “{what}” is inside another loop."),
        N_("Combine both lists into one in the task table."),
    ),
    (Code.LIQUID_UNSUPPORTED, "loop-across"): (
        N_("A loop starts inside one element and ends inside another."),
        N_("Put for and endfor in the same element."),
    ),
    (Code.LIQUID_UNSUPPORTED, "attribute"): (
        N_("Liquid creates attributes of an element here, but it can only be used for attribute values."),
        N_("Write the attributes directly, without Liquid."),
    ),
    (Code.LIQUID_UNSUPPORTED, "value"): (
        N_("{what} would differ for each task, but the design is the same for all."),
        N_("Write the value directly, without Liquid."),
    ),
    (Code.LIQUID_UNSUPPORTED, "mixed"): (
        N_("{what} combines text and task values."),
        N_("Put the complete text in the task table, and use a single value here."),
    ),
    (Code.LIQUID_UNSUPPORTED, "choice"): (
        N_(
            "The text or value of a <{what}> comes from the task, but choices outside a loop are the same for "
            "all tasks."
        ),
        N_(
            "Put all choices in one list in the task table and use a for loop. Or show the texts above the "
            "choices, numbered, and offer the numbers as choices."
        ),
    ),
    (Code.TEMPLATE_SYNTAX, "liquid"): (N_("“{what}” is never closed."), N_("Close it with }}}} or %}}.")),
    (Code.TEMPLATE_SYNTAX, "block"): (
        N_("The Liquid tag “{what}” is never closed."),
        N_("Add the end tag where the block ends."),
    ),
    (Code.TEMPLATE_SYNTAX, "end"): (
        N_("“end{what}” has no opening tag, or a tag opened inside the block is not closed."),
        N_("Remove it, or move it after the tag it should close."),
    ),
    (Code.TEMPLATE_SYNTAX, "comment"): (
        N_("This comment is never closed. Everything after it is ignored."),
        N_("Close it with -->."),
    ),
    (Code.TEMPLATE_SYNTAX, "tag"): (
        N_("The tag “{what}” is not closed: a > or a quote is missing."),
        N_("Close it. Otherwise everything that follows is treated as part of it."),
    ),
    (Code.TEMPLATE_SYNTAX, "element"): (
        N_("<{what}> is never closed. Everything after it is treated as its content."),
        N_("Add </{what}> where the element ends."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "looks"): (
        N_("Template styles are ignored. The program uses its own."),
        N_("No action needed, unless the task cannot be understood without them."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "hidden"): (
        N_("The hidden <{what}> is ignored."),
        N_("No action needed if the element was meant to be hidden."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "hidden-field"): (
        N_("The hidden field “{what}” is ignored. Workers cannot fill it in."),
        N_("Keep its value in the task table. Each result identifies its task, so you can find the value there."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "link"): (
        N_("The link {what} is shown as plain text, because links cannot be opened here."),
        N_("No action needed. Workers can copy the address into their browser."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "rule"): (
        N_("{what} of <{tag}> is ignored: it is not supported."),
        N_("Mention it in the instructions, and check the results."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "exclusive"): (
        N_("In this program, “{what}” can be combined with other choices."),
        N_("Explain in the instructions that this choice excludes all others."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "ties"): (
        N_("“{what}” is ranked without ties: workers decide on an order."),
        N_("Mention it in the instructions."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "unknown-attribute"): (
        N_("{what} is not an attribute of <{tag}> and is ignored."),
        N_("No action needed. To allow several answers, use crowd-classifier-multi-select."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "name"): (
        N_("The name “{what}” appears twice. The second field is called “{name}” in results."),
        N_("If this is not intended, give each field a unique name."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "unnamed"): (
        N_("These buttons do not share a name. Their answer is called “{what}” in results."),
        N_("To use another name, give it to all these buttons."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "instructions-value"): (
        N_(
            "“{what}” differs between tasks, but the instructions are the same for all tasks. The instructions "
            "show only the name, and the task shows the value."
        ),
        _NOTHING,
    ),
    (Code.TEMPLATE_SIMPLIFIED, "instructions-media"): (
        N_("<{what}> is not shown in the instructions."),
        N_("If workers need it, use an image from the bundle instead: ![text](media/image.png)."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "other-source"): (
        N_("“{what}” is ignored: only the first file of <{tag}> is played."),
        _NOTHING,
    ),
    (Code.TEMPLATE_SIMPLIFIED, "poster"): (
        N_("The poster image of <{what}> is ignored: the first frame is shown instead."),
        _NOTHING,
    ),
    (Code.TEMPLATE_SIMPLIFIED, "start"): (
        N_("“{what}” at the end of an address is ignored: files are played from the beginning."),
        N_("If needed, specify the start position in the instructions."),
    ),
    (Code.TEMPLATE_SIMPLIFIED, "track"): (
        N_("The captions “{what}” of <{tag}> are ignored."),
        N_("If workers need them, put the text in a column and show it as text."),
    ),
    (Code.MEDIA_REMOTE, "template"): (
        N_("“{value}” is the same for all tasks and is not in the task table. External content is not loaded."),
        N_(
            "Put the file name in a column of the task table and write {{{{ task.input.column }}}} here, or "
            "remove the address."
        ),
    ),
    (Code.CHOICES_EMPTY, "template"): (
        N_("No choices are given here."),
        N_("Write the choices, or use a list of choices from the task table."),
    ),
    (Code.NO_CONTROL, "template"): (
        N_("The template asks no question."),
        N_("Add an answer element to the form, for example <crowd-input> or <crowd-classifier>."),
    ),
    (Code.ATTRIBUTE_VALUE, "template"): (
        N_("“{value}” is not valid for {attribute} of <{tag}>."),
        N_("Use a valid number or date, with min not above max."),
    ),
    (Code.ATTRIBUTE_VALUE, "template-list"): (
        N_("{attribute} of <{tag}> is not a valid list: “{value}”."),
        N_("Use a JSON list, or {{{{ task.input.column | to_json }}}}."),
    ),
    (Code.DESIGN_TOO_LARGE, "template-long"): (
        N_("The template is longer than {limit} characters."),
        N_("Put text that is specific to a task in the task table."),
    ),
    (Code.DESIGN_TOO_LARGE, "template-many"): (
        N_("The template has more than {limit} elements."),
        N_("Ask less per task, or move long lists to the task table."),
    ),
    (Code.DESIGN_TOO_LARGE, "template-deep"): (
        N_("Elements are nested more than {limit} levels deep."),
        N_("Close open elements, and remove elements that only contain another element."),
    ),
    (Code.DESIGN_TOO_LARGE, "template-words"): (
        N_("This text has more than {limit} characters."),
        N_("Shorten the text. Long explanations belong in the instructions."),
    ),
}
