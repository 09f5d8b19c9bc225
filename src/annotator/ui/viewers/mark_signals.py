"""What a person does to the marks of a sound or a film, as whatever shows it says it.

A part of its own: Qt knows the signals of the first of several bases only, and a film that is marked has several.
"""

from __future__ import annotations

from functools import cached_property
from typing import cast

from PySide6.QtCore import QObject, QPoint, Signal, SignalInstance


class MarkSignals(QObject):
    """`chosen` names an area, "" for none; `removed` the one to take away. `marked` hands over a geometry, the Extent
    that stands beside it or None, and its true frames; `moved` an area's id, its new geometry and its frames. `grabbed`
    says that an edge is taken hold of. `cut` names an area, and the Whereabouts of either part; `joined` the earlier,
    the later and the Whereabouts of both. `closed` hands over what was open, a geometry and its frames. `begun`: what
    is marked in part is otherwise. `text_wanted` says that the person goes on with what is typed about segments.
    `suggesting_wanted`: segments are to be suggested from now on, or no more. `menu_wanted` names an area, a sample in
    it, and that place on the screen. `refused` says why something was not done, in words."""

    chosen = Signal(str)
    removed = Signal(str)
    marked = Signal(object, object, object)
    moved = Signal(str, object, object)
    grabbed = Signal()
    cut = Signal(str, object, object)
    joined = Signal(str, str, object)
    closed = Signal(object, object, object)
    begun = Signal()
    text_wanted = Signal()
    suggesting_wanted = Signal(bool)
    menu_wanted = Signal(str, float, QPoint)
    refused = Signal(str)


class AnnotatedMedium:
    """What every sound and film has on which something is marked, for the commands and for what makes edits of it."""

    @cached_property
    def signals(self) -> MarkSignals:
        return MarkSignals(cast("QObject", self))

    @property
    def chosen(self) -> SignalInstance:
        return self.signals.chosen

    @property
    def removed(self) -> SignalInstance:
        return self.signals.removed

    @property
    def started_at(self) -> float | None:
        """The start of what is marked in part, in samples; None where nothing is."""
        return None

    def begin_at(self, at: float) -> None:
        """What was begun before goes on."""

    def choose_by(self, by: int) -> None:
        """The next or the one before in time."""
        raise NotImplementedError

    def play_chosen(self) -> None:
        """To its very end."""
        raise NotImplementedError

    def play_end(self) -> None:
        """The last half second of it."""
        raise NotImplementedError

    def toggle_loop(self) -> None:
        """It is played again and again, or no more."""
        raise NotImplementedError

    def remove_chosen(self) -> None:
        raise NotImplementedError
