"""A fallback design for media checks if the real one cannot be read. It uses the media in the task table."""

from __future__ import annotations

from annotator.core.bundle.tasks import Tasks
from annotator.core.design.medium import MediumKind
from annotator.core.design.objects import Audio, Image, MediaTag, Pdf, Video
from annotator.core.design.tree import Design, View
from annotator.formats.source.media_kinds import kind_of

_TAGS: dict[MediumKind, type[MediaTag]] = {
    MediumKind.IMAGE: Image,
    MediumKind.DOCUMENT: Pdf,
    MediumKind.AUDIO: Audio,
    MediumKind.VIDEO: Video,
}


def design_by_names(tasks: Tasks) -> Design:
    """Return a design with a tag for each kind of media that a column contains, judged by file names. Such a column
    may contain other values as well."""
    found: list[MediaTag] = []
    for name, column in tasks.columns.items():
        kinds = {kind_of(text) for text in column}
        found += (_TAGS[kind](name=f"{name} {kind.value}", value=f"${name}") for kind in MediumKind if kind in kinds)
    return Design(View(children=tuple(found)))
