"""A task design: a frozen tree of tags, with queries."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from annotator.core.design.controls import Choices, Control, DateTime, Number, Ranker, Rating, Taxonomy, TextArea
from annotator.core.design.labels import Labels, Messages, Relations, Tool
from annotator.core.design.objects import Audio, Image, List, MediaTag, ObjectTag, Paragraphs, PlayedTag, Video
from annotator.core.design.tag import Header, Markdown, Tag


class Display(StrEnum):
    """The layout of a View's children, from its `style`."""

    COLUMN = "column"
    ROW = "row"
    GRID = "grid"


class View(Tag, frozen=True, kw_only=True):
    """A View. `columns` are the relative widths of a grid's columns. `weight` is its share of a row (a flex factor
    or a width in percent), 0 if not stated."""

    children: tuple[Node, ...] = ()
    display: Display = Display.COLUMN
    columns: tuple[int, ...] = ()
    weight: int = 0


class Panel(View, frozen=True, kw_only=True):
    """A Panel of a Collapse: a View with its title `value` on a button that opens and closes it. It hides nothing from
    the answer. Of the panels with the same number `accordion`, if it is not 0, only one is open."""

    value: str
    is_open: bool = False
    accordion: int = 0


type ControlTag = Choices | Taxonomy | Rating | Number | DateTime | TextArea | Ranker | Labels | Tool
type Node = View | Header | Markdown | ObjectTag | ControlTag | Relations


@dataclass(frozen=True, slots=True)
class Design:
    """A design; lookups are cached because an answer with hundreds of regions uses them at every keystroke."""

    root: View
    _nodes: tuple[Node, ...] = field(init=False, repr=False, compare=False)
    _objects: Mapping[str, ObjectTag] = field(init=False, repr=False, compare=False)
    _controls: Mapping[str, ControlTag] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        nodes = tuple(_walked(self.root))
        objects = {node.name: node for node in reversed(nodes) if isinstance(node, ObjectTag)}
        controls = {node.name: node for node in reversed(nodes) if isinstance(node, Control)}
        object.__setattr__(self, "_nodes", nodes)
        object.__setattr__(self, "_objects", objects)
        object.__setattr__(self, "_controls", controls)

    def nodes(self) -> Iterator[Node]:
        """Return every node in document order; a node's position is its index elsewhere."""
        return iter(self._nodes)

    def objects(self) -> tuple[ObjectTag, ...]:
        return tuple(node for node in self._nodes if isinstance(node, ObjectTag))

    def media(self) -> tuple[MediaTag, ...]:
        """Return the objects with media, without lists of which all cards are known to be of text."""
        return tuple(tag for tag in self.objects() if isinstance(tag, MediaTag) and not _is_of_text(tag))

    @property
    def has_cards(self) -> bool:
        """True if a tag shows cards, which each task has of its own."""
        return any(isinstance(tag, List) for tag in self.objects())

    def controls(self) -> tuple[ControlTag, ...]:
        return tuple(node for node in self._nodes if isinstance(node, Control))

    def object(self, name: str) -> ObjectTag | None:
        """Return the tag with this name; the first of several."""
        return self._objects.get(name)

    def control(self, name: str) -> ControlTag | None:
        """Return the tag with this name; the first of several."""
        return self._controls.get(name)

    @property
    def relations(self) -> Relations | None:
        """The `Relations` tag, if any. As in Label Studio, regions may be related without it."""
        return next((node for node in self._nodes if isinstance(node, Relations)), None)

    def variables(self) -> dict[str, int]:
        """Return column name -> line of its first use, in document order."""
        first_lines: dict[str, int] = {}
        for node in self.nodes():
            for value, line in _values(node):
                if value.startswith("$"):
                    first_lines.setdefault(value[1:], line)
        return first_lines

    @property
    def has_markdown_columns(self) -> bool:
        """True if a Markdown shows a column."""
        return any(isinstance(node, Markdown) and node.value.startswith("$") for node in self._nodes)

    @property
    def has_random_order(self) -> bool:
        """True if each task shows some choices in an order of its own."""
        return any(isinstance(node, Choices) and node.is_random for node in self._nodes)

    def media_columns(self) -> tuple[str, ...]:
        """Return the columns with paths of media, in document order."""
        return tuple(dict.fromkeys(tag.value[1:] for tag in self.media() if tag.value.startswith("$")))

    def dynamic_columns(self) -> dict[str, int]:
        """Return the columns with lists of choices or labels -> line of their first use."""
        first_lines: dict[str, int] = {}
        for node in self.nodes():
            if isinstance(node, Choices | Taxonomy | Labels) and node.value.startswith("$"):
                first_lines.setdefault(node.value[1:], node.line)
        return first_lines


