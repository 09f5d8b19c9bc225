"""The options of a Choices or a Taxonomy, and what a press on one of them does to what is selected. Pure.

An option is named by its path: what each choice from the topmost to itself reports. Label Studio lists whole paths in
results of Taxonomy and of Choices with `allowNested`, and the last part alone elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct

from annotator.core.design.controls import Choice, Choices, Selection, Taxonomy

type Path = tuple[str, ...]


class Option(Struct, frozen=True):
    choice: Choice
    path: Path
    shown_path: Path

    @property
    def depth(self) -> int:
        """0 for the topmost."""
        return len(self.path) - 1

    @property
    def is_leaf(self) -> bool:
        return not self.choice.children


def options(control: Choices | Taxonomy) -> tuple[Option, ...]:
    """In document order, parents before their children. Children count only where the control is nested."""
    return tuple(_walk(control.choices, (), (), nested=control.nested))


def _walk(choices: tuple[Choice, ...], above: Path, shown_above: Path, *, nested: bool) -> Iterator[Option]:
    for choice in choices:
        path, shown = (*above, choice.reported), (*shown_above, choice.shown)
        alone = choice if nested or not choice.children else _without_children(choice)
        yield Option(alone, path, shown)
        if nested:
            yield from _walk(choice.children, path, shown, nested=True)


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
    """What of `selected` the control has, in its order. A parent in nested Choices is selected when all below it is,
    and never where only one may be."""
    known, wanted = options(control), frozenset(selected)
    if not (isinstance(control, Choices) and control.nested):
        return tuple(option.path for option in known if option.path in wanted)
    leaves = [option.path for option in known if option.is_leaf]
    if control.selection is Selection.SINGLE:
        return tuple(path for path in leaves if path in wanted)
    all_below, selected_below = _below(leaves), _below(path for path in leaves if path in wanted)
    return tuple(option.path for option in known if selected_below[option.path] == all_below[option.path])


def _below(leaves: Iterable[Path]) -> Counter[Path]:
    """How many leaves each path has below it, a leaf counting as below itself."""
    return Counter(path[:depth] for path in leaves for depth in range(1, len(path) + 1))


def pressed(control: Choices | Taxonomy, selected: Collection[Path], path: Path) -> tuple[Path, ...]:
    """What is selected after a press on `path`: it goes in, or out when it was in. Where only one may be selected it
    takes the other's place; a parent in nested Choices takes all below it along, or does nothing where only one may
    be selected. A press that the control does not allow changes nothing."""
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
    """Whether a press on this option can select it at all."""
    option = next((option for option in options(control) if option.path == path), None)
    return option is not None and is_selectable(control, option)


def is_selectable(control: Choices | Taxonomy, option: Option) -> bool:
    """As `may_select`, for one of the control's own options: a taxonomy of thousands is asked about each."""
    if option.is_leaf:
        return True
    if isinstance(control, Taxonomy):
        return not control.leafs_only
    return control.selection is Selection.MULTIPLE


def from_result(listed: object) -> tuple[Path, ...]:
    """A result's list as paths, unknown ones included; what is no list of texts or paths is left out."""
    if not isinstance(listed, list | tuple):
        return ()
    paths: list[Path] = []
    for choice in listed:
        if isinstance(choice, str):
            paths.append((choice,))
        elif isinstance(choice, list | tuple) and choice and all(isinstance(part, str) for part in choice):
            paths.append(tuple(choice))
    return tuple(paths)


def as_result(control: Choices | Taxonomy, selected: tuple[Path, ...]) -> list[str] | list[list[str]]:
    """Paths as Label Studio lists them in this control's results."""
    if control.nested:
        return [list(path) for path in selected]
    return [path[-1] for path in selected]
