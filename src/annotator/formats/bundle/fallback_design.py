"""What stands in for a design that cannot be read, for those who look at media: whatever a table names like one."""

from __future__ import annotations

from annotator.core.bundle.tasks import Tasks
from annotator.core.design.medium import MediumKind
from annotator.core.design.objects import Audio, Image, MediaTag, Video
from annotator.core.design.tree import Design
from annotator.core.design.view import View
from annotator.formats.source.media_kinds import kind_of

_TAGS: dict[MediumKind, type[MediaTag]] = {
    MediumKind.IMAGE: Image,
    MediumKind.AUDIO: Audio,
    MediumKind.VIDEO: Video,
}


def design_by_names(tasks: Tasks) -> Design:
    """A tag for each kind of media that a column has by their names. Such a column may have others beside them."""
    found: list[MediaTag] = []
    for name, column in tasks.columns.items():
        kinds = {kind_of(text) for text in column}
        found += (_TAGS[kind](name=f"{name} {kind.value}", value=f"${name}") for kind in MediumKind if kind in kinds)
    return Design(View(children=tuple(found)))
