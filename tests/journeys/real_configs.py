"""Bundles around real labeling configs: sample data from the config's own comment, else made up."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from itertools import cycle
from pathlib import Path

from PIL import Image as ShownImage

from annotator.core.design.objects import Audio, Image, List, Paragraphs, Pdf, Video, is_structured
from annotator.core.design.tree import Design, paths_in
from annotator.core.problems import errors
from annotator.formats.builtin.resources import resource_bytes
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from bundle_making import MANIFEST, write_folder
from media.images.written_pdfs import document, written

_FILES: Mapping[type, str] = {
    Image: "media/{}.png",
    Pdf: "media/{}.pdf",
    Audio: "media/{}.opus",
    Video: "media/{}.webm",
}
_SPOKEN = "samples/audio-transcription/media/message.opus"
_RECORDED = "samples/video-moderation/media/stall.webm"
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_LIST = json.dumps([{"value": "First of this task"}, {"value": "Second of this task"}])
_TALK = [{"author": "Ann", "text": "I am Ann 🦊 from Acme."}, {"author": "Bot", "text": "Hello!\nHow can I help?"}]
_WORDS = (
    "The meter tells how much you really earn for an hour of work. It counts the time that instructions take, "
    "and the time that a picture needs to come, as well as the time on the task itself."
)


def problems_of(config: Path) -> tuple[str, ...]:
    """Return the problems of the config, as codes with their details."""
    log = ProblemLog()
    read_design(config.read_bytes(), config.name, log)
    return tuple(f"{one.code.value} {one.params.get('tag', '')}".strip() for one in errors(log.problems()))


def bundle_around(config: Path, folder: Path) -> Path:
    """A bundle of two tasks in `folder`."""
    design = read_design(config.read_bytes(), config.name, ProblemLog())
    assert design is not None, f"{config.name} is no XML"
    # What is seen and heard of one column is a film.
    tags = sorted(design.media(), key=lambda tag: isinstance(tag, Video))
    media = {tag.value[1:]: _FILES[type(tag)].format(tag.value[1:]) for tag in tags if type(tag) in _FILES}
    images = [path for path in media.values() if path.endswith(".png")]
    documents = [path for path in media.values() if path.endswith(".pdf")]
    audio_files = [path for path in media.values() if path.endswith(".opus")]
    videos = [path for path in media.values() if path.endswith(".webm")]
    card_images = sorted(
        {path for tag in design.media() if isinstance(tag, List) for path in _card_images(tag, config)}
    )
    rows = [_row(number, design, config, media) for number in (1, 2)]
    held = io.StringIO()
    table = csv.DictWriter(held, list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    files = {
        "bundle.toml": MANIFEST.encode(),
        "config.xml": config.read_bytes(),
        "tasks.csv": held.getvalue().encode(),
        **{path: _image(colour) for path, colour in zip(images, _colours(), strict=False)},
        **dict.fromkeys(documents, document([written("Page 1"), written("Page 2")])),
        **{path: _image(colour) for path, colour in zip(card_images, cycle(_colours()), strict=False)},
        **dict.fromkeys(audio_files, resource_bytes(_SPOKEN)),
        **dict.fromkeys(videos, resource_bytes(_RECORDED)),
    }
    return write_folder(folder, files)


def _row(number: int, design: Design, config: Path, media: Mapping[str, str]) -> dict[str, str]:
    sample, dynamic = _sample(config), design.dynamic_columns()
    structured = {tag.value[1:] for tag in design.objects() if is_structured(tag)}
    talks = {tag.value[1:] for tag in design.objects() if isinstance(tag, Paragraphs)}
    row = {"id": f"task-{number}"}
    for column in design.variables():
        if column in media:
            row[column] = media[column]
        elif column in structured:
            row[column] = json.dumps(sample.get(column, _TALK if column in talks else []))
        elif column in dynamic:
            row[column] = json.dumps(sample[column]) if isinstance(sample.get(column), list) else _LIST
        else:
            row[column] = str(sample.get(column) or _WORDS)
    return row


def _card_images(tag: List, config: Path) -> tuple[str, ...]:
    return paths_in(tag, json.dumps(_sample(config)[tag.value[1:]]))


def _sample(config: Path) -> Mapping[str, object]:
    """The first task that a comment of the config gives."""
    for comment in _COMMENT.findall(config.read_text(encoding="utf-8")):
        try:
            found = json.loads(comment)
        except ValueError:
            continue
        first = found[0] if isinstance(found, list) else found
        if isinstance(first, dict):
            data = first.get("data", first)
            return data if isinstance(data, dict) else {}
    return {}


def _image(colour: str) -> bytes:
    held = io.BytesIO()
    ShownImage.new("RGB", (800, 600), colour).save(held, "PNG")
    return held.getvalue()


def _colours() -> tuple[str, ...]:
    return ("teal", "orange", "navy", "olive")
