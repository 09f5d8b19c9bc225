"""Texts about sensitive media and their protection."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from annotator.core.bundle.manifest import MediaRule
from annotator.core.design.medium import PLAYED, SHOWN_AS_IMAGES, MediumKind
from annotator.core.protection import Blur, ContentWarning, Protection, Sensitivity
from annotator.core.time.exposure import DayExposure
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import N_, _, ngettext

STRENGTHS: Final[Mapping[Blur, str]] = {
    Blur.NONE: N_("No blur"),
    Blur.LIGHT: N_("Light blur"),
    Blur.MEDIUM: N_("Medium blur"),
    Blur.STRONG: N_("Strong blur"),
}
SEEN = SHOWN_AS_IMAGES | {MediumKind.VIDEO}
_MUCH = {
    Sensitivity.NONE: N_("{requester} warns: this content may be distressing."),
    Sensitivity.MILD: N_("{requester} warns: this content may be disturbing."),
    Sensitivity.SEVERE: N_("{requester} warns: this content may be very distressing."),
}


def some_may_hurt(media: MediaRule) -> str:
    """Return the content warning of a bundle in one line; empty if there is none."""
    if not media.categories_column or not media.warned.categories:
        return may_hurt(media.warned)
    return _("Some tasks may be distressing: {categories}").format(categories=", ".join(media.warned.categories))


def may_hurt(warned: ContentWarning) -> str:
    """Return a content warning in one line; empty if there is none."""
    if not warned.is_sensitive:
        return ""
    if not warned.categories:
        return _("May be distressing. No details given.")
    return _("May be distressing: {categories}").format(categories=", ".join(warned.categories))


def exposure_text(exposure: DayExposure, lead: str) -> str:
    """Return the exposure or "": `Today: 34 min of sensitive content on screen (violence: 12 tasks, 34 min).`"""
    if not exposure.whole.tasks:
        return ""
    parts = []
    for name, each in exposure.by_category.items():
        text = ngettext("{category}: {count} task, {time}", "{category}: {count} tasks, {time}", each.tasks)
        what = name or _("not specified")
        parts.append(
            text.format(
                category=what, count=number_format.count(each.tasks), time=number_format.duration(each.spent_ms)
            )
        )
    text = _("{lead}: {time} of sensitive content on screen ({parts}).")
    return text.format(
        lead=lead, time=number_format.duration(exposure.whole.spent_ms), parts=number_format.in_a_row(parts)
    )


def reached_text(limit_ms: int) -> str:
    """Return the notice for the moment when the limit is reached."""
    text = _("You have viewed sensitive content for {time} today.")
    return text.format(time=number_format.duration(limit_ms))


def limit_reached_text(exposure: DayExposure, limit_ms: int | None) -> str:
    """Return the notice about the exceeded limit; empty below it."""
    if limit_ms is None or exposure.whole.spent_ms < limit_ms:
        return ""
    text = _("You asked to be warned after {time}. Nothing is blocked: you decide whether to continue.")
    return text.format(time=number_format.duration(limit_ms))


def how_much(warned: ContentWarning, requester: str) -> str:
    return _(_MUCH[warned.sensitivity]).format(requester=requester)


def how_shown(protection: Protection, kinds: Collection[MediumKind]) -> str:
    """Return the protection as a sentence. Settings for media kinds that are absent are omitted."""
    is_seen = bool(SEEN & set(kinds))
    looks = (
        (is_seen and protection.blur is not Blur.NONE, _(STRENGTHS[protection.blur])),
        (is_seen and protection.is_grey, _("Greyscale")),
        (is_seen and protection.is_cartoon, _("Drawing")),
        (is_seen and protection.is_small, _("Small")),
        (bool(PLAYED & set(kinds)) and protection.is_mute, _("Muted")),
    )
    parts = [text for is_so, text in looks if is_so]
    if not parts:
        return _("Shown without protection. Nothing plays automatically.")
    text = _("Shown with: {looks}. Nothing plays automatically.")
    return text.format(looks=", ".join(part[:1].lower() + part[1:] for part in parts))
