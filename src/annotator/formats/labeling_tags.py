"""What this program knows of Label Studio's labeling config: its tags and attributes, and which are not built yet.

Source: the tag reference at https://labelstud.io/tags/. Names are in lower case: they are matched without regard to it.
"""

from __future__ import annotations

from enum import Enum

BUILT = {tag.lower(): tag for tag in ("View", "Header", "Image", "Text", "Choices", "Choice")}

# Tags that Label Studio has and this program does not have yet.
_LATER_TAGS = """
    Audio AudioPlus Bitmask BitmaskLabels Brush BrushLabels Channel Chat Collapse DateTime Ellipse
    EllipseLabels Filter HyperText HyperTextLabels KeyPoint KeyPointLabels Label Labels List MagicWand
    Number Pairwise ParagraphLabels Paragraphs Pdf Polygon PolygonLabels Ranker Rating ReactCode Rectangle
    RectangleLabels Relation Relations Repeater Shortcut Style Table Taxonomy TextArea TimelineLabels
    TimeSeries TimeSeriesLabels Vector VectorLabels Video VideoRectangle
"""
LATER = {tag.lower(): tag for tag in _LATER_TAGS.split()}


class Standing(Enum):
    """What becomes of an attribute."""

    READ = "read"
    HARMLESS = "harmless"  # looks only: left aside with a note
    MEANING = "meaning"  # changes what is asked or reported: keeps the bundle out
    UNKNOWN = "unknown"


_READ = {
    "view": {"style", "display"},
    "header": {"value", "size"},
    "image": {"name", "value"},
    "text": {"name", "value"},
    "choices": {"name", "toname", "choice", "required", "requiredmessage", "layout", "showinline"},
    "choice": {"value", "alias", "hotkey", "hint", "selected"},
}

_HARMLESS = {
    "view": {"classname", "idattr"},
    "header": {"style", "underline", "classname", "tooltip"},
    "image": {
        "brightnesscontrol",
        "classname",
        "contrastcontrol",
        "crosshair",
        "crossorigin",
        "defaultzoom",
        "grid",
        "gridcolor",
        "gridsize",
        "height",
        "horizontalalignment",
        "maxheight",
        "maxwidth",
        "negativezoom",
        "rotatecontrol",
        "smoothing",
        "style",
        "verticalalignment",
        "width",
        "zoom",
        "zoomby",
        "zoomcontrol",
    },
    "text": {
        "classname",
        "granularity",
        "highlightcolor",
        "hotkey",
        "savetextresult",
        "selectionenabled",
        "selectlabel",
        "showlabels",
        "style",
    },
    "choices": {"classname", "hint", "style"},
    "choice": {"background", "classname", "color", "size", "style"},
}

# Attributes that say nothing new when they have this value.
DEFAULTS = {
    "allownested": "false",
    "encoding": "none",
    "html": "",
    "peritem": "false",
    "perregion": "false",
    "readonly": "false",
    "showotheroption": "false",
    "sync": "",
    "valuetype": "text",
}

_MEANING = {
    "allownested",
    "encoding",
    "exclude",
    "html",
    "maxusages",
    "peritem",
    "perregion",
    "randomize",
    "readonly",
    "showotheroption",
    "sync",
    "value",
    "valuelist",
    "valuetype",
    "visiblewhen",
    "whenchoicevalue",
    "whenlabelvalue",
    "whenrole",
    "whentagname",
}


def standing(tag: str, attribute: str) -> Standing:
    """Of an attribute on a built tag; both names in lower case."""
    if attribute in _READ[tag]:
        return Standing.READ
    if attribute in _HARMLESS[tag]:
        return Standing.HARMLESS
    return Standing.MEANING if attribute in _MEANING else Standing.UNKNOWN


def attributes_of(tag: str) -> frozenset[str]:
    return frozenset(_READ[tag] | _HARMLESS[tag] | _MEANING)
