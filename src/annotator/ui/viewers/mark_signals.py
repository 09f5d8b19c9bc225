"""The signals of user actions on the regions of an audio or a video.

They are in a separate object, because Qt supports the signals of the first base class only, and an annotated video
view has several."""

from __future__ import annotations

from functools import cached_property
from typing import cast

from PySide6.QtCore import QObject, QPoint, Signal, SignalInstance


class MarkSignals(QObject):
    """The signals of user actions.

    - `chosen` emits a region id, "" for none.
    - `removed` emits the id to delete.
    - `marked` emits a geometry, its `Extent` or None, and its true frames.
    - `moved` emits a region id, its new geometry and its frames.
    - `grabbed`: a drag of an edge begins.
    - `cut` emits a region id and the `Whereabouts` of both parts.
    - `joined` emits the earlier id, the later id and the `Whereabouts` of both together.
    - `closed` emits the open range, a geometry and its frames.
    - `begun`: the region in progress changed.
    - `text_wanted`: the user continues with the texts of segments.
    - `suggesting_wanted`: start or stop suggesting segments.
    - `menu_wanted` emits a region id, a sample in it and the screen position.
    - `refused` emits why something was not done."""

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
    """The common interface of annotated audio and video views, for the commands and the editing code."""

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
        """The start in samples of a region in progress, or None."""
        return None

    def begin_at(self, at: float) -> None:
        """Continue a region that was begun earlier."""

    def choose_by(self, by: int) -> None:
        """Select the next or the previous region in order of time."""
        raise NotImplementedError

    def play_chosen(self) -> None:
        """Play the selected region exactly to its end."""
        raise NotImplementedError

    def play_end(self) -> None:
        """Play the last half second of the selected region."""
        raise NotImplementedError

    def toggle_loop(self) -> None:
        """Turn looping of the selected region on or off."""
        raise NotImplementedError

    def remove_chosen(self) -> None:
        raise NotImplementedError
