"""The options of a Choices or Taxonomy, and the effect of toggling one. Pure. An option is identified by its path:
the reported values from the top level down to it. Label Studio writes whole paths for Taxonomy and for Choices with
`allowNested`, otherwise only the last part."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator

from msgspec import Struct

from annotator.core.design.controls import Choice, Choices, Pairwise, Selection, Taxonomy

type Path = tuple[str, ...]


class Option(Struct, frozen=True):
    choice: Choice
    path: Path
    shown_path: Path

    @property
    def depth(self) -> int:
        """The level, 0 for the topmost."""
        return len(self.path) - 1

    @property
    def is_leaf(self) -> bool:
        return not self.choice.children


def options(control: Choices | Taxonomy) -> tuple[Option, ...]:
    """Return the options in document order, parents first. Children count only if the control is nested."""
    return tuple(_walk(control.choices, (), (), nested=control.nested))


def shown_options(control: Choices | Taxonomy) -> tuple[Option, ...]:
    """Return the options in the order on screen. In a random order, children stay with their parent. Results keep the
    document order."""
    if not isinstance(control, Choices) or not control.order_seed:
        return options(control)
    salt = f"{control.order_seed}\n{control.name}\n"

    def rank(choice: Choice) -> bytes:
        return hashlib.sha256(f"{salt}{choice.reported}".encode()).digest()

    return tuple(_walk(control.choices, (), (), nested=control.nested, rank=rank))


def _walk(
    choices: tuple[Choice, ...],
    above: Path,
    shown_above: Path,
    *,
    nested: bool,
    rank: Callable[[Choice], bytes] | None = None,
) -> Iterator[Option]:
    for choice in choices if rank is None else sorted(choices, key=rank):
        path, shown = (*above, choice.reported), (*shown_above, choice.shown)
        alone = choice if nested or not choice.children else _without_children(choice)
        yield Option(alone, path, shown)
        if nested:
            yield from _walk(choice.children, path, shown, nested=True, rank=rank)


def _without_children(choice: Choice) -> Choice:
    return Choice(
        value=choice.value,
        alias=choice.alias,
        hotkey=choice.hotkey,
        hint=choice.hint,
        selected=choice.selected,
        words=choice.words,
        color=choice.color,
        line=choice.line,
    )


def in_order(control: Choices | Taxonomy, selected: Collection[Path]) -> tuple[Path, ...]:
    """Return those of `selected` that the control has, in its order. A parent in nested Choices is selected if all
    its leaves are, and never if only one selection is allowed."""
    known = options(control)
    wanted = frozenset(selected)
    if not (isinstance(control, Choices) and control.nested):
        return tuple(option.path for option in known if option.path in wanted)
    leaves = [option.path for option in known if option.is_leaf]
    if control.selection is Selection.SINGLE:
        return tuple(path for path in leaves if path in wanted)
    all_below, selected_below = _below(leaves), _below(path for path in leaves if path in wanted)
    return tuple(option.path for option in known if selected_below[option.path] == all_below[option.path])


def _below(leaves: Iterable[Path]) -> Counter[Path]:
    """Return the number of leaves below each path; a leaf counts as below itself."""
    return Counter(path[:depth] for path in leaves for depth in range(1, len(path) + 1))


def pressed(control: Choices | Taxonomy, selected: Collection[Path], path: Path) -> tuple[Path, ...]:
    """Return the selection after `path` is toggled. If only one may be selected, it replaces the other. A parent in
    nested Choices toggles all its leaves, or does nothing if only one may be selected. A choice that the control
    does not permit changes nothing."""
    if not may_select(control, path):
        return in_order(control, selected)
    was_in = path in selected
    if isinstance(control, Choices) and control.nested and control.selection is Selection.MULTIPLE:
        below = {option.path for option in options(control) if option.is_leaf and option.path[: len(path)] == path}
        others = set(selected) - below
        return in_order(control, others if was_in else others | below)
    if was_in:
        return in_order(control, [other for other in selected if other != path])
    is_single = isinstance(control, Choices) and control.selection is Selection.SINGLE
    if isinstance(control, Taxonomy) and control.max_usages is not None and len(selected) >= control.max_usages:
        if control.max_usages != 1:
            return in_order(control, selected)
        is_single = True
    return in_order(control, [path] if is_single else [*selected, path])


def may_select(control: Choices | Taxonomy, path: Path) -> bool:
    """Return True if this option can be selected at all."""
    option = next((option for option in options(control) if option.path == path), None)
    return option is not None and is_selectable(control, option)


def is_selectable(control: Choices | Taxonomy, option: Option) -> bool:
    """Return the same as `may_select` for an option of the control; fast enough for a taxonomy of thousands."""
    if option.is_leaf:
        return True
    if isinstance(control, Taxonomy):
        return not control.leafs_only
    return control.selection is Selection.MULTIPLE


def from_result(listed: object) -> tuple[Path, ...]:
    """Return the paths in a result's list, including unknown ones; skip invalid entries."""
    if not isinstance(listed, list | tuple):
        return ()
    paths: list[Path] = []
    for choice in listed:
        if isinstance(choice, str):
            paths.append((choice,))
        elif isinstance(choice, list | tuple) and choice and all(isinstance(part, str) for part in choice):
            paths.append(tuple(choice))
    return tuple(paths)


def as_result(control: Choices | Taxonomy, selected: tuple[Path, ...]) -> str | list[str] | list[list[str]]:
    """Return paths in Label Studio's form for this control. Of a Pairwise it is one text, empty for none."""
    if isinstance(control, Pairwise):
        return "".join(path[-1] for path in selected[:1])
    if control.nested:
        return [list(path) for path in selected]
    return [path[-1] for path in selected]
