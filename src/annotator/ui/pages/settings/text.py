"""The titles, explanations and choice texts of the settings in `core.settings`."""

from __future__ import annotations

from decimal import Decimal

from annotator.core.pay.minimum_wages import WageBasis, wage_key
from annotator.core.settings import APPROVAL, REFERENCE_WAGE, Setting
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import N_, _

_TITLES: dict[str, tuple[str, str]] = {
    "language": (N_("Language"), ""),
    "appearance": (N_("Appearance"), ""),
    "look_for_updates": (
        N_("Look for updates"),
        N_("Asks once a day which version is the newest. Nothing about you is sent, and nothing is installed."),
    ),
    "reference_wage": (
        N_("Minimum wage"),
        N_(
            "Your real hourly pay is compared with this wage, at the rate in force today: with the gross figure before "
            "deductions, with the net figure after them."
        ),
    ),
    "own_wage": (N_("Custom minimum per hour"), N_("Used when the minimum wage is “Custom amount”.")),
    "own_wage_currency": (N_("Currency of this minimum"), ""),
    "own_wage_basis": (
        N_("Net or gross"),
        N_("Your custom minimum is compared with your take-home pay (net) or with your pay before deductions (gross)."),
    ),
    "status": (
        N_("Your legal status"),
        N_(
            "Determines the deductions from your pay. The rates used are those in force on each day. Their "
            "sources are shown with your earnings."
        ),
    ),
    "area": (
        N_("Place of the business"),
        N_("In an overseas department, contributions are lower, and rise twice in the first years."),
    ),
    "activity": (
        N_("Kind of services"),
        N_("Determines the chamber tax and the training levy."),
    ),
    "activity-start": (
        N_("First day of the business"),
        N_(
            "The overseas rates rise after the end of the eighth calendar quarter and of the third calendar year. "
            "The receipts book uses this day, too."
        ),
    ),
    "acre": (
        N_("Help for new businesses (ACRE)"),
        N_("Lowers a micro-entrepreneur’s contributions for the first year. Choose “No” once that year has ended."),
    ),
    "tax_option": (
        N_("Income tax paid with the contributions"),
        N_(
            "This is the “versement libératoire”, a percentage of your turnover. Without it, income tax is not "
            "taken into account."
        ),
    ),
    "own_contribution": (
        N_("Custom contribution rate, in percent"),
        N_("Your actual rate, used instead of the default rate. Leave empty to use the default rate."),
    ),
    "own_levy": (
        N_("Custom training levy, in percent"),
        N_("Sources disagree on this rate: enter the rate from your statement. Leave empty to use the default rate."),
    ),
    "own_currency": (
        N_("Your currency"),
        N_("Money in other currencies is also shown in this one, at the rates under Earnings > More > Exchange rates."),
    ),
    "assumed_approval": (
        N_("Share of undecided pay counted as earned"),
        N_(
            "Until a requester has decided, this share of your undecided pay counts. Each decision brings it closer "
            "to the requester’s own approval rate."
        ),
    ),
    "show_meter": (N_("Show the meter while working"), N_("Time and pay are recorded in any case.")),
    "daily_goal": (
        N_("Daily goal"),
        N_("A thin bar beside today’s figures shows how far you are. Nothing else happens, below it or above it."),
    ),
    "daily_goal_amount": (
        N_("Goal for a day"),
        N_("Hours of work, or money on the same basis as your real hourly pay."),
    ),
    "idle_after": (
        N_("Set idle time aside after"),
        N_("Playing audio or video counts as activity. A job may set its own rule, which takes precedence."),
    ),
    "own_pages_count": (
        N_("Count time for setup and records as work"),
        N_(
            "Time on the welcome pages, settings, earnings, timesheet and outbox, and reviewing submitted answers. "
            "Otherwise it is on your timesheet, but in no pay figure."
        ),
    ),
    "grace_s": (
        N_("Time to reopen a task"),
        N_("A submitted or skipped task can be reopened for this long. Then its result is sent automatically."),
    ),
    "sound_device": (N_("Audio output"), N_("If this device is not available, the system default is used.")),
    "rewind_s": (
        N_("After a pause, resume playback"),
        N_(
            "A short passage is replayed to avoid cutting off a word. If you seek first, playback resumes from "
            "the new position."
        ),
    ),
    "skip_s": (N_("Audio seek interval"), ""),
    "reaction_ms": (
        N_("Reaction time"),
        N_("Regions that you mark with a key during playback start and end this much earlier."),
    ),
    "film_strip": (
        N_("Show thumbnails along the video"),
        N_(
            "Shown if there is enough room. Sensitive content is hidden in thumbnails as it is in the video. "
            "Hovering over the timeline always shows a single thumbnail."
        ),
    ),
    "mark_names": (N_("Labels on image regions"), ""),
    "snapping": (
        N_("Snap points to other points when using the mouse"),
        N_("Points snap to points of other regions and to image edges. Hold Ctrl to turn snapping off temporarily."),
    ),
    "crosshair_lines": (N_("Show crosshair guide lines"), ""),
    "spelling": (
        N_("Check spelling"),
        N_("Misspelled words are underlined as you type. Nothing is corrected automatically."),
    ),
    "exposure_limit_h": (
        N_("Warn me after viewing sensitive content for"),
        N_(
            "The time is counted per day, on this computer only, and is not shared with anyone. INHOPE "
            "recommends four hours at most."
        ),
    ),
    "results_folder": (
        N_("Results folder"),
        N_("Results that are not sent to a server are saved here, in one folder per job."),
    ),
}

