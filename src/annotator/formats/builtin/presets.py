"""Ready-made designs: a shipped labeling config, with the requester's labels and question put into its tree.

`presets/NAME.xml` is in English, `presets/fr/NAME.xml` the same in French. Two processing instructions say where the
requester's words go; none is left in what comes out, which is an ordinary labeling config:

<?question?>            the value of the next tag is replaced by the question, where there is one
<?each-label A|B?>      the next tag, with all in it, is there once for each label, with `{label}` filled in;
                        A and B are labels to begin with, for who has none yet
"""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from annotator.formats.builtin.resources import resource_bytes

# Named here and not found by looking: a frozen program carries only what is named.
PRESETS = (
    *("image-tagging", "image-transcription", "object-naming", "detail-selection"),
    *("translation", "data-enrichment", "audio-transcription", "video-moderation"),
)
_LANGUAGES = ("fr",)
_LABEL = "{label}"


def preset_config(preset: str, labels: tuple[str, ...], question: str, language: str = "en") -> bytes:
    """The labeling config of a preset, as UTF-8 XML. An empty question keeps the preset's own.

    `language` is the bundle's, as a BCP 47 tag; what is neither English nor French is told in English. Raises
    ValueError for a preset that is not in `PRESETS`, and for labels that XML cannot hold, which the schema refuses.
    """
    root = _tree(preset, language)
    for mark in _marks(root, "question"):
        if question:
            _marked(mark).set("value", question)
        _remove(mark)
    taken = {name for element in root.iter("*") if (name := element.get("name")) and _LABEL not in name}
    for mark in _marks(root, "each-label"):
        pattern = _marked(mark)
        for label in labels:
            pattern.addprevious(_filled(pattern, label, taken))
        _remove(pattern)
        _remove(mark)
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8")


def labels_to_begin_with(preset: str, language: str = "en") -> tuple[str, ...]:
    """What stands in for the labels of a requester who has not named any."""
    (mark,) = _marks(_tree(preset, language), "each-label")
    return tuple((mark.text or "").split("|"))


def question_of(preset: str, language: str = "en") -> str:
    """What a preset asks when the requester words no question."""
    (mark,) = _marks(_tree(preset, language), "question")
    return _marked(mark).get("value", "")


def preset_resource(preset: str, language: str, suffix: str) -> bytes:
    """A file of a preset in the language that fits: its config (`xml`), or instructions to begin with (`md`)."""
    if preset not in PRESETS:
        raise ValueError(preset)
    spoken = language.partition("-")[0].lower()
    folder = f"{spoken}/" if spoken in _LANGUAGES else ""
    return resource_bytes(f"presets/{folder}{preset}.{suffix}")


def _tree(preset: str, language: str) -> etree._Element:
    return etree.fromstring(preset_resource(preset, language, "xml"))


def _marks(root: etree._Element, name: str) -> list[etree._ProcessingInstruction]:
    return [node for node in root.iter() if isinstance(node, etree._ProcessingInstruction) and node.target == name]


def _marked(mark: etree._ProcessingInstruction) -> etree._Element:
    """The tag that a mark stands before."""
    element = mark.getnext()
    if element is None:
        raise ValueError("a mark without a tag")
    return element


def _filled(pattern: etree._Element, label: str, taken: set[str]) -> etree._Element:
    """One copy. Names of one design differ, also where a label is worded like another name of it."""
    copy = deepcopy(pattern)
    copy.tail = None
    for element in copy.iter("*"):
        for attribute, value in element.items():
            text = str(value).replace(_LABEL, label)
            if text != value:
                element.set(attribute, _other_name(text, taken) if attribute == "name" else text)
    return copy


def _other_name(wanted: str, taken: set[str]) -> str:
    base = " ".join(wanted.split()) or "label"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base} {number}"
    taken.add(name)
    return name


def _remove(node: etree._Element | etree._ProcessingInstruction) -> None:
    parent = node.getparent()
    if parent is None:
        raise ValueError("a preset's outermost tag stays")
    parent.remove(node)
