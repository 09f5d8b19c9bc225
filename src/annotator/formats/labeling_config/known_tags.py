"""The tags and attributes of Label Studio's labeling config, and their support in this program. Source: the tag
reference at https://labelstud.io/tags/. Names are in lower case, because they are matched case-insensitively."""

from __future__ import annotations

from enum import Enum

_LABELS_TAGS = (
    "Labels RectangleLabels OcrLabels EllipseLabels PolygonLabels VectorLabels KeyPointLabels BrushLabels "
    "BitmaskLabels TimelineLabels ParagraphLabels HyperTextLabels VideoVectorLabels"
)
_TOOL_TAGS = "Rectangle Ellipse Polygon Vector KeyPoint Brush Bitmask VideoRectangle VideoVector"
_BUILT_TAGS = f"""
    View Collapse Panel Header Markdown Style Image Pdf Text Audio Video HyperText Paragraphs Table List Chat
    Choices Choice Pairwise Taxonomy Rating Number DateTime TextArea Ranker Bucket
    Shortcut Filter
    {_LABELS_TAGS} Label {_TOOL_TAGS} Relations Relation
"""
BUILT = {tag.lower(): tag for tag in _BUILT_TAGS.split()}
OBJECTS = frozenset({"text", "image", "pdf", "audio", "video", "hypertext", "paragraphs", "table", "list", "chat"})
LABELS = frozenset(_LABELS_TAGS.lower().split())
TOOLS = frozenset(_TOOL_TAGS.lower().split())
_OLDER_NAMES = {"audioplus": "audio"}

# Label Studio tags that are not supported yet.
_LATER_TAGS = """
    Channel
    Dialog MagicWand MultiChannel
    PagedView Repeater
    RichText TimeSeries TimeSeriesLabels
"""
LATER = {tag.lower(): tag for tag in _LATER_TAGS.split()}


# Label Studio tags that are programs of the requester. They are never run.
PROGRAMS = frozenset({"reactcode", "custominterface"})


def known_as(spelled: str) -> str:
    """Return the tag in lower case, with its current name if it was renamed."""
    return _OLDER_NAMES.get(spelled.lower(), spelled.lower())


class AttributeUse(Enum):
    """The handling of an attribute."""

    READ = "read"
    HARMLESS = "harmless"  # affects appearance only: ignored with a note
    MEANING = "meaning"  # changes the question or the result: keeps the bundle out
    UNKNOWN = "unknown"


CONDITION = frozenset({"visiblewhen", "whentagname", "whenlabelvalue", "whenchoicevalue", "whenrole"})
_CONTROL = {"name", "toname", "required", "requiredmessage", *CONDITION}
_CLASSIFICATION = _CONTROL | {"perregion"}
_LINES = {"closable", "curves", "skeleton", "minpoints", "maxpoints"}
_LABELS_READ = _CONTROL | {"choice", "maxusages", "value", "allowempty", "skeleton"}

_READ: dict[str, set[str]] = {
    "view": {"style", *CONDITION},
    "collapse": {"accordion", "open", *CONDITION},
    "panel": {"value", "open", *CONDITION},
    "header": {"value", "size", *CONDITION},
    "markdown": {"value", *CONDITION},
    "style": set(),
    "image": {"name", "value", "valuelist"},
    "pdf": {"name", "value"},
    "text": {"name", "value", "granularity"},
    "audio": {"name", "value", "splitchannels", "sync"},
    "video": {"name", "value", "framerate", "sync"},
    "table": {"name", "value", "valuetype"},
    "list": {"name", "value", "title"},
    "ranker": _CONTROL,
    "bucket": {"name", "title", "default"},
    "hypertext": {"name", "value", "valuetype", "granularity", "savetextresult"},
    "paragraphs": {
        "name",
        "value",
        "valuetype",
        "namekey",
        "textkey",
        "layout",
        "contextscroll",
        "savetextresult",
        "audiourl",
        "sync",
    },
    "choices": _CLASSIFICATION | {"choice", "layout", "showinline", "allownested", "value", "randomize"},
    "pairwise": _CONTROL,
    "choice": {"value", "alias", "hotkey", "hint", "selected", "html", "color"},
    "taxonomy": _CLASSIFICATION | {"value", "leafsonly", "showfullpath", "pathseparator", "maxusages", "placeholder"},
    "rating": _CLASSIFICATION | {"maxrating", "defaultvalue", "icon", "hotkey"},
    "number": _CLASSIFICATION | {"min", "max", "step", "defaultvalue", "slider", "hotkey"},
    "datetime": _CLASSIFICATION | {"only", "format", "min", "max"},
    "textarea": _CLASSIFICATION
    | {"value", "label", "placeholder", "rows", "maxsubmissions", "maxlength", "skipduplicates"},
    "filter": {"toname", "placeholder"},
    "chat": {"name", "value", "toname", "messageroles", "editable", "minmessages", "maxmessages", "llm"},
    "shortcut": {"value", "alias", "hotkey"},
    "label": {
        "value",
        "alias",
        "hotkey",
        "hint",
        "background",
        "selected",
        "maxusages",
        "maxusage",
        "category",
        "supercategory",
    },
    "relations": {"choice"},
    "relation": {"value", "background"},
    **dict.fromkeys(LABELS, _LABELS_READ),
    **dict.fromkeys(TOOLS, _CONTROL),
    **dict.fromkeys(("vectorlabels", "videovectorlabels"), _LABELS_READ | _LINES),
    **dict.fromkeys(("vector", "videovector"), _CONTROL | _LINES),
}

