"""The columns and media columns of a design, as an import needs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from annotator.core.problems import ProblemCode
from annotator.formats.builtin.presets import PRESETS, labels_to_begin_with, preset_config
from annotator.formats.crowd_html.text_tags import ColumnUse
from annotator.formats.labeling_config.reader import CONFIG_LIMIT_BYTES
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.source.listing import readable_size
from annotator.formats.source.paths import is_remote
from annotator.formats.source.xml_tree import XmlElement, read_xml

_SHOW_FILES = frozenset({"image", "audio", "audioplus", "video", "pdf"})
_NAME_FILES = ("value", "valuelist")


class ImportedDesign(Struct, frozen=True):
    """A design for an import: either `config`, the labeling config to write, or a preset with `labels`.

    - `columns`: its variables in document order; `media_columns`: those that name files.
    - `own_files`: files named in the design itself.
    - `uses`: the source of each column of a design converted from a template, which is not verbatim."""

    columns: tuple[str, ...]
    media_columns: tuple[str, ...]
    config: bytes = b""
    file: str = ""
    own_files: frozenset[str] = frozenset()
    control_names: frozenset[str] = frozenset()
    preset: str = ""
    instructions: bytes = b""
    uses: Mapping[str, ColumnUse] = field(default_factory=dict)
    is_verbatim: bool = True
    labels: tuple[str, ...] = ()


def config_design(text: str, file: str, log: ProblemLog) -> ImportedDesign | None:
    """Return a labeling config unchanged, None for invalid XML; reading the bundle reports other faults."""
    config = text.encode()
    if len(config) > CONFIG_LIMIT_BYTES:
        size, limit = readable_size(len(config)), readable_size(CONFIG_LIMIT_BYTES)
        log.add(ProblemCode.FILE_TOO_LARGE, file, size=size, limit=limit)
        return None
    root = read_xml(text, file, log)
    if isinstance(root, Reported):
        return None
    tags = tuple(_below(root))
    values = {value for tag in tags for value in _file_values(tag)}
    return ImportedDesign(
        columns=_columns(tags),
        media_columns=_media_columns(tags),
        config=config,
        file=file,
        own_files=frozenset(value for value in values if not value.startswith("$") and not is_remote(value)),
        control_names=frozenset(
            attributes["name"] for tag in tags if "toname" in (attributes := _attributes(tag)) and "name" in attributes
        ),
    )


def preset_design(labels: tuple[str, ...], preset: str, source: str, log: ProblemLog) -> ImportedDesign | None:
    """Return a preset design. Return None with a problem if the preset is unknown or its labels are missing."""
    if preset not in PRESETS:
        log.add(ProblemCode.PRESET_UNKNOWN, source, value=preset, allowed=", ".join(PRESETS))
        return None
    if not labels:
        log.add(ProblemCode.IMPORT_MISSING, source, why="labels", preset=preset)
        return None
    config = preset_config(preset, labels_to_begin_with(preset), "")
    root = read_xml(config.decode(), preset, log)
    if isinstance(root, Reported):
        return None
    tags = tuple(_below(root))
    return ImportedDesign(_columns(tags), _media_columns(tags), preset=preset, labels=labels)


def _below(root: XmlElement) -> Iterator[XmlElement]:
    """Yield all elements in document order."""
    yield root
    for child in root.children:
        yield from _below(child)


def _attributes(tag: XmlElement) -> Mapping[str, str]:
    return {name.lower(): value for name, value in tag.attributes.items()}


def _columns(tags: tuple[XmlElement, ...]) -> tuple[str, ...]:
    values = (value for tag in tags for value in tag.attributes.values())
    return tuple(dict.fromkeys(value[1:] for value in values if value.startswith("$") and len(value) > 1))


def _media_columns(tags: tuple[XmlElement, ...]) -> tuple[str, ...]:
    values = (value for tag in tags for value in _file_values(tag))
    return tuple(dict.fromkeys(value[1:] for value in values if value.startswith("$") and len(value) > 1))


def _file_values(tag: XmlElement) -> Iterator[str]:
    if tag.tag.lower() in _SHOW_FILES:
        attributes = _attributes(tag)
        yield from (attributes[name] for name in _NAME_FILES if name in attributes)
