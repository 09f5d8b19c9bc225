"""The options of a Choices or a Taxonomy, and what a press on one of them does to what is selected. Pure.

An option is named by its path: what each choice from the topmost to itself reports. Label Studio lists whole paths in
results of Taxonomy and of Choices with `allowNested`, and the last part alone elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from annotator.core.tags import Choice, Choices, Selection, Taxonomy

type Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
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
    known = options(control)
    if not (isinstance(control, Choices) and control.nested):
        return tuple(option.path for option in known if option.path in selected)
    leaves = {option.path for option in known if option.is_leaf and option.path in selected}
    if control.selection is Selection.SINGLE:
        return tuple(option.path for option in known if option.path in leaves)
    return tuple(option.path for option in known if _is_full(option.path, known, leaves))


def _is_full(path: Path, known: tuple[Option, ...], leaves: Collection[Path]) -> bool:
    below = [option.path for option in known if option.is_leaf and option.path[: len(path)] == path]
    return bool(below) and all(leaf in leaves for leaf in below)


def pressed(control: Choices | Taxonomy, selected: Collection[Path], path: Path) -> tuple[Path, ...]:
    """What is selected after a press on `path`: it goes in, or out when it was in. Where only one may be selected it
    takes the other's place; a parent in nested Choices takes all below it along, or does nothing where only one may
    be selected. A press that the control does not allow changes nothing."""
    if not may_select(control, path):
        return in_order(control, selected)
    was_in = path in selected
    if isinstance(control, Choices) and control.nested and control.selection is Selection.MULTIPLE:
        below = {option.path for option in options(control) if option.is_leaf and option.path[: len(path)] == path}
        kept = set(selected) - below
        return in_order(control, kept if was_in else kept | below)
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
    if option is None:
        return False
    if option.is_leaf:
        return True
    if isinstance(control, Taxonomy):
        return not control.leafs_only
    return control.selection is Selection.MULTIPLE


def from_result(listed: object) -> tuple[Path, ...]:
    """A result's list as paths, unknown ones included; what is no list of texts or paths is left out."""
    if not isinstance(listed, list | tuple):
        return ()
    found: list[Path] = []
    for one in listed:
        if isinstance(one, str):
            found.append((one,))
        elif isinstance(one, list | tuple) and one and all(isinstance(part, str) for part in one):
            found.append(tuple(one))
    return tuple(found)


def as_result(control: Choices | Taxonomy, selected: tuple[Path, ...]) -> list[str] | list[list[str]]:
    """Paths as Label Studio lists them in this control's results."""
    if control.nested:
        return [list(path) for path in selected]
    return [path[-1] for path in selected]
