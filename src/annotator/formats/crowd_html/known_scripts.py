"""Short scripts of AWS's published templates, recognised by the hash of their whole text and never run. Each effect is
made by the design itself. A script that differs by one character is an unknown script."""

from __future__ import annotations

import hashlib
import re
from enum import Enum

from annotator.formats.crowd_html.markup.elements import HtmlElement, names, replace_element
from annotator.formats.crowd_html.markup.liquid import Output

MARKER_TAGS = names(
    """crowd-bounding-box crowd-polygon crowd-keypoint crowd-entity-annotation crowd-line crowd-polyline
    crowd-semantic-segmentation crowd-instance-segmentation"""
)
# Attributes that the effects add to elements. No template can contain them, because their names have a space.
FREE_LABELS = "free labels"
SHOWN_IF = "shown if"  # the name of the check box, or the name and value of the radio button, that shows a block

_TOOL = re.compile("|".join(sorted(MARKER_TAGS, key=len, reverse=True)))
_SPACES = re.compile(r"\s+")
_TOGGLE = re.compile(r"toggleSubcategories\('([\w-]+)', ?this\)")
_LABEL_FIELDS = frozenset({"customLabel", "addLabel", "labelsSection"})


class ScriptEffect(Enum):
    """The effect of a known script."""

    FREE_LABELS = "labels are typed by the worker"
    TOGGLED_BLOCKS = "a check box shows a block"
    ENABLED_BOXES = "a radio button enables all check boxes"
    APPENDED_QUESTIONS = "questions move into the form of the tool"
    INSTRUCTIONS_WIDTH = "width of the instructions"


# SHA-256 of the text with single spaces and without the name of the tool.
_EFFECTS = {
    "103c0fcc29701465d7a7284bae0a8e2c08296ee063ceeb166b6198748cd61927": ScriptEffect.ENABLED_BOXES,
    "90346585f555466a3ad654e015693e6353ef5774ac53481355f7c2ae701b4311": ScriptEffect.FREE_LABELS,
    "3f816b3ba947c40795f05f80b21678b5069cab3f7b70cf1193bec670922e3ca8": ScriptEffect.INSTRUCTIONS_WIDTH,
    "26bd3b221fbc87ce18980fe7f7ab18cbf4a49db465e329be86c1a5a58e8d7a3d": ScriptEffect.APPENDED_QUESTIONS,
    "02918af5dfcf0c7c60e421da3d968da4ef6884b5dee77cbe56c11f00c415164d": ScriptEffect.TOGGLED_BLOCKS,
}


def effect_of(script: str) -> ScriptEffect | None:
    """Return the effect of a script, or None for an unknown script."""
    text = _SPACES.sub(" ", _TOOL.sub("crowd-tool", script)).strip()
    return _EFFECTS.get(hashlib.sha256(text.encode()).hexdigest())


def apply_known_scripts(root: HtmlElement) -> None:
    """Replace known scripts with their effects in the tree. An effect that does not fit the page leaves its script,
    which is then reported."""
    appliers = {
        ScriptEffect.FREE_LABELS: _free_labels,
        ScriptEffect.TOGGLED_BLOCKS: _toggled_blocks,
        ScriptEffect.ENABLED_BOXES: _enabled_boxes,
    }
    for script in [element for element in root.below() if element.tag == "script" and not element.attributes]:
        effect = effect_of("".join(piece for piece in script.children if isinstance(piece, str)))
        if effect is None or (effect in appliers and not appliers[effect](root)):
            continue
        replace_element(script, None)


def _free_labels(root: HtmlElement) -> bool:
    tools = [element for element in root.below() if element.text("id") == "annotator" and element.tag in MARKER_TAGS]
    if len(tools) != 1:
        return False
    tools[0].attributes[FREE_LABELS] = ("true",)
    for element in [inner for inner in tools[0].below() if inner.text("id") in _LABEL_FIELDS]:
        for spent in (*_above(element), element):
            replace_element(spent, None)
    return True


def _above(element: HtmlElement) -> list[HtmlElement]:
    """Return the heading and the line breaks directly above an element."""
    siblings = element.parent.children if element.parent is not None else []
    above: list[HtmlElement] = []
    for child in reversed(siblings[: next((at for at, child in enumerate(siblings) if child is element), 0)]):
        if isinstance(child, HtmlElement):
            if child.tag != "br" and not re.fullmatch("h[1-6]", child.tag):
                break
            above.append(child)
        elif isinstance(child, Output) or child.strip():
            break
    return above


def _toggled_blocks(root: HtmlElement) -> bool:
    by_id = {element.text("id"): element for element in root.below() if element.text("id")}
    boxes = [element for element in root.below() if element.text("type").lower() == "checkbox"]
    box_names = [box.text("name") for box in boxes]
    toggles = [
        (box, name, block)
        for box in boxes
        for name in ("onclick", "onchange")
        if (handler := _TOGGLE.fullmatch(box.text(name))) and (block := by_id.get(handler[1])) is not None
        if box_names.count(box.text("name")) == 1 and box.text("name")
    ]
    for box, name, block in toggles:
        del box.attributes[name]
        block.attributes[SHOWN_IF] = (box.text("name"),)
    return bool(toggles)


def _enabled_boxes(root: HtmlElement) -> bool:
    """Show the check boxes while the radio button with the id `toxic` is on, which enables them."""
    radio = next((element for element in root.below() if element.text("id") == "toxic"), None)
    if radio is None or radio.text("type") != "radio" or not radio.text("name") or not radio.text("value"):
        return False
    for box in [element for element in root.below() if element.tag == "crowd-checkbox"]:
        box.attributes.pop("disabled", None)
        box.attributes[SHOWN_IF] = (radio.text("name"), radio.text("value"))
    return True
