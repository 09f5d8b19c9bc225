"""Settings as a table of descriptions, from which the settings page, the defaults and the checks are made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.core.keymap import Keymap, changed_keys, stored_keymap
from annotator.core.money.amount import parse_amount
from annotator.core.protection import ContentWarning, Protection, protection_from

if TYPE_CHECKING:
    from annotator.core.transfer import MovedOut

SPELLING_OFF, SPELLING_BY_TASK = "no", "task"
_DICTIONARY = re.compile(r"[A-Za-z]{2,3}([_@-][A-Za-z0-9]+)*")  # a tag such as `fr_FR`


def iso_day(text: str) -> date | None:
    """Return a day written in ISO 8601, None for another text."""
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


class SettingKind(StrEnum):
    CHOICE = "choice"
    AMOUNT = "amount"
    FOLDER = "folder"
    SWITCH = "switch"
    PERCENT = "percent"
    DEVICE = "device"
    DAY = "day"
    DICTIONARY = "dictionary"


class Setting(Struct, frozen=True):
    """The description of a setting. `choices` are codes for `ui.pages.settings.text`. Values are text."""

    key: str
    kind: SettingKind
    default: str
    choices: tuple[str, ...] = ()

    def accepts(self, value: str) -> bool:
        match self.kind:
            case SettingKind.CHOICE:
                return value in self.choices
            case SettingKind.AMOUNT:
                amount = parse_amount(value)
                return value == "" or (amount is not None and 0 < amount < 10_000)
            case SettingKind.PERCENT:
                percent = parse_amount(value)
                return value == "" or (percent is not None and 0 <= percent <= 100)
            case SettingKind.SWITCH:
                return value in ("yes", "no")
            case SettingKind.DICTIONARY:
                return value in (SPELLING_OFF, SPELLING_BY_TASK) or _DICTIONARY.fullmatch(value) is not None
            case SettingKind.DAY:
                return value == "" or iso_day(value) is not None
            case SettingKind.FOLDER | SettingKind.DEVICE:
                return "\0" not in value


LANGUAGE = Setting("language", SettingKind.CHOICE, "system", ("system", "en", "fr"))
APPEARANCE = Setting("appearance", SettingKind.CHOICE, "system", ("system", "light", "dark"))
# Shown only if the packager set an address to ask (`services.updates`).
LOOK_FOR_UPDATES = Setting("look_for_updates", SettingKind.SWITCH, "no")
REPLACING_THE_WINDOW = frozenset({LANGUAGE.key, APPEARANCE.key})  # a change replaces the window
REFERENCE_WAGE = Setting(
    "reference_wage",
    SettingKind.CHOICE,
    "none",  # nobody is compared with a wage unasked
    (
        "none",
        "fr-minimum-net",
        "fr-minimum-gross",
        "fr-mayotte-gross",
        "us-federal",
        "uk",
        "de",
        "nl",
        "au",
        "ie",
        "own",
    ),
)
OWN_WAGE = Setting("own_wage", SettingKind.AMOUNT, "")
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "CAD", "AUD", "MAD", "TND", "XOF")
OWN_WAGE_CURRENCY = Setting("own_wage_currency", SettingKind.CHOICE, "EUR", CURRENCIES)
OWN_WAGE_BASIS = Setting("own_wage_basis", SettingKind.CHOICE, "net", ("net", "gross"))
# The currency in which money of all currencies is shown, too. Of others, rates are rare.
OWN_CURRENCY = Setting(
    "own_currency",
    SettingKind.CHOICE,
    "none",
    (
        *("none", "AUD", "BDT", "BRL", "CAD", "CHF", "CNY", "COP", "CZK", "DKK", "DZD", "EGP", "EUR", "GBP", "GHS"),
        *("HUF", "IDR", "ILS", "INR", "JPY", "KES", "LKR", "MAD", "MGA", "MXN", "MYR", "NGN", "NOK", "NPR", "NZD"),
        *("PEN", "PHP", "PKR", "PLN", "RON", "RSD", "SEK", "SGD", "THB", "TND", "TRY", "UAH", "USD", "VND", "XAF"),
        *("XOF", "ZAR"),
    ),
)
# In percent: the share of pending rewards that counts, of a requester who has decided nothing yet.
APPROVAL = Setting("assumed_approval", SettingKind.CHOICE, "95", ("100", "98", "95", "90", "80", "70", "60", "50"))
SHOW_METER = Setting("show_meter", SettingKind.SWITCH, "yes")
# What the worker wants of a day, in hours of work or in a currency.
GOAL_IN_HOURS = "hours"
DAILY_GOAL = Setting("daily_goal", SettingKind.CHOICE, "none", ("none", GOAL_IN_HOURS, *CURRENCIES))
DAILY_GOAL_AMOUNT = Setting("daily_goal_amount", SettingKind.AMOUNT, "")
# Time on settings, earnings, timesheet, outbox and submitted answers is work.
OWN_PAGES_COUNT = Setting("own_pages_count", SettingKind.SWITCH, "no")
IDLE_AFTER = Setting("idle_after", SettingKind.CHOICE, "design", ("design", "60", "120", "180", "300", "600"))
# Grace time in seconds: a submitted task can be reopened until its result is sent.
GRACE = Setting("grace_s", SettingKind.CHOICE, "10", ("0", "5", "10", "30", "60"))
# Seconds of a skip back or forward, and the user's reaction time in milliseconds. The reaction time is subtracted when
# a key marks a position during playback.
SKIP = Setting("skip_s", SettingKind.CHOICE, "3", ("1", "2", "3", "5", "10", "15"))
REACTION = Setting("reaction_ms", SettingKind.CHOICE, "200", ("0", "100", "150", "200", "250", "300", "400"))
# Seconds by which playback resumes before the position where it was paused.
REWIND = Setting("rewind_s", SettingKind.CHOICE, "0.5", ("0", "0.5", "1", "2", "3", "5"))
# Thumbnails along a video, where there is room for them.
VIDEO_STRIP = Setting("film_strip", SettingKind.SWITCH, "yes")
# Image regions whose labels are shown; snapping of points; lines through the crosshair.
MARK_NAMES = Setting("mark_names", SettingKind.CHOICE, "all", ("all", "chosen", "none"))
SNAPPING = Setting("snapping", SettingKind.SWITCH, "yes")
CROSSHAIR_LINES = Setting("crosshair_lines", SettingKind.SWITCH, "yes")
# The persistent name of an audio device; empty: the system default.
AUDIO_DEVICE = Setting("sound_device", SettingKind.DEVICE, "")
# The language of each task, or one fixed dictionary.
SPELLING = Setting("spelling", SettingKind.DICTIONARY, SPELLING_BY_TASK)
STATUS = Setting(
    "status", SettingKind.CHOICE, "none", ("none", "employee", "micro-bnc", "micro-bic", "micro-cipav", "own")
)
SELF_EMPLOYED = frozenset({"micro-bnc", "micro-bic", "micro-cipav"})  # they declare receipts
WITHOUT_DEDUCTIONS = frozenset({"none", "employee"})
# Where the business is, and what it does: they change the contributions, and the chamber tax of services (BIC).
AREA = Setting("area", SettingKind.CHOICE, "mainland", ("mainland", "overseas", "mayotte"))
ACTIVITY = Setting("activity", SettingKind.CHOICE, "trade", ("trade", "craft", "craft-alsace", "craft-moselle"))
ACTIVITY_START = Setting("activity-start", SettingKind.DAY, "")  # the first day of the business
ACRE = Setting("acre", SettingKind.CHOICE, "no", ("no", "before-july-2026", "since-july-2026"))
TAX_OPTION = Setting("tax_option", SettingKind.SWITCH, "no")
# In percent of the receipts; empty: the rate of the dated rules.
OWN_CONTRIBUTION = Setting("own_contribution", SettingKind.PERCENT, "")
OWN_LEVY = Setting("own_levy", SettingKind.PERCENT, "")
RESULTS_FOLDER = Setting("results_folder", SettingKind.FOLDER, "")
# Hours a day with sensitive media on screen after which the program shows a notice. INHOPE recommends at most four.
EXPOSURE_LIMIT = Setting("exposure_limit_h", SettingKind.CHOICE, "4", ("no", "1", "2", "3", "4", "6"))

# A change of any of these changes the hourly figures.
PAY_SETTINGS = (
    REFERENCE_WAGE, OWN_WAGE, OWN_WAGE_CURRENCY, OWN_WAGE_BASIS,
    STATUS, AREA, ACTIVITY, ACTIVITY_START, ACRE, TAX_OPTION, OWN_CONTRIBUTION, OWN_LEVY, APPROVAL, OWN_CURRENCY,
)  # fmt: skip
# The groups of the settings page, by codes for `ui.pages.settings.text`.
SETTING_GROUPS: Mapping[str, tuple[Setting, ...]] = {
    "general": (LANGUAGE, APPEARANCE, SPELLING, LOOK_FOR_UPDATES),
    "pay": PAY_SETTINGS,
    "time": (SHOW_METER, DAILY_GOAL, DAILY_GOAL_AMOUNT, IDLE_AFTER, OWN_PAGES_COUNT, EXPOSURE_LIMIT),
    "results": (GRACE, RESULTS_FOLDER),
    "played": (AUDIO_DEVICE, SKIP, REWIND, REACTION, VIDEO_STRIP),
    "images": (MARK_NAMES, SNAPPING, CROSSHAIR_LINES),
}
SETTINGS = tuple(setting for group in SETTING_GROUPS.values() for setting in group)


# Prefix of the settings that hold the protection from sensitive media, one per category.
_PROTECTION = "protection:"


def protecting(warned: ContentWarning, protection: Protection) -> dict[str, str]:
    """Return the settings that store this protection for each of the categories."""
    return {_PROTECTION + kept: protection.as_text() for kept in warned.storage_keys}


# Prefix of the settings that mark archived bundles, one per bundle.
_ARCHIVED = "stowed:"


def stowing(bundle_key: str, *, is_archived: bool) -> dict[str, str]:
    """Return the setting that archives or unarchives a bundle."""
    return {_ARCHIVED + bundle_key: "yes" if is_archived else ""}


# Display settings of the images of the bundle last viewed with other than default settings. Value: its key, a space,
# and the settings.
IMAGES_SEEN = "pictures-seen"
# The guides over the images, in the same form.
GUIDES = "guides"


# Set after a transfer to another computer: time in milliseconds since 1970, number of the file and its location.
MOVED_OUT = "moved-out"


def moved_out(moved: MovedOut, utc_ms: int) -> dict[str, str]:
    """Return the setting that records a transfer to another computer."""
    return {MOVED_OUT: f"{utc_ms} {moved.number} {moved.location}"}


# The order of the jobs in the inbox, chosen there.
INBOX_ORDER = Setting("inbox_order", SettingKind.CHOICE, "pay", ("pay", "title"))
# How often receipts are declared, chosen in the receipts book; and the last day of the period about which the worker
# wants no more reminders, as ISO text.
DECLARE_BY = Setting("declare_by", SettingKind.CHOICE, "quarter", ("quarter", "month"))
REMINDED_UNTIL = "reminded-until"
# Prefix of the settings that hold the exchange rates of a day, in order of entry.
EXCHANGE_RATES = "exchange-rates:"
# Prefix of the settings that hold opened rules files, by their key or content; empty after a removal.
RULES_FILES = "rules-file:"
# The folder from which a job was opened last.
JOBS_PLACE = "jobs-place"
# The folder to which a file of results was copied last.
COPIES_PLACE = "copies-place"
# Set once the questions of the first start were answered or skipped.
FIRST_START = "first-start"
# Set once the worker was asked whether to look for updates.
UPDATES_OFFERED = "updates-offered"
# The newest release as last fetched: time in milliseconds since 1970, version, day and page.
NEWEST_RELEASE = "newest-release"


class WentOut(Struct, frozen=True):
    """A transfer to another computer, as stored by `moved_out`."""

    utc_ms: int
    number: str
    location: str


class Settings(Struct, frozen=True):
    """The user's settings over the defaults. A stored value that the setting does not accept is ignored."""

    chosen: Mapping[str, str]

    @property
    def archived(self) -> frozenset[str]:
        """The keys of the archived bundles."""
        marked = (key for key, value in self.chosen.items() if key.startswith(_ARCHIVED) and value == "yes")
        return frozenset(key.removeprefix(_ARCHIVED) for key in marked)

    @property
    def rules_files(self) -> Mapping[str, str]:
        """The texts of opened rules files."""
        return {key: text for key, text in self.chosen.items() if key.startswith(RULES_FILES) and text}

    @property
    def keymap(self) -> Keymap:
        return stored_keymap(self.chosen)

    @property
    def went_out(self) -> WentOut | None:
        """The transfer of this home to another computer. None without one, or if the worker continued here."""
        utc_ms, _, rest = self.chosen.get(MOVED_OUT, "").partition(" ")
        number, _, location = rest.partition(" ")
        return WentOut(int(utc_ms), number, location) if utc_ms.isdecimal() else None

    def protection(self, warned: ContentWarning) -> Protection:
        """Return the protection for media with these warnings. For several categories, the strictest choice counts.
        A category without a choice has the default protection."""
        chosen = (protection_from(self.chosen.get(_PROTECTION + kept, "")) for kept in warned.storage_keys)
        return reduce(Protection.with_strictest, (known or warned.at_first for known in chosen))

    def value(self, setting: Setting) -> str:
        value = self.chosen.get(setting.key)
        return value if value is not None and setting.accepts(value) else setting.default

    def day(self, key: str) -> date | None:
        """Return a stored day; None without one, or if it cannot be read."""
        return iso_day(self.chosen.get(key, ""))

    def idle_after_s(self) -> int | None:
        """Return the worker's idle threshold for all designs in seconds, or None if each design has its own."""
        chosen = self.value(IDLE_AFTER)
        return int(chosen) if chosen != IDLE_AFTER.default else None

    def daily_goal(self) -> tuple[Decimal, str] | None:
        """Return the amount of the daily goal and its unit, `GOAL_IN_HOURS` or a currency; None without a goal."""
        unit, amount = self.value(DAILY_GOAL), self.value(DAILY_GOAL_AMOUNT)
        return (Decimal(amount), unit) if amount and unit != DAILY_GOAL.default else None

    def approval(self) -> Fraction:
        """Return the share of pending rewards that counts, of a requester who has decided nothing yet."""
        return Fraction(int(self.value(APPROVAL)), 100)

    def exposure_limit_ms(self) -> int | None:
        """Return the daily exposure limit in milliseconds, or None if no notice is wanted."""
        hours = self.value(EXPOSURE_LIMIT)
        return int(hours) * 3_600_000 if hours != "no" else None

    def grace_s(self) -> int:
        return int(self.value(GRACE))

    def with_value(self, setting: Setting, value: str) -> Settings:
        return Settings({**self.chosen, setting.key: value})

    def with_keymap(self, keymap: Keymap) -> Settings:
        return Settings({**self.chosen, **changed_keys(self.keymap, keymap)})

    def with_protection(self, warned: ContentWarning, protection: Protection) -> Settings:
        return Settings({**self.chosen, **protecting(warned, protection)})

    def with_archived(self, bundle_key: str, *, is_archived: bool) -> Settings:
        return Settings({**self.chosen, **stowing(bundle_key, is_archived=is_archived)})
