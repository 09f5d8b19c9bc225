"""Messages about `bundle.toml`."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.problems import ProblemCode as Code
from annotator.ui.i18n.translation import N_

MESSAGES: Mapping[Code, tuple[str, str]] = {
    Code.VERSION_UNSUPPORTED: (
        N_("The bundle uses format version {version}. This program only supports version 1."),
        N_("Install a newer version of the program, or ask the requester for a bundle in format version 1."),
    ),
    Code.FIELD_MISSING: (N_("{field} is missing."), N_("Add this field. It is described in bundle.schema.json.")),
    Code.FIELD_UNKNOWN: (
        N_("{field} is not a field of bundle.toml."),
        N_("Remove the field, or move its content to the description."),
    ),
    Code.FIELD_TYPE: (N_("{field} has the wrong type."), N_("See bundle.schema.json for valid values.")),
    Code.FIELD_VALUE: (N_("{field} cannot be “{value}”."), N_("See bundle.schema.json for valid values.")),
    Code.CURRENCY_UNKNOWN: (
        N_("“{value}” is not a currency in use."),
        N_("Use a three-letter code in capitals, for example EUR or USD."),
    ),
    Code.AMOUNT_INVALID: (
        N_("“{value}” is not a valid amount."),
        N_(
            'Use plain digits with a point, for example "0.04": no comma, no exponent, at most 12 digits '
            "after the point."
        ),
    ),
    Code.AMOUNT_NEGATIVE: (
        N_("The amount {value} is negative: workers would have to pay."),
        N_('Enter the pay for one task, or "0" for unpaid work.'),
    ),
    Code.PRESET_UNKNOWN: (N_("The preset “{value}” does not exist."), N_("Available presets: {allowed}.")),
    Code.CREDENTIAL: (
        N_("{field} looks like a password or token. Anyone who receives the bundle could use it."),
        N_(
            "Remove it. If the bundle was already shared, also change the password or token with the service "
            "that issued it."
        ),
    ),
}

VARIANTS: Mapping[tuple[Code, str], tuple[str, str]] = {
    (Code.FIELD_MISSING, "design"): (
        N_("The design is missing: neither design.config nor design.preset is set."),
        N_(
            'Under a [design] line, write config = "config.xml" for your own labeling config, or these two '
            'lines for a preset: preset = "image-tagging" and labels = ["cat", "dog"].'
        ),
    ),
    (Code.FIELD_MISSING, "labels"): (
        N_("design.labels is missing: a preset needs labels."),
        N_('For example, write labels = ["cat", "dog"] under [design].'),
    ),
    (Code.FIELD_MISSING, "server"): (
        N_("submit.url is missing: results have no destination."),
        N_('Set the address of your server under [submit], for example url = "https://example.org/results".'),
    ),
    (Code.FIELD_MISSING, "project"): (
        N_("submit.project is missing: Label Studio needs a project for the results."),
        N_(
            'Set the project number under [submit], for example project = "12". You find it in the address '
            "of the project."
        ),
    ),
    (Code.FIELD_MISSING, "reward"): (
        N_("The tasks have rewards, but the manifest gives no currency."),
        N_("Add a [pay] section with the fields currency and amount."),
    ),
    (Code.FIELD_MISSING, "categories"): (
        N_("media.categories is missing: it lists the allowed values of the categories column."),
        N_('For example, write categories = ["violence", "blood"] under [media].'),
    ),
    (Code.FIELD_UNKNOWN, "suggestion"): (
        N_("{field} is not a field of bundle.toml."),
        N_("Did you mean {suggestion}?"),
    ),
    (Code.FIELD_UNKNOWN, "top"): (
        N_("{field} is not a field of this section."),
        N_("Move {suggestion} to the top of the file, before the first [section]."),
    ),
    (Code.FIELD_UNKNOWN, "section"): (N_("{field} is not allowed here."), N_("Move it below {suggestion}.")),
    (Code.FIELD_UNKNOWN, "later"): (
        N_("{field} is not supported by this version yet."),
        N_("Remove it, or wait for a later version."),
    ),
    (Code.FIELD_TYPE, "string"): (N_("{field} must be text."), N_("Put the value in quotes.")),
    (Code.FIELD_TYPE, "integer"): (N_("{field} must be a whole number."), N_("Use digits only, without quotes.")),
    (Code.FIELD_TYPE, "number"): (N_("{field} must be a number."), N_("Use a number such as 0.9, without quotes.")),
    (Code.FIELD_TYPE, "boolean"): (N_("{field} must be true or false."), N_("Use true or false, without quotes.")),
    (Code.FIELD_TYPE, "array"): (
        N_("{field} must be a list of text values."),
        N_('Use a list such as ["cat", "dog"].'),
    ),
    (Code.FIELD_TYPE, "object"): (
        N_("{field} must be a section."),
        N_("Put [{field}] on its own line, and its fields below."),
    ),
    (Code.FIELD_VALUE, "choices"): (N_("{field} cannot be “{value}”."), N_("Valid values: {allowed}.")),
    (Code.PRESET_UNKNOWN, "suggestion"): (
        N_("The preset “{value}” does not exist."),
        N_("Did you mean {suggestion}? Available presets: {allowed}."),
    ),
    (Code.FIELD_VALUE, "range"): (
        N_("{field} cannot be {value}."),
        N_("Use a whole number from {minimum} to {maximum}."),
    ),
    (Code.FIELD_VALUE, "empty"): (N_("{field} is empty."), N_("Fill in this field.")),
    (Code.FIELD_VALUE, "long"): (
        N_("{field} is too long: the maximum is {limit} characters or entries."),
        N_("Shorten it."),
    ),
    (Code.FIELD_VALUE, "twice"): (N_("{field} contains “{value}” twice."), N_("Remove one of them.")),
    (Code.FIELD_VALUE, "both"): (
        N_("The design has both config and preset."),
        N_("Keep one: config for your own labeling config, preset for a predefined one."),
    ),
    (Code.FIELD_VALUE, "needs-preset"): (
        N_("{field} can only be used with a preset and has no effect on your own labeling config."),
        N_("Remove the field, or use design.preset instead of design.config."),
    ),
    (Code.FIELD_VALUE, "id"): (
        N_("The id cannot be “{value}”."),
        N_("Use 1 to 64 lower-case letters, digits, dots, hyphens and underscores, starting with a letter or digit."),
    ),
    (Code.FIELD_VALUE, "language"): (N_("“{value}” is not a language tag."), N_("For example, use en, fr or pt-BR.")),
    (Code.FIELD_VALUE, "file-kind"): (
        N_("“{value}” is not a supported task table."),
        N_("Use a .csv, .jsonl or .json file."),
    ),
    (Code.FIELD_VALUE, "label"): (
        N_("{field} contains text that cannot be shown: “{value}”."),
        N_("Use a single line, without $ at the start or before a letter, and without control characters."),
    ),
    (Code.FIELD_VALUE, "server"): (
        N_("Results cannot be sent to “{value}”."),
        N_("Use an address starting with https://, without a user name or password."),
    ),
    (Code.FIELD_VALUE, "project"): (
        N_("“{value}” is not a Label Studio project."),
        N_("Use the project number, which is in the address of the project."),
    ),
    (Code.FIELD_VALUE, "unpaid"): (
        N_("{field} sets the pay per task, but pay.kind is “{value}”, so tasks are unpaid."),
        N_('Remove {field}, or set kind = "paid".'),
    ),
    (Code.FIELD_VALUE, "unpaid-rewards"): (
        N_("The tasks have rewards, but pay.kind is “{value}”, so the tasks are unpaid."),
        N_('Remove the reward column, or set kind = "paid" with currency and amount.'),
    ),
    (Code.FIELD_VALUE, "no-sound"): (
        N_("{field} is “{value}”, but no task has audio, so nothing would be paid."),
        N_('Set unit = "task", or add audio to the tasks.'),
    ),
    (Code.FIELD_VALUE, "unheard"): (
        N_("{field} sets how much audio must be played, but no task has audio."),
        N_("Remove the field, or add audio to the tasks."),
    ),
    (Code.FIELD_VALUE, "not-apart"): (
        N_("{field} inserts non-sensitive tasks between sensitive ones, but no column says which tasks are sensitive."),
        N_("Set categories_column to that column, or remove {field}."),
    ),
    (Code.FIELD_VALUE, "line"): (N_("{field} has a line break or a control character."), N_("Write it on one line.")),
    (Code.CURRENCY_UNKNOWN, "suggestion"): (
        N_("“{value}” is not a currency in use."),
        N_("Did you mean {suggestion}?"),
    ),
    (Code.CREDENTIAL, "address"): (
        N_("The address in {field} contains a password or token. Anyone who receives the bundle could use it."),
        N_("Use the address without the password or token. Workers have their own credentials."),
    ),
}
