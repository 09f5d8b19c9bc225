"""A design in which segments of a sound are marked, and answers to it drawn by hypothesis."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from annotator.core.answer.regions import with_region
from annotator.core.answer.result_items import Answer, Region, with_payload
from annotator.core.answer.shapes import Shape
from annotator.core.answer.video_tracks import USUAL_FRAMERATE
from annotator.core.design.controls import TextArea
from annotator.core.design.labels import Label, Labels
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Audio
from annotator.core.design.tree import Design, View
from annotator.formats.exports.segments.frame_times import RangeClock
from annotator.formats.exports.segments.timed_text import TimedTexts, timed_texts

SPEAKERS = ("Ada", "Bob & <Co>", 'Quo"te')
AUDIO = Audio(name="sound", value="$audio")
WHO = Labels(name="who", to_name="sound", labels=tuple(Label(value=name) for name in SPEAKERS), allow_empty=True)
SAID = TextArea(name="said", to_name="sound", per_region=True)
NOTE = TextArea(name="note", to_name="sound", per_region=True)
DESIGN = Design(View(children=(AUDIO, WHO, SAID, NOTE)))
DURATION_S = 100.0
CLOCK = RangeClock(Extent(duration_s=DURATION_S), USUAL_FRAMERATE)
PATH = "media/talk.wav"

# What breaks files: quotes, ends of lines, tags, arrows, numbers alone in a line, what other parsers look for.
ODD = (
    *('"', '""', "a --> b", "1\n00:00:01,000 --> 00:00:02,000", "<v Eve>", "<b>bold", "&amp;", "item [2]:", "5\n7"),
    *(
        'text = "x"',
        "intervals [3]:",
        '"IntervalTier"',
        "é\u0301 \u202e مرحبا 👩‍🔬",
        "\x00\x07\x85\u2028",
        "\t\r\n\n",
        "WEBVTT",
        "NOTE x",
    ),
)
TEXTS = st.lists(st.sampled_from(ODD) | st.text(max_size=8), max_size=4).map("".join)


def answer_of(*segments: tuple[float, float, str, str, str]) -> Answer:
    """Each with start, end, speaker, text and note; empty where there is none."""
    answer = Answer()
    for count, (start_s, end_s, speaker, text, note) in enumerate(segments):
        place = {"start": start_s, "end": end_s, "channel": 0}
        region = Region(f"s{count}", "sound", Shape.SEGMENT, place, Extent(duration_s=DURATION_S))
        answer = with_region(answer, WHO, region, (speaker,) if speaker else ())
        answer = with_payload(answer, SAID, [text] if text else None, region)
        answer = with_payload(answer, NOTE, [note] if note else None, region)
    return answer


def audio_of(*segments: tuple[float, float, str, str, str]) -> TimedTexts:
    return timed_texts(answer_of(*segments), DESIGN, AUDIO, PATH, CLOCK)


@st.composite
def audio_files(draw: st.DrawFn, notes: Sequence[str] = ("", "n")) -> TimedTexts:
    """Segments that overlap, touch, or last no time at all."""
    times = st.floats(0, DURATION_S) | st.sampled_from([0.0, 0.0004, 0.0005, 1.0, 1.0005, 59.9995, DURATION_S])
    segments = st.tuples(times, times, st.sampled_from(["", *SPEAKERS]), TEXTS, st.sampled_from(notes))
    drawn = draw(st.lists(segments, max_size=12))
    return audio_of(*((min(start, end), max(start, end), who, text, note) for start, end, who, text, note in drawn))
