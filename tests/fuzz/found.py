"""Inputs found by fuzzing and fixed since: each gives an outcome that its target accepts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import inf

from annotator.media.messages import SandboxReport
from bundle_making import MANIFEST
from fuzz.grammar import framed
from media.video.written_videos import as_ivf, vp8


def _manifests() -> Iterator[bytes]:
    """A kind of pay that is a table was looked for in a set."""
    yield MANIFEST.replace("[pay]", "[pay]\nkind = {a = 1}").encode()
    yield MANIFEST.replace("[pay]", "[pay]\nkind = []").encode()


def _messages() -> Iterator[bytes]:
    """A number without end in the first words of a worker ended the thread that heard them: no picture came then."""
    ready = ["SandboxReport", *SandboxReport()]
    for kind in range(4):
        yield bytes([kind]) + framed(["SandboxReport", True, inf, *SandboxReport()[2:]])
    # A film's worker that died behind its first picture was followed by another, for ever.
    opened = ["VideoOpened", 320, 180, 0, [25, 1], [1, 25], 100, None, 4.0]
    shown = (opened, ["FrameReady", 1, 3, 0, 1, 320, 180])
    yield b"\0" + framed(ready, *shown)
    yield b"\0" + framed(ready, *shown, ["FrameReady", 1, 4, 1, 1, 320, 180])
    # So was one that knew all of a film, then no longer, and a sound's that knew less of the outline for a moment.
    scanned = (["FrameScanProgress", 50, is_complete] for is_complete in (False, True))
    yield b"\0" + framed(ready, *shown, *scanned, ["none"])
    heard = (["AudioOpened", 48_000, 2, 96_000], ["TableTooSmall", "rows", 1 << 16])
    progress = (["ScanProgress", 9_600, [4_800, 10, bins, False, False]] for bins in (19, 18))
    yield b"\1" + framed(ready, *heard, *progress, ["none"])


def _videos() -> Iterator[bytes]:
    """A stamp beyond what any film lasts was told to the window, which took its worker for a liar."""
    yield as_ivf(vp8(64, 64, 3), [0, 1, 14_245_720_490_008])


FOUND: dict[str, Callable[[], Iterator[bytes]]] = {"manifest": _manifests, "messages": _messages, "films": _videos}