def _is_of_text(tag: MediaTag) -> bool:
    return isinstance(tag, List) and bool(tag.cards) and not any(card.images for card in tag.cards)


def _walked(root: View) -> Iterator[Node]:
    pending: list[Node] = [root]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, View):
            pending.extend(reversed(node.children))


def _values(node: Node) -> Iterator[tuple[str, int]]:
    """Yield the values of a node that may name a column, each with its line."""
    if isinstance(node, Header | Markdown | Panel | ObjectTag | TextArea | Choices | Taxonomy | Labels):
        yield node.value, node.line
    if isinstance(node, Paragraphs):
        yield node.audio, node.line
    if isinstance(node, Video):
        yield node.framerate_column, node.line
    if isinstance(node, Messages):
        yield node.least, node.line
        yield node.most, node.line
    if isinstance(node, Choices):
        for header in node.headers:
            yield header.value, header.line


def filled(value: str, columns: Mapping[str, str]) -> str:
    """Replace `$column` with the task's value; return other text unchanged."""
    return columns.get(value[1:], "") if value.startswith("$") else value


MOST_PAGES = 2_000


def pages_in(cell: str) -> tuple[str, ...] | None:
    """Return the paths in a cell in order; None unless it is a list of 1 to `MOST_PAGES` texts."""
    try:
        listed = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_PAGES:
        return None
    return tuple(listed) if all(isinstance(path, str) for path in listed) else None


def shows_pages(tag: object) -> bool:
    """Return True if the tag's column holds a list."""
    return isinstance(tag, Image) and tag.is_list


def media_paths(tag: MediaTag, columns: Mapping[str, str]) -> tuple[str, ...]:
    """Return the paths a tag shows in a task, page by page: one without pages, none if empty."""
    return tuple(path for path in paths_in(tag, filled(tag.value, columns)) if path)


def paths_in(tag: MediaTag, cell: str) -> tuple[str, ...]:
    """Return the paths a tag shows if its column holds `cell`."""
    if isinstance(tag, List):
        from annotator.core.design.structures.cards import images_in  # most designs have no cards

        return images_in(cell)
    return pages_in(cell) or () if shows_pages(tag) else (cell,)


def path_of_page(tag: MediaTag, columns: Mapping[str, str], page: int | None) -> str:
    """Return the path of a page (from 0), or an empty string. All pages of a multi-page file have its path."""
    paths = media_paths(tag, columns)
    if not shows_pages(tag):
        return paths[0] if paths else ""
    return paths[page or 0] if 0 <= (page or 0) < len(paths) else ""


def in_step(design: Design) -> Mapping[str, str]:
    """Return the name of each synchronised video and its leading audio: at most one each, the first match."""
    audio_files = [tag for tag in design.objects() if isinstance(tag, Audio)]
    pairs: dict[str, str] = {}
    for video in design.objects():
        if isinstance(video, Video):
            fitting = (audio for audio in audio_files if audio.name not in pairs.values() and _share_time(video, audio))
            leader = next(fitting, None)
            if leader is not None:
                pairs[video.name] = leader.name
    return pairs


def spoken_in(design: Design) -> Mapping[str, str]:
    """Return the name of each Paragraphs with a sound, and of the Audio: the first that fits."""
    audio_files = [tag for tag in design.objects() if isinstance(tag, Audio)]
    pairs: dict[str, str] = {}
    for talk in design.objects():
        if isinstance(talk, Paragraphs):
            fitting = (audio for audio in audio_files if _share_time(talk, audio) or talk.audio == audio.value)
            leader = next(fitting, None)
            if leader is not None:
                pairs[talk.name] = leader.name
    return pairs


def without_partner(design: Design) -> tuple[PlayedTag | Paragraphs, ...]:
    """Return the tags that have `sync` but no partner."""
    pairs, spoken = in_step(design), spoken_in(design)
    partners = {*pairs, *pairs.values(), *spoken, *spoken.values()}
    tags = (tag for tag in design.objects() if isinstance(tag, PlayedTag | Paragraphs))
    return tuple(tag for tag in tags if tag.sync and tag.name not in partners)


def _share_time(video: Video | Paragraphs, audio: Audio) -> bool:
    names_the_other = video.sync == audio.name or audio.sync == video.name
    return names_the_other or bool(video.sync and video.sync == audio.sync)
