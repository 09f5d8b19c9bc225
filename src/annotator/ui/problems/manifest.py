"""Words for problems of `bundle.toml`."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

WORDS: Mapping[Code, tuple[str, str]] = {
    Code.VERSION_UNSUPPORTED: (
        N_("The bundle is written in version {version} of the format; this program reads version 1."),
        N_("Install a newer version of the program, or ask the requester for a bundle of version 1."),
    ),
    Code.FIELD_MISSING: (N_("{field} is missing."), N_("Add it; bundle.schema.json says what it means.")),
    Code.FIELD_UNKNOWN: (
        N_("{field} is not a field of bundle.toml."),
        N_("Remove it, or put what it says into the description."),
    ),
    Code.FIELD_TYPE: (N_("{field} has the wrong type."), N_("Write it as bundle.schema.json says.")),
    Code.FIELD_VALUE: (N_("{field} cannot be “{value}”."), N_("Write it as bundle.schema.json says.")),
    Code.CURRENCY_UNKNOWN: (
        N_("“{value}” is no currency that is in use."),
        N_("Write its code of three capital letters, for example EUR or USD."),
    ),
    Code.AMOUNT_INVALID: (
        N_("“{value}” is no amount of money."),
        N_(
            'Write plain digits with a point, for example "0.04": no comma, no exponent, '
            "at most 12 digits after the point."
        ),
    ),
    Code.AMOUNT_NEGATIVE: (
        N_("The amount {value} is negative: the worker would pay."),
        N_('Write what one task brings the worker, "0" for unpaid work.'),
    ),
    Code.PRESET_UNKNOWN: (N_("There is no preset “{value}”."), N_("The presets are: {allowed}.")),
    Code.CREDENTIAL: (
        N_("{field} looks like a password or a token. Everybody who gets the bundle could use it."),
        N_("Remove it, and make a new one where it came from if the bundle was passed on already."),
    ),
}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.FIELD_MISSING, "design"): (
        N_("The design is missing: there is neither design.config nor design.preset."),
        N_(
            'Below a line [design], write config = "config.xml" for your own labeling config, or these two lines '
            'for a ready-made one: preset = "image-tagging" and labels = ["cat", "dog"].'
        ),
    ),
    (Code.FIELD_MISSING, "labels"): (
        N_("design.labels is missing: a preset needs the words that it asks about."),
        N_('Write for example labels = ["cat", "dog"] below [design].'),
    ),
    (Code.FIELD_MISSING, "server"): (
        N_("submit.url is missing: results have no address to go to."),
        N_('Write the address of your server below [submit], for example url = "https://example.org/results".'),
    ),
    (Code.FIELD_MISSING, "project"): (
        N_("submit.project is missing: results for a Label Studio belong to one of its projects."),
        N_('Write its number below [submit], for example project = "12"; it stands in the address of the project.'),
    ),
    (Code.FIELD_MISSING, "reward"): (
        N_("The tasks have rewards, but the manifest does not say in which currency."),
        N_("Add a section [pay] with currency and amount."),
    ),
    (Code.FIELD_MISSING, "categories"): (
        N_("media.categories is missing: it has the words that the column of categories may hold."),
        N_('Write for example categories = ["violence", "blood"] below [media].'),
    ),
    (Code.FIELD_UNKNOWN, "suggestion"): (
        N_("{field} is not a field of bundle.toml."),
        N_("Did you mean {suggestion}?"),
    ),
    (Code.FIELD_UNKNOWN, "top"): (
        N_("{field} is not a field of this section."),
        N_("Move {suggestion} to the top of the file, before the first [section]."),
    ),
    (Code.FIELD_UNKNOWN, "section"): (
        N_("{field} is not a field at this place."),
        N_("Move it below {suggestion}."),
    ),
    (Code.FIELD_UNKNOWN, "later"): (
        N_("{field} cannot be honoured yet by this version of the program."),
        N_("Remove it, or wait for a later version."),
    ),
    (Code.FIELD_TYPE, "string"): (N_("{field} must be text."), N_("Put the value in quotes.")),
    (Code.FIELD_TYPE, "integer"): (N_("{field} must be a whole number."), N_("Write digits only, without quotes.")),
    (Code.FIELD_TYPE, "number"): (N_("{field} must be a number."), N_("Write it like 0.9, without quotes.")),
    (Code.FIELD_TYPE, "boolean"): (N_("{field} must be true or false."), N_("Write true or false, without quotes.")),
    (Code.FIELD_TYPE, "array"): (N_("{field} must be a list of texts."), N_('Write it like ["cat", "dog"].')),
    (Code.FIELD_TYPE, "object"): (
        N_("{field} must be a section."),
        N_("Write [{field}] on a line of its own, and its fields below."),
    ),
    (Code.FIELD_VALUE, "choices"): (N_("{field} cannot be “{value}”."), N_("Possible is: {allowed}.")),
    (Code.PRESET_UNKNOWN, "suggestion"): (
        N_("There is no preset “{value}”."),
        N_("Did you mean {suggestion}? The presets are: {allowed}."),
    ),
    (Code.FIELD_VALUE, "range"): (
        N_("{field} cannot be {value}."),
        N_("Write a whole number from {minimum} to {maximum}."),
    ),
    (Code.FIELD_VALUE, "empty"): (N_("{field} is empty."), N_("Fill it in.")),
    (Code.FIELD_VALUE, "long"): (N_("{field} is longer than {limit}."), N_("Shorten it.")),
    (Code.FIELD_VALUE, "twice"): (N_("{field} has “{value}” twice."), N_("Remove one of them.")),
    (Code.FIELD_VALUE, "both"): (
        N_("The design has both config and preset."),
        N_("Keep one: config for your own labeling config, preset for a ready-made one."),
    ),
    (Code.FIELD_VALUE, "needs-preset"): (
        N_("{field} belongs to a preset and changes nothing in your own labeling config."),
        N_("Remove it, or use design.preset in place of design.config."),
    ),
    (Code.FIELD_VALUE, "id"): (
        N_("The id cannot be “{value}”."),
        N_("Use 1 to 64 small letters, digits, dots, hyphens and underscores; start with a letter or digit."),
    ),
    (Code.FIELD_VALUE, "language"): (
        N_("“{value}” is no language tag."),
        N_("Write for example en, fr or pt-BR."),
    ),
    (Code.FIELD_VALUE, "file-kind"): (
        N_("“{value}” is no table of tasks that can be read."),
        N_("Use a .csv, .jsonl or .json file."),
    ),
    (Code.FIELD_VALUE, "label"): (
        N_("{field} has a text that cannot be shown: “{value}”."),
        N_("Write one line, without $ at its start or before a letter, and without control characters."),
    ),
    (Code.FIELD_VALUE, "server"): (
        N_("Results cannot be sent to “{value}”."),
        N_("Write an address that begins with https://, without a name or a password in it."),
    ),
    (Code.FIELD_VALUE, "project"): (
        N_("“{value}” is no project of a Label Studio."),
        N_("Write its number, which stands in its address."),
    ),
    (Code.FIELD_VALUE, "unpaid"): (
        N_("{field} says what a task brings, and pay.kind is “{value}”: its tasks bring nothing."),
        N_('Remove {field}, or write kind = "paid".'),
    ),
    (Code.FIELD_VALUE, "unpaid-rewards"): (
        N_("The tasks have rewards, and pay.kind is “{value}”: its tasks bring nothing."),
        N_('Remove the column reward, or write kind = "paid" with currency and amount.'),
    ),
    (Code.FIELD_VALUE, "no-sound"): (
        N_("{field} is “{value}”, and no task has a sound: nothing would ever be paid."),
        N_('Write unit = "task", or ask about a sound.'),
    ),
    (Code.FIELD_VALUE, "unheard"): (
        N_("{field} says how much of a sound must be heard, and no task has a sound."),
        N_("Remove it, or ask about a sound."),
    ),
    (Code.FIELD_VALUE, "not-apart"): (
        N_("{field} mixes in tasks that may not hurt, and nothing says which these are."),
        N_("Name the column that says it with categories_column, or remove {field}."),
    ),
    (Code.FIELD_VALUE, "line"): (
        N_("{field} has a line break or a control character."),
        N_("Write it in one line."),
    ),
    (Code.CURRENCY_UNKNOWN, "suggestion"): (
        N_("“{value}” is no currency that is in use."),
        N_("Did you mean {suggestion}?"),
    ),
    (Code.CREDENTIAL, "address"): (
        N_("The address in {field} holds a password or a token. Everybody who gets the bundle could use it."),
        N_("Write the address without it. Workers keep their own credentials."),
    ),
}
