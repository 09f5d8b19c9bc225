"""The layout part of a View's `style`: rows, grids and relative widths.

Only this part of CSS is supported (https://www.w3.org/TR/css-flexbox-1/, https://www.w3.org/TR/css-grid-1/). Other
declarations affect appearance only."""

from __future__ import annotations

import re
from typing import NamedTuple

from annotator.core.design.view import Display
from annotator.formats.labeling_config.attributes import Attributes

_MOST_COLUMNS = 24
_HEAVIEST = 1_000
# Widths in pixels beside relative widths are fractions of a page of this width.
_PAGE_PX = 1_000
_FOLLOWED = frozenset({"display", "flex", "flex-basis", "flex-direction", "flex-grow", "flex-shrink", "grid-template"})
_COLUMNS = ("grid-template-columns", "grid-template", "grid")
_REPEAT = re.compile(r"repeat\(\s*(\d{1,2})\s*,([^()]*)\)")
_FUNCTION = re.compile(r"(?<![a-z-])[a-z-]+\([^()]*\)")
_TRACK = re.compile(r"(\d{1,5}(?:\.\d{1,5})?|\.\d{1,5})(fr|%|px)")
_FACTOR = re.compile(r"\d{1,4}(?:\.\d{1,5})?|\.\d{1,5}")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,5})?)%")


class StyledLayout(NamedTuple):
    """The layout fields of `core.design.view.View`."""

    display: Display
    columns: tuple[int, ...]
    weight: int


def read_layout(attributes: Attributes) -> StyledLayout:
    """Return the layout of a View. `display: flex` is a row, as in a browser. A style cannot hide a View."""
    style = _declarations(attributes.get("style"))
    if style.get("display") == "none" or style.get("visibility") == "hidden":
        attributes.wrong("style", "hidden")
    if any(name not in _FOLLOWED and name not in _COLUMNS and name != "width" for name in style):
        attributes.report.left_aside(attributes.tag, "style", attributes.line, "style")
    display, columns = _display(style)
    return StyledLayout(display, columns, _weight(style))


def _declarations(style: str) -> dict[str, str]:
    """Return the CSS declarations as property and value in lower case."""
    pairs = (part.partition(":") for part in style.lower().split(";"))
    cleaned = ((name.strip(), value.replace("!important", "").strip()) for name, _colon, value in pairs)
    return {name: value for name, value in cleaned if name}


def _display(style: dict[str, str]) -> tuple[Display, tuple[int, ...]]:
    display = style.get("display", "")
    if display in {"grid", "inline-grid"}:
        tracks = next((style[name] for name in _COLUMNS if name in style), "")
        columns = _columns(tracks.rpartition("/")[2])
        return (Display.GRID, columns) if columns else (Display.COLUMN, ())
    is_flex = display in {"flex", "inline-flex"}
    is_column = style.get("flex-direction", "row").startswith("column")
    return (Display.ROW if is_flex and not is_column else Display.COLUMN), ()


def _columns(tracks: str) -> tuple[int, ...]:
    """Return relative column widths. A track without its own width (`auto`, `minmax(...)`) counts as `1fr`."""
    spread = _REPEAT.sub(lambda match: f" {match[2]} " * min(int(match[1]), _MOST_COLUMNS), tracks)
    words = _FUNCTION.sub("auto", spread).split()[:_MOST_COLUMNS]
    sizes = [(float(match[1]), match[2]) if (match := _TRACK.fullmatch(word)) else (1.0, "fr") for word in words]
    if len(sizes) < 2:
        return ()
    if len({unit for _size, unit in sizes}) > 1:
        sizes = _in_percent(sizes)
    scale = 1 if all(size.is_integer() for size, _unit in sizes) else 10
    return tuple(min(max(1, round(size * scale)), _HEAVIEST) for size, _unit in sizes)


def _in_percent(sizes: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Return all widths in percent. Tracks in `fr` share the rest of the page in proportion."""
    fixed = [size if unit == "%" else size * 100 / _PAGE_PX if unit == "px" else None for size, unit in sizes]
    left = max(10.0, 100 - sum(width for width in fixed if width is not None))
    shares = sum(size for size, unit in sizes if unit == "fr") or 1
    widths = (left * sizes[index][0] / shares if width is None else width for index, width in enumerate(fixed))
    return [(float(round(width)), "%") for width in widths]


def _weight(style: dict[str, str]) -> int:
    """Return a flex factor or a width in percent. 0 if neither is given, and for widths in pixels."""
    flex = style.get("flex", "").split()
    percents = [word for word in (*flex[1:], *flex[:1], style.get("flex-basis", ""), style.get("width", "")) if word]
    factor = style.get("flex-grow") or (flex[0] if flex else "")
    if _FACTOR.fullmatch(factor) and float(factor) > 0:
        return min(max(1, round(float(factor))), _HEAVIEST)
    match = next((match for match in map(_PERCENT.fullmatch, percents) if match is not None), None)
    return 0 if match is None else min(max(1, round(float(match[1]))), 100)
