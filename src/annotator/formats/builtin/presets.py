"""Presets: shipped labeling configs that are filled with the requester's labels and question.

`presets/NAME.xml` is in English and `presets/fr/NAME.xml` in French. Two processing instructions mark the places for
the requester's texts. The result is an ordinary labeling config without them:

- `<?question?>`: the question, if any, replaces the value of the next tag.
- `<?each-label A|B?>`: the next tag and its children are repeated for each label, with `{label}` filled in. A and B
  are the default labels for a requester who has none yet."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from annotator.formats.builtin.resources import OTHER_LANGUAGES, resource_bytes

# Listed here instead of discovered in the folder, because a frozen program contains only named files.
PRESETS = (
    "image-tagging", "image-transcription", "object-naming", "detail-selection",
    "translation", "data-enrichment", "audio-transcription", "video-moderation",
    "compare-two", "rank-answers", "text-spans", "dialogue-review", "document-classification",
)  # fmt: skip
_LABEL = "{label}"


def preset_config(preset: str, labels: tuple[str, ...], question: str, language: str = "en") -> bytes:
    """Return the labeling config of a preset as UTF-8 XML. An empty question keeps the preset's. `language` is the
    BCP 47 tag of the bundle; languages other than English and French get English texts. Raise ValueError for a
    preset that is not in `PRESETS` and for labels that XML cannot contain. The schema rejects such labels."""
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
    """Return the placeholder labels of a preset for a requester who named none."""
    (mark,) = _marks(_tree(preset, language), "each-label")
    return tuple((mark.text or "").split("|"))


def question_of(preset: str, language: str = "en") -> str:
    """Return the default question of a preset."""
    (mark,) = _marks(_tree(preset, language), "question")
    return _marked(mark).get("value", "")


def preset_resource(preset: str, language: str, suffix: str) -> bytes:
    """Return a file of a preset in the best language: its config (`xml`) or its initial instructions (`md`)."""
    if preset not in PRESETS:
        raise ValueError(preset)
    return resource_bytes(f"presets/{_folder(language)}{preset}.{suffix}")


def sample_path(preset: str, language: str) -> str:
    """Return the path below `resources/` of the sample of a preset, in French if the language is French."""
    return f"samples/{_folder(language)}{preset}"


def _folder(language: str) -> str:
    """Return the folder of the best language with a slash, or "" for English."""
    spoken = language.partition("-")[0].lower()
    return f"{spoken}/" if spoken in OTHER_LANGUAGES else ""


def _tree(preset: str, language: str) -> etree._Element:
    return etree.fromstring(preset_resource(preset, language, "xml"))


def _marks(root: etree._Element, name: str) -> list[etree._ProcessingInstruction]:
    return [node for node in root.iter() if isinstance(node, etree._ProcessingInstruction) and node.target == name]


def _marked(mark: etree._ProcessingInstruction) -> etree._Element:
    """Return the tag that follows a processing instruction."""
    element = mark.getnext()
    if element is None:
        raise ValueError("a mark without a tag")
    return element


def _filled(pattern: etree._Element, label: str, taken: set[str]) -> etree._Element:
    """Return a copy of `pattern` for one label. Names are unique in a design, even if a label equals one."""
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
    name = base
    number = 1
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
