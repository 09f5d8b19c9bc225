"""Sources of other programs in memory, planned as imports and read again as bundles."""

from __future__ import annotations

import io
import wave
from collections.abc import Mapping

from annotator.core.problems import ProblemCode, errors
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.imports.plan import ImportRequest, NewBundle, Planned
from annotator.formats.imports.reader import plan_import
from bundle_making import image
from fakes.bundle_source import MemorySource
from fakes.plain_images import DECODED_HERE

PNG = image("PNG", "teal")
CONFIG = b"""<View>
  <Image name="image" value="$image"/>
  <Choices name="things" toName="image"><Choice value="Bench"/><Choice value="Tree"/></Choices>
</View>"""
TEXT_CONFIG = b"""<View>
  <Text name="text" value="$text"/>
  <Choices name="mood" toName="text" value="$options"/>
</View>"""
REQUEST = ImportRequest(requester="City Mapping Group")
TAGGING = ImportRequest(requester="City Mapping Group", labels=("cat", "dog"), question="What is it?")

type Files = Mapping[str, bytes | str]


def plan(files: Files, request: ImportRequest = REQUEST, beside: Files | None = None) -> Planned:
    return plan_import(source(files), request, _bytes(beside or {}), DECODED_HERE)


def source(files: Files) -> MemorySource:
    return MemorySource(_bytes(files))


def _bytes(files: Files) -> dict[str, bytes]:
    return {path: data.encode() if isinstance(data, str) else data for path, data in files.items()}


def imported(
    files: Files, request: ImportRequest = REQUEST, beside: Files | None = None
) -> tuple[NewBundle, list[dict[str, str]]]:
    """The new bundle and the columns of its tasks, after it was read as a bundle without any problem."""
    planned = plan(files, request, beside)
    assert errors(planned.problems) == ()
    assert planned.bundle is not None
    return planned.bundle, read_again(planned.bundle, files)


def read_again(new: NewBundle, files: Files) -> list[dict[str, str]]:
    held = _bytes(files)
    reading = read_bundle(MemorySource({**new.files, **{path: held[one] for path, one in new.media.items()}}))
    assert errors(reading.problems) == ()
    assert reading.bundle is not None
    assert len(reading.bundle.tasks) == new.tasks
    return [dict(task.columns) for task in reading.bundle.tasks]


def codes(planned: Planned) -> list[tuple[ProblemCode, str]]:
    assert planned.bundle is None
    return [(problem.code, problem.params.get("why", "")) for problem in errors(planned.problems)]


def wav() -> bytes:
    """A fifth of a second of silence."""
    held = io.BytesIO()
    with wave.open(held, "wb") as audio:
        audio.setnchannels(1)
        audio.setsampwidth(2)
        audio.setframerate(8000)
        audio.writeframes(bytes(1600))
    return held.getvalue()
