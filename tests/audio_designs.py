"""Audio designs as requesters write them beyond the templates of Label Studio and Ground Truth, and a full answer to
each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from annotator.core.answer.datetimes import written
from annotator.core.answer.defaults import json_number
from annotator.core.answer.regions import namers, regions, shape_made, with_labels, with_region
from annotator.core.answer.result_items import Answer, Region, with_payload, with_selected
from annotator.core.answer.shapes import Shape
from annotator.core.answer.video_tracks import (
    USUAL_FRAMERATE,
    Keyframe,
    NominalFrames,
    PercentBox,
    geometry_of,
    range_of,
    true_ends,
)
from annotator.core.design.controls import Choices, DateTime, Number, Rating, Taxonomy, TextArea
from annotator.core.design.labels import Labels, Tool
from annotator.core.design.medium import Extent
from annotator.core.design.options import is_selectable, options
from annotator.core.design.tree import ControlTag, Design
from annotator.formats.exports.videos.tracks import EvenVideo

AUDIO_S = 11.0
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
_SEGMENTS = ((0.5, 3.25), (2.75, 5.1))  # two speakers overlap for half a second
_LABELS = '<Labels name="who" toName="audio"><Label value="Ada"/><Label value="Noise" alias="noise"/></Labels>'
_AUDIO = '<Audio name="audio" value="$audio"/>'
_PER_REGION, _REQUIRED = 'perRegion="true"', 'required="true"'
_TREE = '<Choice value="Speech"><Choice value="Question"/><Choice value="Answer"/></Choice><Choice value="Music"/>'


def _each(attributes: str) -> str:
    """Return every control that can apply to a segment or to the whole audio."""
    return f"""
        <TextArea name="words" toName="audio" {attributes} rows="3" editable="true" displayMode="region-list"/>
        <Choices name="clear" toName="audio" {attributes} choice="multiple"><Choice value="Yes"/><Choice value="No"/>
        </Choices>
        <Rating name="sure" toName="audio" {attributes}/>
        <Number name="speakers" toName="audio" {attributes} min="0" max="9"/>
        <DateTime name="recorded" toName="audio" {attributes} only="date"/>
        <Taxonomy name="kind" toName="audio" {attributes}>{_TREE}</Taxonomy>"""


CONFIGS: Mapping[str, str] = {
    "every question about each segment": f"<View>{_LABELS}{_AUDIO}{_each(_PER_REGION)}</View>",
    "every question about the whole": f"<View>{_AUDIO}{_each(_REQUIRED)}</View>",
    "several labels at once": f"""<View><Labels name="who" toName="audio" choice="multiple" maxUsages="5">
        <Label value="Ada" background="#f00" hotkey="a"/><Label value="Charles"/><Label value="Noise"/></Labels>
        {_AUDIO}</View>""",
    "two sounds side by side": """<View><View style="display: flex"><Audio name="left" value="$audio"/>
        <Audio name="right" value="$other"/></View>
        <Choices name="better" toName="left,right" required="true"><Choice value="Left"/><Choice value="Right"/>
        </Choices>
        <Labels name="who" toName="left"><Label value="Fault"/></Labels>
        <Labels name="also" toName="right"><Label value="Fault"/></Labels>
        <TextArea name="why" toName="right" perRegion="true"/></View>""",
    "an older name and all looks": """<View><AudioPlus name="audio" value="$audio" hotkey="space" zoom="true"
        volume="true" speed="true" height="120" splitchannels="true" spectrogram="true" defaultspeed="1.5"/>
        <Labels name="who" toName="audio" showInline="true" opacity="0.4"><Label value="Bird"/></Labels></View>""",
    "questions that come with a label": f"""<View>{_LABELS}{_AUDIO}
        <View visibleWhen="region-selected" whenTagName="who" whenLabelValue="Ada">
        <TextArea name="words" toName="audio" perRegion="true" required="true"/></View>
        <View visibleWhen="region-selected" whenLabelValue="noise">
        <Choices name="what" toName="audio" perRegion="true"><Choice value="Car"/><Choice value="Dog"/></Choices></View>
        </View>""",
    "a sound, a picture and a text": f"""<View><Header value="$question"/><Text name="text" value="$text"/>
        <Image name="picture" value="$image"/>{_AUDIO}{_LABELS}
        <RectangleLabels name="box" toName="picture"><Label value="Face"/></RectangleLabels>
        <Labels name="span" toName="text"><Label value="Name"/></Labels>
        <TextArea name="words" toName="audio" perRegion="true"/>
        <Choices name="match" toName="audio"><Choice value="Yes"/><Choice value="No"/></Choices></View>""",
    "choices of the task, and a text to put right": f"""<View>{_AUDIO}
        <Choices name="intent" toName="audio" value="$intents" layout="select"/>
        <TextArea name="words" toName="audio" value="$text" maxSubmissions="1" required="true"/></View>""",
}
_FORM = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form answer-format="flatten-objects">{}</crowd-form>"""
_PLAYED = '<audio controls preload="auto" style="width: 100%">{}Your browser cannot play it.</audio>'
_SOURCE = '<source src="{{{{ task.input.{} | grant_read_access }}}}" type="audio/{}">'
_ONE = _PLAYED.format(_SOURCE.format("audio", "mpeg"))
TEMPLATES: Mapping[str, str] = {
    "plain": _FORM.format(
        """<audio controls src="{{ task.input.audio | grant_read_access }}"></audio>
        <crowd-text-area name="transcription" label="Write what you hear" required rows="4"></crowd-text-area>"""
    ),
    "several answers": _FORM.format(
        f"""<crowd-classifier-multi-select name="heard" header="What is heard?"
        categories="['Speech', 'Music', 'Noise']"><classification-target>{_ONE}</classification-target>
        <short-instructions>Listen.</short-instructions><full-instructions>Listen twice.</full-instructions>
        </crowd-classifier-multi-select>"""
    ),
    "radio buttons": _FORM.format(
        f"""<div>{_ONE}</div><p>How natural is it?</p><crowd-radio-group>
        <crowd-radio-button name="good" value="good">Natural</crowd-radio-button>
        <crowd-radio-button name="bad" value="bad">Not at all</crowd-radio-button></crowd-radio-group>
        <crowd-slider name="quality" min="1" max="5" required></crowd-slider>"""
    ),
    "two to compare": _FORM.format(
        "<table><tr><td>A "
        + _PLAYED.format(_SOURCE.format("audio", "ogg"))
        + "</td><td>B "
        + _PLAYED.format(_SOURCE.format("other", "wav") + _SOURCE.format("third", "mpeg"))
        + """</td></tr></table><select name="better"><option value="a">A</option><option value="b">B</option></select>
        <crowd-checkbox name="noisy">Noise in one of them</crowd-checkbox>"""
    ),
    "in a card, with its words": _FORM.format(
        f"""<crowd-card heading="Recording"><figure>{_ONE}<figcaption>{{{{ task.input.text }}}}</figcaption></figure>
        </crowd-card><crowd-input name="speaker" label="Who speaks?"></crowd-input>
        <textarea name="notes" maxlength="200"></textarea>"""
    ),
}


