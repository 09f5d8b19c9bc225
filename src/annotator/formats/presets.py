"""Ready-made designs: a shipped labeling config, with the requester's labels and question put into its tree."""

from __future__ import annotations

from lxml import etree

from annotator.formats.resources import resource_bytes

# Named here and not found by looking: a frozen program carries only what is named.
PRESETS = ("image-tagging",)


def preset_config(preset: str, labels: tuple[str, ...], question: str) -> bytes:
    """The labeling config of a preset, as UTF-8 XML. An empty question keeps the preset's own.

    Raises ValueError for a preset that is not in `PRESETS`, and for labels that XML cannot hold, which the schema
    refuses.
    """
    if preset not in PRESETS:
        raise ValueError(preset)
    root = etree.fromstring(resource_bytes(f"presets/{preset}.xml"))
    header = root.find("Header")
    if question and header is not None:
        header.set("value", question)
    choices = root.find("Choices")
    if choices is not None:
        for label in labels:
            etree.SubElement(choices, "Choice", value=label)
        etree.indent(root)
    return etree.tostring(root, encoding="utf-8")
