"""A bundle as the requester wrote it, read and validated: frozen data. Fields follow `bundle.toml`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct, field

from annotator.core.bundle.manifest import Manifest, PayUnit
from annotator.core.bundle.tasks import PREDICTIONS_COLUMN, Task, Tasks, TimeRule
from annotator.core.design.medium import PLAYED, Extent, Medium, MediumKind
from annotator.core.design.objects import MediaTag
from annotator.core.design.tree import Design, media_paths, paths_in
from annotator.core.money.amount import Money, by_the_minute
from annotator.core.protection import ContentWarning

type Extents = Mapping[str, Extent]  # by the path of a medium, as far as they are known


def are_predictions(design: Design) -> bool:
    """Return True if the `predictions` column holds predictions, which is not so if a design displays it."""
    return PREDICTIONS_COLUMN not in design.variables()


class Bundle(Struct, frozen=True):
    manifest: Manifest
    design: Design
    tasks: Tasks
    instructions_html: str  # sanitised; empty without instructions
    instructions_translated: Mapping[str, str] = field(default_factory=dict)  # the same by language tag in lower case

    def instructions_in(self, language: str) -> str:
        """Return the sanitised instructions in this language (a BCP 47 tag) or a related one. Else return those in
        the bundle's own language. Empty if there are none."""
        requested = language.lower()
        spoken = requested.partition("-")[0]
        known = {self.manifest.language.lower(): self.instructions_html, **self.instructions_translated}
        kinds = (html for tag, html in known.items() if tag.partition("-")[0] == spoken)
        return known.get(requested) or known.get(spoken) or next(kinds, "") or self.instructions_html

    def stated(self, task: Task) -> Money | None:
        """Return the stated pay per task, or per minute of its audio and video; None if the bundle states no pay."""
        pay = self.manifest.pay
        if pay is None:
            return None
        return Money(pay.amount if task.reward is None else task.reward, pay.currency)

    @property
    def is_paid_by_the_minute(self) -> bool:
        return self.manifest.pay is not None and self.manifest.pay.unit is PayUnit.MEDIA_MINUTE

    def length_ms(self, task: Task, extents: Extents) -> int | None:
        """Return the total length of a task's audio and video files, each once, in milliseconds. Return None if
        there are none or a length is unknown."""
        lengths_ms = self.lengths_ms(task, extents)
        return sum(lengths_ms.values()) if lengths_ms else None

    def lengths_ms(self, task: Task, extents: Extents) -> Mapping[str, int]:
        """Return each audio and video file's length, by path in document order; empty if any is unknown."""
        played = [medium.path for medium in self.media(task) if medium.kind in PLAYED]
        lengths_s = {path: extents.get(path, Extent()).duration_s for path in played}
        known = {path: round(length_s * 1000) for path, length_s in lengths_s.items() if length_s is not None}
        return known if len(known) == len(lengths_s) else {}

    def reward(self, task: Task, extents: Extents) -> Money | None:
        """Return the reward of this task, None without stated pay, or for pay by the minute without a length."""
        stated = self.stated(task)
        if stated is None or not self.is_paid_by_the_minute:
            return stated
        length_ms = self.length_ms(task, extents)
        return None if length_ms is None else Money(by_the_minute(stated.amount, length_ms), stated.currency)

    def time_rule(self, task: Task) -> TimeRule:
        own = task.time
        general = self.manifest.time
        return TimeRule(
            expected_s=own.expected_s if own.expected_s is not None else general.expected_s,
            max_s=own.max_s if own.max_s is not None else general.max_s,
            idle_after_s=own.idle_after_s if own.idle_after_s is not None else general.idle_after_s,
        )

    def warned(self, task: Task) -> ContentWarning:
        """Return the content warning of this task's media."""
        return self.manifest.media.content_warning(task.columns)

    def media(self, task: Task) -> tuple[Medium, ...]:
        """Return the media of the task, in document order and page by page."""
        tags = self.design.media()
        return tuple(Medium(path, tag.KIND) for tag in tags for path in media_paths(tag, task.columns))

    def first_media(self, task: Task) -> tuple[Medium, ...]:
        """Return the media shown when the task is opened: of several pages only the first."""
        tags = self.design.media()
        return tuple(Medium(path, tag.KIND) for tag in tags for path in media_paths(tag, task.columns)[:1])

    def all_media(self) -> tuple[Medium, ...]:
        """Return the media of all tasks, each once."""
        media: dict[Medium, None] = {}
        for tag in self.design.media():
            media.update((Medium(path, tag.KIND), None) for path in self._paths(tag) if path)
        return tuple(media)

    def media_paths(self, among: Collection[str]) -> frozenset[str]:
        """Return those of these files that are media of any task."""
        return frozenset(path for tag in self.design.media() for path in self._paths(tag) if path in among)

    def _paths(self, tag: MediaTag) -> Iterable[str]:
        values = self.tasks.columns.get(tag.value[1:], ()) if tag.value.startswith("$") else (tag.value,)
        return (path for cell in values for path in paths_in(tag, cell))


class Summary(Struct, frozen=True):
    """A bundle known without reading its task table. `has_own_terms`: some tasks state their own reward or time."""

    manifest: Manifest
    task_count: int
    media_kinds: frozenset[MediumKind]
    has_own_terms: bool = False
