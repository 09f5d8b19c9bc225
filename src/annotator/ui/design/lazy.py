"""Features of a design that are loaded when they are first used, so that a start loads only what a task needs."""

from __future__ import annotations

from collections.abc import Callable


class Lazy[T]:
    """A feature created at its first use by `load`, which imports its modules and is called once."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._feature: T | None = None

    @property
    def loaded(self) -> T | None:
        """The feature if it was used before, else None."""
        return self._feature

    def get(self) -> T:
        """Return the feature; create it at the first call."""
        if self._feature is None:
            self._feature = self._load()
        return self._feature
