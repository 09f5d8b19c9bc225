"""A bundle as a requester wrote it, read and checked: frozen data. Fields follow `bundle.toml`."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.bundle.manifest import Manifest
from annotator.core.bundle.tasks import Task, Tasks, TimeRule
from annotator.core.design.medium import Medium, MediumKind
from annotator.core.design.tree import Design, filled
from annotator.core.money.amount import Money


@dataclass(frozen=True, slots=True)
class Bundle:
    manifest: Manifest
    design: Design
    tasks: Tasks
    instructions_html: str  # sanitised; empty when there are none

    def reward(self, task: Task) -> Money | None:
        """What this task brings, or None when the bundle states no pay."""
        pay = self.manifest.pay
        if pay is None:
            return None
        return Money(pay.amount if task.reward is None else task.reward, pay.currency)

    def time_rule(self, task: Task) -> TimeRule:
        own, general = task.time, self.manifest.time
        return TimeRule(
            expected_s=own.expected_s if own.expected_s is not None else general.expected_s,
            max_s=own.max_s if own.max_s is not None else general.max_s,
            idle_after_s=own.idle_after_s if own.idle_after_s is not None else general.idle_after_s,
        )

    def media(self, task: Task) -> tuple[Medium, ...]:
        """What the task shows and plays, in document order."""
        filled_tags = ((tag, filled(tag.value, task.columns)) for tag in self.design.media())
        return tuple(Medium(path, tag.KIND) for tag, path in filled_tags if path)

    def all_media(self) -> tuple[Medium, ...]:
        """What any task shows and plays, each once."""
        media: dict[Medium, None] = {}
        for tag in self.design.media():
            paths = self.tasks.columns.get(tag.value[1:], ()) if tag.value.startswith("$") else (tag.value,)
            media.update((Medium(path, tag.KIND), None) for path in paths if path)
        return tuple(media)


@dataclass(frozen=True, slots=True)
class Summary:
    """A bundle as far as it is known without reading its table. `has_own_terms`: some tasks say themselves what they
    bring or how long they take."""

    manifest: Manifest
    task_count: int
    media_kinds: frozenset[MediumKind]
    has_own_terms: bool = False
