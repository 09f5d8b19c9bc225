"""A design in which ranges of a film are marked, and films of any rate on which they are."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from annotator.core.answer.regions import with_region
from annotator.core.answer.result_items import Answer, Region, with_payload
from annotator.core.answer.shapes import Shape
from annotator.core.answer.video_tracks import NominalFrames, range_of, true_ends
from annotator.core.design.controls import TextArea
from annotator.core.design.labels import Label, Labels, LabelsKind
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Video
from annotator.core.design.tree import Design, View
from annotator.formats.exports.segments.frame_times import RangeClock
from annotator.formats.exports.segments.table import Transcribed
from annotator.formats.exports.segments.timed_text import TimedTexts, timed_texts
from answer_making import an_envelope
from fakes.videos import FakeVideo

LABELS = ("Running", "Fight")
VIDEO = Video(name="film", value="$film")
SEEN = Labels(name="seen", to_name="film", kind=LabelsKind.TIMELINE, labels=tuple(Label(value=name) for name in LABELS))
WHY = TextArea(name="why", to_name="film", per_region=True)
DESIGN = Design(View(children=(VIDEO, SEEN, WHY)))
FRAMES = 250
RATES = st.sampled_from([Fraction(25), Fraction(30_000, 1001), Fraction(24), Fraction(60), Fraction(10)])
RANGES = st.lists(
    st.tuples(st.integers(0, FRAMES - 1), st.integers(0, FRAMES - 1), st.sampled_from(LABELS)).map(
        lambda drawn: (min(drawn[:2]), max(drawn[:2]), drawn[2])
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda drawn: drawn[:2],
)


def filmed(rate: Fraction, begins_s: float = 0.0) -> FakeVideo:
    return FakeVideo("/film.mp4", [begins_s + float(number / rate) for number in range(FRAMES)])


def nominal_of(rate: Fraction, video: FakeVideo) -> NominalFrames:
    return NominalFrames(Fraction(24), float(FRAMES / rate), video.time_s(0))


def marked(video: FakeVideo, rate: Fraction, *ranges: tuple[int, int, str]) -> Answer:
    answer, nominal = Answer(), nominal_of(rate, video)
    for count, (first, last, label) in enumerate(ranges):
        geometry = range_of(first, last, video, nominal, reaches_end=last == FRAMES - 1)
        region = Region(f"r{count}", "film", Shape.RANGES, geometry, frames=true_ends(first, last, video))
        answer = with_region(answer, SEEN, region, (label,))
        answer = with_payload(answer, WHY, [f"{label} {first}"], region)
    return answer


def timed(rate: Fraction, *ranges: tuple[int, int, str], begins_s: float = 0.0) -> TimedTexts:
    extent = Extent(64, 36, float(FRAMES / rate), frame_count=FRAMES, begins_s=begins_s or None)
    answer = marked(filmed(rate, begins_s), rate, *ranges)
    return timed_texts(answer, DESIGN, VIDEO, "media/film.mp4", RangeClock(extent, Fraction(24)))


def transcribed(audio: TimedTexts) -> Transcribed:
    return Transcribed(an_envelope("first"), audio, LABELS, "film.first")
