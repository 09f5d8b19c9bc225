"""Video tracks as text. No window is needed."""

from __future__ import annotations

from annotator.core.answer.result_items import Region
from annotator.ui.i18n.number_format import count
from annotator.ui.i18n.translation import _, ngettext


def track_text(region: Region) -> str:
    """Return the visible frames and keyframes of a track: `frames 3 to 90, 2 keyframes`."""
    placed = len(region.geometry["sequence"])
    text = ngettext("{frames}, {count} keyframe", "{frames}, {count} keyframes", placed)
    return text.format(frames=there_text(region), count=count(placed))


def there_text(region: Region) -> str:
    """Return the visible frames of a track: `frames 3 to 90`. Frames are counted from 1 as at the video; nominal
    frames are used if the actual ones are unknown."""
    items = region.geometry["sequence"]
    numbers = [frame.number + 1 for frame in region.frames] or [item["frame"] for item in items]
    first, last = count(numbers[0]), count(numbers[-1])
    if items[-1]["enabled"]:
        return _("from frame {first}").format(first=first)
    if first == last:
        return _("frame {number}").format(number=first)
    return _("frames {first} to {last}").format(first=first, last=last)
