"""Boxes that move through a film, in words. No window is needed."""

from __future__ import annotations

from annotator.core.answer.regions import Area
from annotator.ui.language.figures import count
from annotator.ui.language.moments import moment
from annotator.ui.language.translation import _, ngettext


def track_words(area: Area) -> str:
    """At how many frames it is placed, and from when until when it is there: `3 frames, 0:01.2 – 0:04.0`."""
    items = area.geometry["sequence"]
    first_s, last_s = _time_s(area, 0), _time_s(area, len(items) - 1)
    places = ngettext("{count} frame", "{count} frames", len(items)).format(count=count(len(items)))
    from_when = moment(first_s, 1)
    goes_on = items[-1]["enabled"]
    lasts = _("from {moment} on").format(moment=from_when) if goes_on else f"{from_when} – {moment(last_s, 1)}"
    return f"{places}, {lasts}"


def _time_s(area: Area, place: int) -> float:
    """As the film has it; as Label Studio counts it, where nothing else is known."""
    return area.frames[place].time_s if area.frames else float(area.geometry["sequence"][place]["time"])
