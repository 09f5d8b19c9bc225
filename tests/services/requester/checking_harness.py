"""A requester who checks a bundle, with decoders that are told what they find."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.errors import BundleRefused, MediaFault, StoreFault
from annotator.core.money.amount import Money
from annotator.core.pay.minimum_wages import WageRule
from annotator.core.ports.bundles import BundleSource, Lent
from annotator.core.ports.images import ImageRequest
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.formats.source.media_kinds import HEAD_BYTES
from annotator.services.bundles import CheckedBundle
from annotator.services.requester.checks import RequesterChecks
from annotator.services.requester.media_checks import Decoders
from annotator.store.bundles.media_verdicts import KeptVerdicts
from fakes.audio_files import FakeAudio, FakeAudioFiles, silence
from fakes.bundle_library import HeldSource, MemoryLibrary
from fakes.images import FakeImages
from fakes.videos import FakeVideo, FakeVideos
from services.service_env import PLACE

ASIDE = "/aside/"
# The task that shows what the first row names.
FIRST = {"tasks_file": "tasks.csv", "tasks_row": "1", "tasks": "1"}
CONFIG = b"""<View><Image name="image" value="$image"/><Audio name="audio" value="$audio"/>
<Choices name="same" toName="audio"><Choice value="Yes"/><Choice value="No"/></Choices></View>"""


class FakeLender(Struct):
    """Lends each file under /aside."""

    source: BundleSource
    out: set[str] = field(default_factory=set)
    is_closed: bool = False

    def lend(self, path: str) -> Lent:
        if path == "media/third.webp" and self.source.name == "torn":
            raise BundleRefused((Problem(ProblemCode.ARCHIVE_DAMAGED, Place(path), {"detail": "torn"}),))
        if path == "media/third.webp" and self.source.name == "full":
            raise StoreFault(path=ASIDE, detail="no room")
        self.out.add(path)
        data = self.source.read(path, 1 << 20)
        return Lent(ASIDE + path, data[:HEAD_BYTES], sha256=hashlib.sha256(data).hexdigest())

    def is_unchanged(self, lent: Lent) -> bool:
        path = lent.location.removeprefix(ASIDE)
        return hashlib.sha256(self.source.read(path, 1 << 20)).hexdigest() == lent.sha256

    def give_back(self, lent: Lent) -> None:
        self.out.remove(lent.location.removeprefix(ASIDE))

    def close(self) -> None:
        assert not self.out
        self.is_closed = True


class Harness(Struct):
    """`faults`: path in the bundle -> what decoding it raises."""

    files: Mapping[str, bytes]
    faults: Mapping[str, MediaFault] = field(default_factory=dict)
    name: str = "street"
    lenders: list[FakeLender] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    asked: list[ImageRequest] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    steps: list[tuple[int, int]] = field(default_factory=list)
    compared: list[tuple[int, int]] = field(default_factory=list)
    most_s: float = 60.0
    pages: Mapping[str, int] = field(default_factory=dict)
    lender: type[FakeLender] = FakeLender
    counted: list[tuple[str, ...]] = field(default_factory=list)
    verdicts: KeptVerdicts = field(default_factory=lambda: KeptVerdicts(None))

    def check(self, location: str = PLACE) -> CheckedBundle:
        """Without what is said of media that no task names, of which there are some."""
        checked = self.check_all(location)
        problems = tuple(each for each in checked.problems if each.code is not ProblemCode.MEDIA_UNUSED)
        return replace(checked, problems=problems)

    def check_all(self, location: str = PLACE) -> CheckedBundle:
        library = MemoryLibrary({PLACE: HeldSource(self.name, self.files)})
        rule = WageRule("net", Money(Decimal("9.74"), "EUR"), date(2026, 6, 1), "a law")
        decoders = Decoders(self._images, self._audio_files, self._videos)
        checks = RequesterChecks(
            library.open_source, self._lender, decoders, lambda _currency: rule, self.verdicts, self.most_s
        )
        return asyncio.run(
            checks.check(
                location,
                lambda done_bytes, all_bytes: self.compared.append((done_bytes, all_bytes)),
                lambda done, count: self.steps.append((done, count)),
            )
        )

    def told(self) -> list[tuple[ProblemCode, str, str]]:
        return [(one.code, one.place.file, one.params.get("why", "")) for one in self.check().problems]

    def _lender(self, source: BundleSource) -> FakeLender:
        self.lenders.append(self.lender(source))
        return self.lenders[-1]

    @asynccontextmanager
    async def _audio_files(self) -> AsyncIterator[FakeAudioFiles]:
        known = {ASIDE + path: FakeAudio(path, silence(1)) for path in self.files if path not in self.faults}
        audio_files = FakeAudioFiles(known, {ASIDE + path: fault for path, fault in self.faults.items()}, self.heard)
        yield audio_files
        await audio_files.close()
        assert all(audio.is_closed for path, audio in known.items() if path in self.heard)

    @asynccontextmanager
    async def _videos(self) -> AsyncIterator[FakeVideos]:
        known = {ASIDE + path: FakeVideo(path, (0.0, 0.04)) for path in self.files if path not in self.faults}
        yield FakeVideos(known, {ASIDE + path: fault for path, fault in self.faults.items()}, self.heard)
        assert all(video.is_closed for path, video in known.items() if path in self.heard)

    @asynccontextmanager
    async def _images(self, count: int) -> AsyncIterator[FakeImages]:
        self.opened.append(count)
        sizes = {ASIDE + path: (8, 6) for path in self.files}
        images = FakeImages(sizes, {ASIDE + path: fault for path, fault in self.faults.items()}, self.asked)
        images.counted = self.counted
        images.pages = {ASIDE + path: pages for path, pages in self.pages.items()}
        yield images
        await images.close()