_DRAWING = {
    "opacity", "fillcolor", "fillopacity", "strokecolor", "strokewidth", "stokecolor", "pointsize", "pointstyle",
    "canrotate", "smart", "size", "showinline", "choice", "zoom", "hotkey", "groupdepth", "selection",
}  # fmt: skip
_MEDIA = {
    "hotkey", "controls", "showcontrols", "haszoom", "regionbtn", "showlabels", "showscores", "autoplaynewsegments",
    "height", "width", "volume", "speed", "zoom", "muted", "defaultspeed", "defaultscale", "defaultzoom",
    "defaultvolume", "waveheight", "spectrogram", "decoder", "player", "cursorwidth",
    "cursorcolor", "autocenter", "scroll", "timelineheight", "defaultplaybackspeed", "minplaybackspeed",
}  # fmt: skip
# Vectors always stay inside the image.
_LINES_LOOKS = {"pointsizeenabled", "pointsizedisabled", "constraintoboundaries", "constraintobounds"}
_IMAGE_LOOKS = {
    "brightnesscontrol", "contrastcontrol", "crosshair", "crossorigin", "defaultzoom", "grid", "gridcolor",
    "gridsize", "height", "horizontalalignment", "maxheight", "maxwidth", "negativezoom", "rotatecontrol",
    "smoothing", "verticalalignment", "width", "zoom", "zoomby", "zoomcontrol",
}  # fmt: skip
_TEXT_LOOKS = {
    "highlightcolor", "hotkey", "savetextresult", "selectionenabled", "selectlabel", "showlabels", "inline",
    "adjacentcontext",
}  # fmt: skip
_HARMLESS_EVERYWHERE = {"classname", "idattr", "style", "tooltip"}
_HARMLESS: dict[str, set[str]] = {
    "view": {"display"},
    "collapse": {"bordered"},
    "panel": set(),
    "header": {"underline", "name"},
    "markdown": {"name"},
    "style": {"type"},
    "image": _IMAGE_LOOKS,
    "pdf": _IMAGE_LOOKS,
    "text": _TEXT_LOOKS,
    "audio": _MEDIA,
    "video": _MEDIA,
    "table": set(),
    "list": set(),
    "ranker": {"collapsible"},
    "bucket": set(),
    "hypertext": (_TEXT_LOOKS - {"savetextresult"}) | {"clickablelinks"},
    "paragraphs": {"hotkey", "showplayer", "highlightcolor", "showlabels", "granularity"},
    "choices": {"hint", "selection", "size", "hotkey"},
    "pairwise": {"selectionstyle", "leftclass", "rightclass", "hotkey", "hint"},
    "choice": {"background", "size", "showalias", "aliasstyle"},
    "taxonomy": {"minwidth", "maxwidth", "dropdownwidth", "hint"},
    "rating": {"size", "hint"},
    "number": {"size", "hint", "placeholder"},
    "datetime": {"defaultvalue", "hotkey", "hint", "placeholder", "step"},
    "textarea": {
        "editable",
        "transcription",
        "showsubmitbutton",
        "allowsubmit",
        "displaymode",
        "hint",
        "hotkey",
        "size",
    },
    "filter": {"name", "minlength", "hotkey"},
    "chat": {"height", "hotkey"},
    "shortcut": {"background"},
    "label": {"showalias", "aliasstyle", "size", "selectedcolor", "html", "color"},
    "relations": {"name"},
    "relation": set(),
    **dict.fromkeys(LABELS | TOOLS, _DRAWING),
    **dict.fromkeys(("vector", "vectorlabels", "videovector", "videovectorlabels"), _DRAWING | _LINES_LOOKS),
}

# Attributes that have no effect if they have this value, or one of these.
DEFAULTS = {
    "allowaddlabels": "false",
    "allownested": "false",
    "closable": "false",
    "curves": "false",
    "display": "block",
    "encoding": "none",
    "granularity": "symbol",
    "labeling": "false",
    "legacy": "false",
    "peritem": "false",
    "perregion": "false",
    "randomize": "false",
    "readonly": "false",
    "showotheroption": "false",
    "skeleton": "false",
    "smartonly": "false",
    "snap": "none|pixel",  # vertices are on whole pixels
    "sync": "",
    "valuetype": "text",
}

_MEANING = {
    "closable", "curves", "maxpoints", "minpoints", "skeleton",
    "allowaddlabels", "allownested", "apiurl", "encoding", "exclude", "granularity", "groupcancontain", "labeling",
    "legacy", "maxusages", "peritem", "perregion", "randomize", "readonly", "required", "showotheroption",
    "smartonly", "snap",
    "sync", "value", "valuelist", "valuetype",
    *CONDITION,
}  # fmt: skip


def standing(tag: str, attribute: str) -> AttributeUse:
    """Return the handling of an attribute on a supported tag. Both names are in lower case."""
    if attribute in _READ[tag]:
        return AttributeUse.READ
    if attribute in _HARMLESS[tag] or attribute in _HARMLESS_EVERYWHERE:
        return AttributeUse.HARMLESS
    return AttributeUse.MEANING if attribute in _MEANING else AttributeUse.UNKNOWN


def attributes_of(tag: str) -> frozenset[str]:
    return frozenset(_READ[tag] | _HARMLESS[tag] | _MEANING)
