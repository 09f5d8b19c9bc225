"""Answers about a whole image. Among the image formats only labelme and CVAT can hold such flags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from annotator.core.answer.regions import Region
from annotator.core.design.controls import Choices
from annotator.core.design.labels import Labels, Tool
from annotator.core.design.options import from_result
from annotator.core.design.tree import Design
from annotator.core.outbox.envelope import Envelope

# The control whose choices are labelme's flags of a whole image.
IMAGE_FLAGS: Final = "picture_flags"


def flags_of(envelope: Envelope, image: str, design: Design) -> tuple[str, ...]:
    """Return the flags set for an image, by the name of its tag."""
    own = (region for region in envelope.answer.regions if region.to_name == image and _is_flags(region, design))
    return tuple(path[-1] for region in own for path in from_result(region.value.get("choices")))


def asks_flags(design: Design, image: str) -> bool:
    """Return True if the design asks for flags of an image, by the name of its tag."""
    control = design.control(IMAGE_FLAGS)
    return isinstance(control, Choices) and not control.per_region and image in control.targets


def whole_answers(envelope: Envelope, design: Design, *, with_flags: bool) -> Iterator[str]:
    """Yield the control name of each answer about a whole image."""
    for region in envelope.answer.regions:
        control = design.control(region.from_name)
        is_about_all = control is not None and not isinstance(control, Labels | Tool) and not control.per_region
        if is_about_all and (with_flags or not _is_flags(region, design)):
            yield region.from_name


def _is_flags(region: Region, design: Design) -> bool:
    control = design.control(IMAGE_FLAGS)
    return region.from_name == IMAGE_FLAGS and isinstance(control, Choices) and not control.per_region
