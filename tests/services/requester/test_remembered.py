"""Media that were checked before: decoded again only if their content has changed."""

from __future__ import annotations

from msgspec.structs import replace

from annotator.core.errors import MediaFault
from annotator.core.ports.bundles import Lent
from annotator.core.problems import ProblemCode, errors
from bundle_making import valid_files
from services.requester import checking_harness
from services.requester.checking_harness import ASIDE, CONFIG, Harness

CUT = MediaFault(MediaFault.UNDECODABLE, path="x", detail="cut off")
MANY = 100


def many_files() -> dict[str, bytes]:
    images = {f"media/{number}.png": b"\x89PNG\r\n\x1a\n%d" % number for number in range(MANY)}
    rows = "".join(f"{number},{path}\n" for number, path in enumerate(images))
    files = {path: data for path, data in valid_files().items() if not path.startswith("media/")}
    return {**files, "instructions.md": b"Look.", **images, "tasks.csv": f"id,image\n{rows}".encode()}


def decoded(harness: Harness) -> list[str]:
    """Return the images that were decoded since the last call, sorted."""
    together = [path for paths in harness.counted for path in paths]
    paths = sorted({*together, *(request.path for request in harness.asked)})
    harness.counted.clear()
    harness.asked.clear()
    return [path.removeprefix(ASIDE) for path in paths]


def test_many_images_are_decoded_together_and_only_the_odd_ones_by_themselves() -> None:
    harness = Harness(many_files(), {"media/7.png": CUT})
    (problem,) = errors(harness.check().problems)
    assert (problem.code, problem.place.file) == (ProblemCode.MEDIA_UNDECODABLE, "media/7.png")
    assert sum(map(len, harness.counted)) == MANY
    assert [request.path for request in harness.asked] == [ASIDE + "media/7.png"]
    assert harness.steps[-1] == (MANY, MANY)


def test_a_second_check_decodes_only_what_has_changed_or_was_at_fault() -> None:
    harness = Harness(many_files(), {"media/7.png": CUT}, pages={"media/9.png": 2})
    first = harness.check().problems
    assert len(decoded(harness)) == MANY
    assert harness.check().problems == first
    assert decoded(harness) == ["media/7.png"]
    changed = replace(harness, files={**harness.files, "media/3.png": b"other"}, faults={"media/3.png": CUT})
    codes = {(problem.code, problem.place.file) for problem in changed.check().problems}
    assert (ProblemCode.MEDIA_UNDECODABLE, "media/3.png") in codes
    assert decoded(changed) == ["media/3.png", "media/7.png"]


def test_a_file_that_changes_while_it_is_decoded_is_not_remembered() -> None:
    class Changing(checking_harness.FakeLender):
        def is_unchanged(self, lent: Lent) -> bool:
            return lent.location != f"{ASIDE}media/5.png"

    harness = Harness(many_files())
    harness.lender = Changing
    harness.check()
    decoded(harness)
    harness.lender = checking_harness.FakeLender
    harness.check()
    assert decoded(harness) == ["media/5.png"]


def test_audio_heard_before_is_not_decoded_again() -> None:
    tasks = b"id,image,audio\n1,media/first.png,media/a.wav\n"
    audio = {"config.xml": CONFIG, "tasks.csv": tasks, "media/a.wav": b"RIFF\x00\x00\x00\x00WAVE"}
    harness = Harness({**valid_files(), **audio})
    first = harness.check().problems
    assert harness.heard == [f"{ASIDE}media/a.wav"]
    harness.heard.clear()
    assert harness.check().problems == first
    assert not harness.heard