def full_answer(design: Design, columns: Mapping[str, str]) -> Answer:
    """Return an answer to every question: two segments per audio, then each question about each segment or the
    whole."""
    answer = Answer()
    for control in design.controls():
        answer = _marked(answer, control, design, columns)
    for control in design.controls():
        if not isinstance(control, Labels | Tool):
            about = [region for region in regions(answer, design) if region.to_name in control.targets]
            for region in about if control.per_region else (None,):
                answer = _said(answer, control, region)
    return answer


def _marked(answer: Answer, control: ControlTag, design: Design, columns: Mapping[str, str]) -> Answer:
    shape = shape_made(control, design)
    if shape in (Shape.RANGES, Shape.TRACK):
        return marked_on_video(answer, control, design)
    if not isinstance(control, Labels) or shape is None:
        return answer
    name, labels = control.targets[0], [label.reported for label in control.labels]
    places: list[tuple[dict[str, Any], Extent | None]] = []
    if shape is Shape.SEGMENT:
        places = [({"start": start, "end": end, "channel": 0}, Extent(duration_s=AUDIO_S)) for start, end in _SEGMENTS]
    elif shape is Shape.SPAN:
        places = [({"start": 0, "end": 3, "text": columns["text"][:3]}, None)]
    elif shape is Shape.RECTANGLE:
        places = [({"x": 1, "y": 2, "width": 3, "height": 4, "rotation": 0}, Extent(8, 6))]
    for number, (geometry, extent) in enumerate(places):
        region = Region(f"{control.name}{number}", name, shape, geometry, extent)
        answer = with_region(answer, control, region, (labels[number % len(labels)],))
        for namer in namers(design, name):
            if namer.name == control.name and namer.selection.value == "multiple":
                answer = with_labels(answer, namer, region, tuple(labels[:2]))
    return answer


def marked_on_video(answer: Answer, control: ControlTag, design: Design) -> Answer:
    """Add two overlapping ranges, or two tracks: a box that moves, rotates and ends, and one that stays. Each has a
    label."""
    video, name = EvenVideo(275, 11.0), control.targets[0]
    nominal = NominalFrames(USUAL_FRAMERATE, video.duration_s)
    if isinstance(control, Labels):
        for number, (first, last) in enumerate(((10, 40), (30, 274))):
            place = range_of(first, last, video, nominal, reaches_end=last == video.frames - 1)
            ends = true_ends(first, last, video)
            region = Region(f"{control.name}{number}", name, Shape.RANGES, place, frames=ends)
            label = control.labels[number % len(control.labels)]
            answer = with_region(answer, control, region, (label.reported,))
    if isinstance(control, Tool):
        leaves = Keyframe(50, video.time_s(50), PercentBox(30, 20, 10, 10, 45.0), goes_on=False)
        begins = Keyframe(5, video.time_s(5), PercentBox(1, 2, 10, 10))
        for number, track in enumerate(((begins, leaves), (begins,))):
            geometry, frames = geometry_of(track, video, nominal)
            region = Region(f"{control.name}{number}", name, Shape.TRACK, geometry, frames=frames)
            answer = with_region(answer, control, region)
            for namer in namers(design, name):
                if shape_made(namer, design) is None:
                    answer = with_labels(answer, namer, region, (namer.labels[number % len(namer.labels)].reported,))
    return answer


def _said(answer: Answer, control: ControlTag, region: Region | None) -> Answer:
    match control:
        case Choices() | Taxonomy():
            path = next(option.path for option in options(control) if is_selectable(control, option))
            return with_selected(answer, control, [path], region)
        case Rating():
            return with_payload(answer, control, control.max_rating, region)
        case Number():
            return with_payload(answer, control, json_number(control.max) if control.max is not None else 2, region)
        case DateTime():
            return with_payload(answer, control, written(control, NOON), region)
        case TextArea():
            return with_payload(answer, control, ["Good morning, said she."], region)
        case _:
            return answer
