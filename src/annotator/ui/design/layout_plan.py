"""Placement of the tags of a design: media take the main space, answers are placed beside them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.design.controls import Control, Pairwise, TextArea
from annotator.core.design.labels import Labels, Messages
from annotator.core.design.objects import Audio, Chat, HyperText, Image, ObjectTag, Paragraphs, Pdf, Text, Video
from annotator.core.design.tag import Header
from annotator.core.design.tree import Design, Display, Node, View, filled

# Number of characters from which a text is placed beside its answers, so that it can be read while answering.
LONG_TEXT = 1500
# Maximum number of audio files placed side by side above their questions.
MOST_ABOVE = 2


class Placed(Struct, frozen=True):
    """A node with its index in document order, as in `core.answer.visibility`, and its children in this part."""

    node: Node
    index: int
    children: tuple[Placed, ...] = ()

    def walk(self) -> Iterator[Placed]:
        yield self
        for child in self.children:
            yield from child.walk()

    def holds(self, kind: type[Node | ObjectTag | Control]) -> bool:
        return any(isinstance(placed.node, kind) for placed in self.walk())


class Plan(Struct, frozen=True):
    """A layout plan. `pane` takes the main space; None if everything is one form. `form` is the rest, in document
    order. `fills` are the indexes that take the remaining height, as in a text and its translation. `share` is then
    the form's part of the width; 0: a column beside the pane. `is_above`: the pane is a wide strip on top."""

    pane: Placed | None
    form: Placed | None
    fills: frozenset[int] = frozenset()
    share: float = 0.0
    is_above: bool = False


def plan(design: Design, columns: Mapping[str, str]) -> Plan:
    root = _placed(design.root, _Counter())
    plain = _filtered(root, lambda leaf: not isinstance(leaf.node, Messages)) or root  # part of the widget of its Chat
    paired = _paired(plain)
    found = _planned(paired, _looked_at(design, columns))
    return found if found.form is not None else _planned(plain, _looked_at(design, columns))


def _planned(root: Placed, looked_at: frozenset[int]) -> Plan:
    pairs = (placed for placed in root.walk() if isinstance(placed.node, Pairwise))
    looked_at |= {pair.index for pair in pairs if any(inner.index in looked_at for inner in pair.walk())}
    if not looked_at or _are_many_audio_files(root, looked_at):
        return _side_by_side(root) or Plan(None, root)
    captions = {placed.index for placed in root.walk() if _is_caption(placed, root, looked_at)}
    pane, form = _parted(root, looked_at | captions)
    return Plan(_in_columns(pane), form, is_above=pane is not None and not _is_high(pane))


def _looked_at(design: Design, columns: Mapping[str, str]) -> frozenset[int]:
    """Return the indexes of the objects in the main space: images, documents, videos, audio, conversations, and
    chats beside questions; else annotated texts and long texts without a written answer."""
    nodes = list(enumerate(design.nodes()))
    media = frozenset(index for index, node in nodes if isinstance(node, Image | Pdf | Video | Audio | Paragraphs))
    is_asked = any(isinstance(node, Control) and not isinstance(node, Messages) for _index, node in nodes)
    chats = frozenset(index for index, node in nodes if isinstance(node, Chat) and is_asked)
    if media or chats:
        return media | chats
    marked = {name for _index, node in nodes if isinstance(node, Labels) for name in node.targets}
    is_written = any(isinstance(node, TextArea) and not node.per_region for _index, node in nodes)

    def takes_space(node: Node) -> bool:
        if not isinstance(node, Text | HyperText):
            return False
        return node.name in marked or (not is_written and len(filled(node.value, columns)) > LONG_TEXT)

    return frozenset(index for index, node in nodes if takes_space(node))


def _paired(root: Placed) -> Placed:
    """Return the tree with the two objects of each Pairwise within it, at the place of the first. A Pairwise stays
    without its objects if another has them, or if it may be hidden, because the objects are always shown."""
    for pair in [placed for placed in root.walk() if isinstance(placed.node, Pairwise)]:
        rest = _without(root, pair.index)
        names = _targets(pair)
        both = _parent_of(rest, names) if rest is not None and len(names) == 2 else None
        if rest is None or both is None:
            continue
        around = {view.index for view in rest.walk() if both in view.walk()}
        above = [view.node for view in root.walk() if pair in view.walk() and view.index not in around]
        if not any(node.condition for node in above):
            root = _replaced(rest, both.index, _with_sides(both.children, pair))
    return root


def _without(root: Placed, index: int) -> Placed | None:
    return _filtered(root, lambda leaf: leaf.index != index)


def _targets(pair: Placed) -> tuple[str, ...]:
    return pair.node.targets if isinstance(pair.node, Pairwise) else ()


def _parent_of(view: Placed, names: tuple[str, ...]) -> Placed | None:
    """Return the view of which two children hold one of the objects each; None if there is none."""
    holders = [child for child in view.children if _holds_any(child, names)]
    if len(holders) == 1 and isinstance(holders[0].node, View):
        return _parent_of(holders[0], names)
    return view if len(holders) == 2 else None


def _holds_any(placed: Placed, names: tuple[str, ...]) -> bool:
    return any(isinstance(inner.node, ObjectTag) and inner.node.name in names for inner in placed.walk())


