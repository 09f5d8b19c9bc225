"""The text of a region in the list, and its shortening to the available width."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from annotator.core.answer.shapes import Shape
from annotator.ui.i18n import number_format, timecode
from annotator.ui.i18n.tracks import there_text, track_text
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.mark import Mark

NAME_SHARE = 0.5  # share of the width reserved for the label


def line_within(mark: Mark, metrics: QFontMetrics, room_px: int) -> str:
    """Return the text of a region for a width of `room_px`.

    The label identifies the region and stays longest. First removed is text that icons also show, then the counts,
    with an ellipsis if it fits. Then a long label is elided, and the end of the line last."""
    whole, short, name = line(mark), _short(mark, _name(mark)), _name(mark)
    counted = _counted(mark)
    excess_px = metrics.horizontalAdvance(short) - room_px
    if mark.area.shape is Shape.SPAN or metrics.horizontalAdvance(whole) <= room_px:
        return whole
    if metrics.horizontalAdvance(counted) <= room_px:
        return counted
    if excess_px <= 0:
        dotted = f"{short}…" if whole.startswith(short) else short
        return dotted if metrics.horizontalAdvance(dotted) <= room_px else short
    name_px = max(metrics.horizontalAdvance(name) - excess_px, round(room_px * NAME_SHARE))
    named = metrics.elidedText(name, Qt.TextElideMode.ElideRight, name_px)
    return metrics.elidedText(_short(mark, named), Qt.TextElideMode.ElideRight, room_px)


def line(mark: Mark) -> str:
    words = _counted(mark)
    words = _("{area} (predicted)").format(area=words) if mark.is_predicted else words
    words = _("{area} (hidden)").format(area=words) if mark.is_hidden else words
    words = _("{area} (locked)").format(area=words) if mark.is_locked else words
    return _("{area} (incomplete)").format(area=words) if mark.is_unfinished else words


def _counted(mark: Mark) -> str:
    return f"{mark.number}  {_placed(mark, _words(mark, _name(mark)))}"


def _name(mark: Mark) -> str:
    return mark.words or _("no label")


def _short(mark: Mark, named: str) -> str:
    match mark.area.shape:
        case Shape.RANGES:
            first, last = _ends(mark)
            numbers = (
                number_format.count(first)
                if first == last
                else f"{number_format.count(first)} – {number_format.count(last)}"
            )
            words = number_format.pair(named, numbers)
        case Shape.TRACK:
            words = number_format.pair(named, there_text(mark.area))
        case _:
            words = _words(mark, named)
    return f"{mark.number}  {_placed(mark, words)}"


def _placed(mark: Mark, words: str) -> str:
    """Return the text with the page, if the object has several, and the group."""
    if mark.area.group is not None:
        words = _("group {number}: {area}").format(number=mark.area.group, area=words)
    if mark.area.page is None:
        return words
    return _("page {page}: {area}").format(page=number_format.count(mark.area.page + 1), area=words)


def _words(mark: Mark, named: str) -> str:
    geometry = mark.area.geometry
    match mark.area.shape:
        case Shape.SPAN:
            text = " ".join(str(geometry.get("text", "")).split())
            return number_format.pair(named, text) if text else named
        case Shape.SEGMENT:
            return number_format.pair(named, timecode.stretch(geometry["start"], geometry["end"]))
        case Shape.RANGES:
            return number_format.pair(named, _frames(mark))
        case Shape.TRACK:
            return number_format.pair(named, track_text(mark.area))
        case Shape.RECTANGLE:
            return _("{label}, rectangle").format(label=named)
        case Shape.POLYGON:
            count = len(geometry["points"])
            return _("{label}, polygon with {count} points").format(label=named, count=count)
        case Shape.ELLIPSE:
            return _("{label}, ellipse").format(label=named)
        case Shape.LINE:
            count = len(geometry["vertices"])
            if geometry.get("closed"):
                return _("{label}, closed line with {count} points").format(label=named, count=count)
            return _("{label}, line with {count} points").format(label=named, count=count)
        case Shape.KEY_POINT:
            return _("{label}, point").format(label=named)
        case Shape.MASK:
            return _("{label}, mask").format(label=named)


def _frames(mark: Mark) -> str:
    first, last = _ends(mark)
    if first == last:
        return _("frame {number}").format(number=number_format.count(first))
    return _("frames {first} to {last}").format(first=number_format.count(first), last=number_format.count(last))


def _ends(mark: Mark) -> tuple[int, int]:
    """Return the first and last actual frames, counted from 1 as at the video; the nominal ones if the actual ones
    are unknown."""
    frames = mark.area.frames
    (only,) = mark.area.geometry["ranges"]
    return (frames[0].number + 1, frames[-1].number + 1) if frames else (only["start"], only["end"])
