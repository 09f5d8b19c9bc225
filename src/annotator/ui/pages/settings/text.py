"""The words of each setting and of its choices. `core.settings` has the table that these follow."""

from __future__ import annotations

from annotator.core.settings import Setting
from annotator.ui.i18n.translation import N_, _

_TITLES: dict[str, tuple[str, str]] = {
    "language": (N_("Language"), ""),
    "appearance": (N_("Appearance"), ""),
    "reference_wage": (
        N_("Reference wage"),
        N_("What your effective pay is measured against. The rules are dated: the one in force today counts."),
    ),
    "own_wage": (N_("Own reference per hour"), N_("Used when the reference wage is “my own amount”.")),
    "own_wage_currency": (N_("Currency of the own reference"), ""),
    "own_wage_basis": (
        N_("The own reference is"),
        N_("What your pay is held against: what is left of it, or all of it before contributions."),
    ),
    "status": (
        N_("Status under which you work"),
        N_("Decides what is taken off your pay. The rates are those in force on each day, with their source."),
    ),
    "acre": (
        N_("Help for new businesses (ACRE)"),
        N_("Lowers the contributions of a micro-entrepreneur for the first year. Choose “no” when it has ended."),
    ),
    "tax_option": (
        N_("Income tax is paid with the contributions"),
        N_("The versement libératoire, a share of your receipts. Without it, income tax is not taken into account."),
    ),
    "own_contribution": (
        N_("Own contribution rate, in percent"),
        N_("Used in place of the rule, for what you really pay. Leave it empty to follow the rule."),
    ),
    "own_levy": (
        N_("Own training levy, in percent"),
        N_("Sources disagree on it: write what your statement says. Leave it empty to follow the rule."),
    ),
    "show_meter": (N_("Show the meter while working"), N_("Time and pay are kept all the same.")),
    "idle_after": (
        N_("Time without input is held apart after"),
        N_("Playing sound and film counts as input. A bundle may state its own rule, which comes first."),
    ),
    "grace_s": (
        N_("A result leaves after"),
        N_("Until then you can take back what you submitted or skipped. It then leaves by itself."),
    ),
    "sound_device": (N_("Sound is played on"), N_("Where that device is not there, the system’s own is used.")),
    "rewind_s": (
        N_("After a pause, a sound goes on from"),
        N_("A little is heard twice, so that no word is cut. Going to another place first goes on from there."),
    ),
    "skip_s": (N_("Back and forward in a sound go by"), ""),
    "reaction_ms": (
        N_("A hand is late by"),
        N_("What a key marks while a sound plays begins and ends so much earlier."),
    ),
    "film_strip": (
        N_("Show small pictures along the film"),
        N_("Where there is room, and made as bearable as the film. The pointer shows single ones all the same."),
    ),
    "mark_names": (N_("Names beside what is marked on a picture"), ""),
    "snapping": (
        N_("Corners snap when the mouse sets them"),
        N_("To corners of other marks and to the picture's edges. With Ctrl they never do."),
    ),
    "crosshair_lines": (N_("Draw lines through the crosshair"), ""),
    "spelling": (
        N_("Check spelling"),
        N_("Words that no dictionary knows are underlined in the texts you type. Nothing is changed by itself."),
    ),
    "exposure_limit_h": (
        N_("Tell me when I had hurtful content on screen for"),
        N_("In a day, on this machine, and told to nobody. INHOPE asks for four hours at most."),
    ),
    "results_folder": (
        N_("Folder for results"),
        N_("Results of bundles that are delivered as files are put here, one folder for each bundle."),
    ),
}

_CHOICES: dict[str, str] = {
    "language.system": N_("As the system"),
    "language.en": "English",
    "language.fr": "Français",
    "appearance.system": N_("As the system"),
    "appearance.light": N_("Light"),
    "appearance.dark": N_("Dark"),
    "own_wage_basis.net": N_("Net: what is left to live on"),
    "own_wage_basis.gross": N_("Gross: before contributions"),
    "status.none": N_("None: nothing is taken off"),
    "status.micro-bnc": N_("Micro-entrepreneur, liberal profession (BNC)"),
    "status.micro-bic": N_("Micro-entrepreneur, services (BIC)"),
    "status.micro-cipav": N_("Micro-entrepreneur, Cipav"),
    "status.own": N_("Another one: my own rate"),
    "acre.no": N_("No"),
    "acre.before-july-2026": N_("Yes, began before July 2026"),
    "acre.since-july-2026": N_("Yes, began in July 2026 or later"),
    "idle_after.design": N_("As suits the kind of task"),
    "idle_after.60": N_("1 minute"),
    "idle_after.120": N_("2 minutes"),
    "idle_after.180": N_("3 minutes"),
    "idle_after.300": N_("5 minutes"),
    "idle_after.600": N_("10 minutes"),
    "grace_s.0": N_("At once"),
    "grace_s.5": N_("5 seconds"),
    "grace_s.10": N_("10 seconds"),
    "grace_s.30": N_("30 seconds"),
    "grace_s.60": N_("1 minute"),
    "skip_s.1": N_("1 second"),
    "skip_s.2": N_("2 seconds"),
    "skip_s.3": N_("3 seconds"),
    "skip_s.5": N_("5 seconds"),
    "skip_s.10": N_("10 seconds"),
    "skip_s.15": N_("15 seconds"),
    "rewind_s.0": N_("Where it was paused"),
    "rewind_s.0.5": N_("0.5 seconds before"),
    "rewind_s.1": N_("1 second before"),
    "rewind_s.2": N_("2 seconds before"),
    "rewind_s.3": N_("3 seconds before"),
    "rewind_s.5": N_("5 seconds before"),
    "reaction_ms.0": N_("Not at all"),
    "reaction_ms.100": N_("0.1 seconds"),
    "reaction_ms.150": N_("0.15 seconds"),
    "reaction_ms.200": N_("0.2 seconds"),
    "reaction_ms.250": N_("0.25 seconds"),
    "reaction_ms.300": N_("0.3 seconds"),
    "reaction_ms.400": N_("0.4 seconds"),
    "mark_names.all": N_("Of all marks"),
    "mark_names.chosen": N_("Of what is chosen"),
    "mark_names.none": N_("None"),
    "exposure_limit_h.no": N_("Do not tell me"),
    "exposure_limit_h.1": N_("1 hour"),
    "exposure_limit_h.2": N_("2 hours"),
    "exposure_limit_h.3": N_("3 hours"),
    "exposure_limit_h.4": N_("4 hours"),
    "exposure_limit_h.6": N_("6 hours"),
    "reference_wage.fr-minimum-net": N_("Minimum wage in France, net"),
    "reference_wage.fr-minimum-gross": N_("Minimum wage in France, gross"),
    "reference_wage.us-federal": N_("Federal minimum wage in the United States"),
    "reference_wage.uk": N_("Minimum wage in the United Kingdom"),
    "reference_wage.de": N_("Minimum wage in Germany"),
    "reference_wage.nl": N_("Minimum wage in the Netherlands"),
    "reference_wage.au": N_("Minimum wage in Australia"),
    "reference_wage.ie": N_("Minimum wage in Ireland"),
    "reference_wage.own": N_("My own amount"),
}


def title(setting: Setting) -> str:
    return _(_TITLES[setting.key][0])


def explanation(setting: Setting) -> str:
    """Empty where the title says it all."""
    words = _TITLES[setting.key][1]
    return _(words) if words else ""


def choice(setting: Setting, code: str) -> str:
    """Currency codes speak for themselves."""
    return _(_CHOICES.get(f"{setting.key}.{code}", code))