def _with_sides(children: tuple[Placed, ...], pair: Placed) -> tuple[Placed, ...]:
    """Return the children with the Pairwise at the place of its objects. Its first target is on the left. If a header
    is directly above the second object, each object keeps the header directly above it."""
    names = _targets(pair)
    first, second = (at for at, child in enumerate(children) if _holds_any(child, names))
    has_headers = second - 1 > first and isinstance(children[second - 1].node, Header)
    starts = [at - int(has_headers and at > 0 and isinstance(children[at - 1].node, Header)) for at in (first, second)]
    sides = [children[start : at + 1] for start, at in zip(starts, (first, second), strict=True)]
    left, right = sides if _holds_any(sides[0][-1], names[:1]) else reversed(sides)
    whole = replace(pair, children=tuple(side[0] if len(side) == 1 else _stacked(side) for side in (left, right)))
    return (*children[: starts[0]], whole, *children[first + 1 : starts[1]], *children[second + 1 :])


def _stacked(side: tuple[Placed, ...]) -> Placed:
    return Placed(View(), -1, side)


def _replaced(placed: Placed, index: int, children: tuple[Placed, ...]) -> Placed:
    """Return the tree with other children of one view."""
    if placed.index == index:
        return replace(placed, children=children)
    return replace(placed, children=tuple(_replaced(child, index, children) for child in placed.children))


class _Counter:
    def __init__(self) -> None:
        self.next = 0

    def take(self) -> int:
        self.next += 1
        return self.next - 1


def _placed(node: Node, counter: _Counter) -> Placed:
    index = counter.take()
    children = tuple(_placed(child, counter) for child in node.children) if isinstance(node, View) else ()
    return Placed(node, index, children)


def _filtered(placed: Placed, keep: Callable[[Placed], bool]) -> Placed | None:
    """Return the part of a tree with the leaves that `keep` accepts, without empty views; None if none is left."""
    if not isinstance(placed.node, View):
        return placed if keep(placed) else None
    children = tuple(kept for child in placed.children if (kept := _filtered(child, keep)) is not None)
    return replace(placed, children=children) if children else None


def _parted(root: Placed, looked_at: frozenset[int]) -> tuple[Placed | None, Placed | None]:
    """Split a tree into the leaves with these indexes and the other leaves, each within its views."""
    return _filtered(root, lambda leaf: leaf.index in looked_at), _filtered(
        root, lambda leaf: leaf.index not in looked_at
    )


def _is_caption(placed: Placed, root: Placed, looked_at: frozenset[int]) -> bool:
    """Return True for a header in a view of its own with media: it is placed with the media. So is a text with a
    chat."""
    if not isinstance(placed.node, Header | Text):
        return False
    around = [view for view in root.walk() if view is not root and any(placed is inner for inner in view.walk())]
    near = [view for view in around if placed in view.children] if isinstance(placed.node, Header) else []
    near += [view for view in around if view.holds(Chat)]
    return any(any(inner.index in looked_at for inner in view.walk()) and not view.holds(Control) for view in near)


def _in_columns(pane: Placed | None) -> Placed | None:
    """Return the pane with several images or audio files side by side, where they are easier to compare."""
    if pane is None or not isinstance(pane.node, View):
        return pane
    images = [child for child in pane.children if isinstance(child.node, Image | Audio)]
    if len(pane.children) > 1 and len(images) == len(pane.children):
        return replace(pane, node=replace(pane.node, display=Display.ROW))
    return replace(pane, children=tuple(_in_columns(child) or child for child in pane.children))


def _are_many_audio_files(root: Placed, looked_at: frozenset[int]) -> bool:
    """Return True if more audio files than fit in a strip. Each then stays in place, and the form scrolls."""
    nodes = [placed.node for placed in root.walk() if placed.index in looked_at]
    return len(nodes) > MOST_ABOVE and all(isinstance(node, Audio) for node in nodes)


def _is_high(pane: Placed) -> bool:
    """Return True for content that needs height. Waveforms are wide and low."""
    return any(isinstance(placed.node, ObjectTag) and not isinstance(placed.node, Audio) for placed in pane.walk())


def _side_by_side(root: Placed) -> Plan | None:
    """Return a plan for a row of a text to read and a field to write in, as for a translation: each scrolls
    separately. None for other designs."""
    for row in root.walk():
        if not isinstance(row.node, View) or row.node.display is Display.COLUMN:
            continue
        reads = [child for child in row.children if child.holds(Text) and child.children and not child.holds(Control)]
        writes = [child for child in row.children if child.holds(TextArea) and child.children]
        if reads and writes and len(row.children) == 2:
            pane, form = _parted(root, frozenset(placed.index for placed in reads[0].walk()))
            return Plan(pane, form, frozenset(_filling(row)), _share(reads[0], writes[0]))
    return None


def _share(reads: Placed, writes: Placed) -> float:
    weights = [placed.node.weight if isinstance(placed.node, View) else 0 for placed in (reads, writes)]
    return min(0.7, max(0.3, weights[1] / sum(weights))) if all(weights) else 0.5


def _filling(row: Placed) -> set[int]:
    """Return the indexes of the row's texts and of its largest multi-line fields."""
    leaves = list(row.walk())
    most = max((placed.node.rows for placed in leaves if isinstance(placed.node, TextArea)), default=0)
    fields = {
        placed.index for placed in leaves if isinstance(placed.node, TextArea) and placed.node.rows == most and most > 1
    }
    return {*fields, *(placed.index for placed in leaves if isinstance(placed.node, Text))}
