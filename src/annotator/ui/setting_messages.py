"""The words of each setting and of its choices. `core.settings` has the table that these follow."""

from __future__ import annotations

from annotator.core.settings import Setting
from annotator.ui.words import N_, _

_TITLES: dict[str, tuple[str, str]] = {
    "language": (N_("Language"), ""),
    "appearance": (N_("Appearance"), ""),
    "reference_wage": (
        N_("Reference wage"),
        N_("What your effective pay is measured against. The rules are dated: the one in force today counts."),
    ),
    "own_wage": (N_("Own reference per hour"), N_("Used when the reference wage is “my own amount”.")),
    "own_wage_currency": (N_("Currency of the own reference"), ""),
    "show_meter": (N_("Show the meter while working"), N_("Time and pay are kept all the same.")),
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
