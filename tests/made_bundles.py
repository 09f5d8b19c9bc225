"""Hypothesis strategies for whole bundles: a valid design, as a labeling config, with matching tasks."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from annotator.core.bundle.tasks import REWARD_COLUMN, TIME_COLUMNS
from annotator.core.design.objects import Image, Paragraphs
from annotator.core.design.tree import Design, Node, View
from annotator.formats.manifest.writer import BundleRequest, NewManifest, manifest_toml
from annotator.formats.tasks.writer import JsonValue, tasks_file
from bundle_making import image
from designs import designs
from formats.config_writing import as_config

type Row = Mapping[str, JsonValue]

MEDIA: Mapping[str, bytes] = {
    "media/a.png": image("PNG", "teal"),
    "media/deep/Zweites Bild & é.jpg": image("JPEG", "orange"),
}
_words = st.text(st.characters(exclude_categories=("Cs", "Cn", "Co")), max_size=20)
_said = _words.filter(str.strip)
_seen = st.characters(exclude_categories=("Cs", "Cn", "Co", "Cc", "Cf", "Zl", "Zp"))
_id = st.text(_seen, max_size=20).filter(str.strip)
_option = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=8).filter(str.strip)
_leaf: st.SearchStrategy[JsonValue] = _option | st.fixed_dictionaries(
    {"value": _option}, optional={"alias": _option, "hint": _option}
)
_TALK = "$utterances"
_utterance: st.SearchStrategy[JsonValue] = st.fixed_dictionaries({"author": _words, "role": _words, "text": _words})
_utterances: st.SearchStrategy[JsonValue] = st.lists(_utterance, min_size=1, max_size=3)
_options: st.SearchStrategy[JsonValue] = st.lists(_leaf, min_size=1, max_size=4)


class MadeBundle(Struct, frozen=True):
    """A generated bundle. `config` expresses `design`. Each row fills every variable and has a unique `id`."""

    design: Design
    config: bytes
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def files(self) -> dict[str, bytes]:
        """Return the files of the bundle."""
        name, tasks = tasks_file(self.columns, self.rows, "id")
        manifest = NewManifest("made-up", BundleRequest(title="Made up", requester="R"), "config.xml", tasks_file=name)
        return {"bundle.toml": manifest_toml(manifest), "config.xml": self.config, name: tasks, **MEDIA}


@st.composite
def made_bundles(draw: st.DrawFn) -> MadeBundle:
    design = draw(designs().map(_in_own_columns).filter(_has_room_for_tasks))
    columns = ("id", *(column for column in design.variables() if column != "id"))
    ids = draw(st.lists(_id, min_size=1, max_size=3, unique=True))
    dynamic, images = design.dynamic_columns(), image_columns(design)

    def value(column: str) -> JsonValue:
        if column in dynamic:
            return draw(_options)
        if f"${column}" == _TALK:
            return draw(_utterances)
        return draw(st.sampled_from(sorted(MEDIA)) if column in images else _said)

    rows = tuple({"id": one, **{column: value(column) for column in columns[1:]}} for one in ids)
    return MadeBundle(design, as_config(design), columns, rows)


def image_columns(design: Design) -> frozenset[str]:
    return frozenset(tag.value[1:] for tag in design.objects() if isinstance(tag, Image) and tag.value.startswith("$"))


def _in_own_columns(design: Design) -> Design:
    """Return the design with its images in columns, and all conversations in one that nothing else uses."""

    def changed(node: Node) -> Node:
        if isinstance(node, View):
            return replace(node, children=tuple(changed(child) for child in node.children))
        if isinstance(node, Paragraphs):
            return replace(node, value=_TALK)
        return replace(node, value="$picture") if isinstance(node, Image) and node.value[:1] != "$" else node

    root = changed(design.root)
    assert isinstance(root, View)
    return Design(root)


def _has_room_for_tasks(design: Design) -> bool:
    """Return whether no column has two purposes."""
    dynamic, images = set(design.dynamic_columns()), image_columns(design)
    named = set(design.variables())
    return not (dynamic & images or {"id"} & (dynamic | images) or {REWARD_COLUMN, *TIME_COLUMNS} & named)
