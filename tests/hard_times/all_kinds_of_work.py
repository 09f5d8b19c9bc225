"""A bundle of each kind of work: pictures to tag and to draw on, details to find, texts, forms, translations, sounds,
films. Each has more tasks than a home sees lives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from annotator.formats.builtin.resources import resource_bytes
from bundle_making import CONFIG, IMAGES, MANIFEST, write_folder

TASKS = 150
WORDS = "The lift is out of order until Thursday. If you cannot take the stairs, ring the bell beside the door."
_AUDIO, _VIDEO = "media/weather.opus", "media/boats.webm"
_BOXES = """<View><Image name="picture" value="$image"/>
  <RectangleLabels name="box" toName="picture"><Label value="Bench"/><Label value="Tree"/></RectangleLabels>
  <Choices name="sharp" toName="picture" perRegion="true"><Choice value="Sharp"/><Choice value="Not"/></Choices>
</View>"""
_DETAILS = """<View><Image name="picture" value="$image"/>
  <RectangleLabels name="detail" toName="picture" required="true"><Label value="Clock" maxUsages="1"/>
  </RectangleLabels></View>"""
_REMINDS = ('config = "config.xml"', 'config = "config.xml"\nreminder = "first-answer"')
_TEXTS = """<View><Labels name="what" toName="text"><Label value="Name"/><Label value="Place"/></Labels>
  <Text name="text" value="$text"/>
  <Choices name="tone" toName="text" required="true"><Choice value="Calm"/><Choice value="Cross"/></Choices></View>"""
_FORM = """<View><Text name="text" value="$text"/>
  <TextArea name="name" toName="text" rows="1" maxSubmissions="1" required="true"/>
  <Choices name="kind" toName="text" layout="select" required="true">
  <Choice value="Shop"/><Choice value="Pool"/></Choices>
  <Number name="year" toName="text" min="1000" max="2100"/><DateTime name="day" toName="text" only="date"/>
  <Rating name="sure" toName="text" required="true"/></View>"""
_TRANSLATION = """<View style="display: flex"><View><Text name="source" value="$text"/></View><View>
  <TextArea name="translation" toName="source" rows="8" maxSubmissions="1" required="true"/></View></View>"""
_TRANSCRIPTION = """<View><Labels name="speaker" toName="audio" required="true">
  <Label value="Ada"/><Label value="Noise"/></Labels><Audio name="audio" value="$audio"/>
  <TextArea name="words" toName="audio" perRegion="true" rows="2" maxSubmissions="1"/>
  <Choices name="clarity" toName="audio" required="true"><Choice value="All"/><Choice value="None"/></Choices></View>"""
_VIDEOS = """<View><Video name="film" value="$film"/>
  <TimelineLabels name="when" toName="film"><Label value="Moves" hotkey="m"/><Label value="Rests" hotkey="r"/>
  </TimelineLabels><VideoRectangle name="box" toName="film"/>
  <Labels name="what" toName="film"><Label value="Boat"/><Label value="Other"/></Labels>
  <Choices name="kind" toName="film" required="true"><Choice value="Drawn"/><Choice value="Filmed"/></Choices></View>"""
# Kind -> the config, and what stands in the one column beside the id.
KINDS: Mapping[str, tuple[str, str, str]] = {
    "tags": (CONFIG, "image", "media/first.png"),
    "boxes": (_BOXES, "image", "media/second.jpg"),
    "details": (_DETAILS, "image", "media/second.jpg"),
    "texts": (_TEXTS, "text", WORDS),
    "forms": (_FORM, "text", WORDS),
    "translations": (_TRANSLATION, "text", WORDS),
    "sounds": (_TRANSCRIPTION, "audio", _AUDIO),
    "films": (_VIDEOS, "film", _VIDEO),
}
PLAYED = frozenset({"sounds", "films"})


def key_of(kind: str) -> str:
    return f"{kind}@1"


def bundles(folder: Path) -> Mapping[str, Path]:
    """Kind -> a bundle of it, all of them below `folder`."""
    return {kind: _bundle(folder / kind, kind) for kind in KINDS}


def _bundle(folder: Path, kind: str) -> Path:
    config, column, cell = KINDS[kind]
    rows = [f"id,{column}", *(f"task-{number},{json.dumps(cell)}" for number in range(TASKS))]
    manifest = MANIFEST.replace('id = "street-things"', f'id = "{kind}"')
    manifest = manifest.replace(*_REMINDS) if kind == "details" else manifest
    samples = {
        _AUDIO: "samples/audio-transcription/media/weather.opus",
        _VIDEO: "samples/video-moderation/media/boats.webm",
    }
    media = {cell: IMAGES[cell]} if cell in IMAGES else {}
    if cell in samples:
        media = {cell: resource_bytes(samples[cell])}
    files = {"bundle.toml": manifest, "config.xml": config, "tasks.csv": "\n".join(rows)}
    return write_folder(folder, {**{name: text.encode() for name, text in files.items()}, **media})