_CHOICES: dict[str, str] = {
    "language.system": N_("Follow system"),
    "language.en": "English",
    "language.fr": "Français",
    "appearance.system": N_("Follow system"),
    "appearance.light": N_("Light"),
    "appearance.dark": N_("Dark"),
    "own_wage_basis.net": N_("Net: take-home pay"),
    "own_wage_basis.gross": N_("Gross: before deductions"),
    "status.none": N_("None or not known: no deductions"),
    "status.employee": N_("Employee elsewhere: no deductions here"),
    "status.micro-bnc": N_("Micro-entrepreneur, liberal profession (BNC)"),
    "status.micro-bic": N_("Micro-entrepreneur, services (BIC)"),
    "status.micro-cipav": N_("Micro-entrepreneur, Cipav"),
    "status.own": N_("Other: custom rate"),
    "area.mainland": N_("Mainland France"),
    "area.overseas": N_("Guadeloupe, French Guiana, Martinique, Réunion"),
    "area.mayotte": N_("Mayotte (rates not confirmed)"),
    "activity.trade": N_("Commercial services"),
    "activity.craft": N_("Craft"),
    "activity.craft-alsace": N_("Craft, in Alsace"),
    "activity.craft-moselle": N_("Craft, in Moselle"),
    "acre.no": N_("No"),
    "acre.before-july-2026": N_("Yes, started before July 2026"),
    "acre.since-july-2026": N_("Yes, started in July 2026 or later"),
    "idle_after.design": N_("Depending on task type"),
    "idle_after.60": N_("1 minute"),
    "idle_after.120": N_("2 minutes"),
    "idle_after.180": N_("3 minutes"),
    "idle_after.300": N_("5 minutes"),
    "idle_after.600": N_("10 minutes"),
    "grace_s.0": N_("None: send at once"),
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
    "reaction_ms.0": N_("No delay"),
    "reaction_ms.100": N_("0.1 seconds"),
    "reaction_ms.150": N_("0.15 seconds"),
    "reaction_ms.200": N_("0.2 seconds"),
    "reaction_ms.250": N_("0.25 seconds"),
    "reaction_ms.300": N_("0.3 seconds"),
    "reaction_ms.400": N_("0.4 seconds"),
    "mark_names.all": N_("All regions"),
    "mark_names.chosen": N_("Selection"),
    "mark_names.none": N_("None"),
    "exposure_limit_h.no": N_("Never"),
    "exposure_limit_h.1": N_("1 hour"),
    "exposure_limit_h.2": N_("2 hours"),
    "exposure_limit_h.3": N_("3 hours"),
    "exposure_limit_h.4": N_("4 hours"),
    "exposure_limit_h.6": N_("6 hours"),
    "own_currency.none": N_("None"),
    "daily_goal.none": N_("No goal"),
    "daily_goal.hours": N_("Hours of work"),
    "reference_wage.none": N_("No comparison"),
    "reference_wage.fr-minimum-gross": N_("France"),
    "reference_wage.fr-mayotte-gross": N_("Mayotte"),
    "reference_wage.us-federal": N_("United States (federal)"),
    "reference_wage.uk": N_("United Kingdom"),
    "reference_wage.de": N_("Germany"),
    "reference_wage.nl": N_("Netherlands"),
    "reference_wage.au": N_("Australia"),
    "reference_wage.ie": N_("Ireland"),
    "reference_wage.own": N_("Custom amount"),
}


_GROUPS: dict[str, str] = {
    "general": N_("General"),
    "pay": N_("Pay"),
    "time": N_("Work time"),
    "results": N_("Results"),
    "played": N_("Audio and video"),
    "images": N_("Images"),
}


def group_title(group: str) -> str:
    """Return the heading of a group of `SETTING_GROUPS`."""
    return _(_GROUPS[group])


def title(setting: Setting) -> str:
    return _(_TITLES[setting.key][0])


def explanation(setting: Setting) -> str:
    """Return the explanation of a setting, or "" if the title is enough."""
    text = _TITLES[setting.key][1]
    return _(text) if text else ""


def offered(setting: Setting, code: str) -> str:
    """Return the choice that is offered for a code. The gross and the net wage of a country are one choice."""
    return wage_key(code, WageBasis.GROSS) if setting is REFERENCE_WAGE else code


def choice(setting: Setting, code: str) -> str:
    """Return the text of a choice that is offered. Currency codes are shown unchanged."""
    if setting is APPROVAL:
        return number_format.percent(Decimal(code))
    return _(_CHOICES.get(f"{setting.key}.{code}", code))
