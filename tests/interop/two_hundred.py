"""A requester's 200 tasks about images, audio and video, each with its own medium, in three projects.

Each image has boxes in plain colours, so that the correct answer is visible in it."""

from __future__ import annotations

import io
import struct
import wave
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from PIL import Image, ImageDraw

from interop.requester import Requester
from media.video.made_videos import Kind, made

WIDTH_PX, HEIGHT_PX = 60, 40
COLOURS: Mapping[str, tuple[int, int, int]] = {"Car": (255, 0, 0), "Tree": (0, 255, 0)}
RATE_HZ, AUDIO_S = 8_000, 3
VIDEO = Kind("mp4", "mp4", rate=Fraction(25), frames=50, options={"preset": "ultrafast", "threads": "1"})
COUNTS: Mapping[str, int] = {"pictures": 120, "sounds": 40, "films": 40}
CONFIGS: Mapping[str, str] = {
    "pictures": """<View><Image name="picture" value="$image"/>
<RectangleLabels name="kind" toName="picture"><Label value="Car" hotkey="c"/><Label value="Tree" hotkey="t"/>
</RectangleLabels></View>""",
    "sounds": """<View><Audio name="sound" value="$audio"/>
<Labels name="who" toName="sound"><Label value="Voice" hotkey="v"/><Label value="Noise" hotkey="n"/></Labels>
<Choices name="what" toName="sound" required="true"><Choice value="Speech" hotkey="s"/>
<Choice value="Music" alias="music" hotkey="m"/></Choices></View>""",
    "films": """<View><Video name="film" value="$video" framerate="24"/>
<TimelineLabels name="moment" toName="film"><Label value="Calm" alias="calm" hotkey="c"/>
<Label value="Fast" hotkey="f"/></TimelineLabels>
<Choices name="use" toName="film" required="true"><Choice value="Usable" hotkey="u"/>
<Choice value="Useless" hotkey="x"/></Choices></View>""",
}
COLUMNS: Mapping[str, str] = {"pictures": "image", "sounds": "audio", "films": "video"}
INSTRUCTIONS = "<h2>What to do</h2><p>Say <b>what is there</b>.</p>"


class Box(Struct, frozen=True):
    """In whole pixels of the picture."""

    label: str
    left: int
    top: int
    width: int
    height: int


class Asked(Struct, frozen=True):
    """A project, by what its tasks are about. `media`: name -> content, in the order of the tasks."""

    about: str
    number: int
    tasks: tuple[int, ...]
    media: Mapping[str, bytes]


def boxes(number: int) -> tuple[Box, ...]:
    """On picture `number`: one, or two for each third."""
    labels = ("Car", "Tree") if number % 2 else ("Tree", "Car")
    first = Box(labels[0], 3 + number % 11, 2 + number % 7, 9 + number % 13, 6 + number % 5)
    second = Box(labels[1], 36 + number % 5, 20 + number % 6, 8 + number % 7, 7 + number % 4)
    return (first, second) if number % 3 == 0 else (first,)


def is_predicted(number: int) -> bool:
    """Return True if the task of image `number` has predicted boxes."""
    return number % 10 == 7


def is_skipped(number: int) -> bool:
    """Return True for the skipped tasks of each project."""
    return number % 20 == 19


def seen_boxes(image: bytes) -> dict[str, tuple[int, int, int, int]]:
    """By label, as left, top, width and height: of what is there in its colour."""
    seen = np.asarray(Image.open(io.BytesIO(image)).convert("RGB"))
    found = {}
    for label, colour in COLOURS.items():
        rows, columns = np.nonzero((seen == colour).all(axis=2))
        if rows.size:
            width, height = int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1
            found[label] = int(columns.min()), int(rows.min()), width, height
    return found


def ask_all(requester: Requester, scratch: Path) -> dict[str, Asked]:
    """By what they are about."""
    video = made(scratch / "film", VIDEO).read_bytes()
    makers: Mapping[str, tuple[str, Callable[[int], bytes]]] = {
        "pictures": ("png", _image),
        "sounds": ("wav", _audio),
        "films": ("mp4", lambda number: video + _free(number)),
    }
    return {about: _ask(requester, about, *makers[about]) for about in COUNTS}


def _ask(requester: Requester, about: str, suffix: str, make: Callable[[int], bytes]) -> Asked:
    instructions = {"expert_instruction": INSTRUCTIONS, "show_instruction": about == "pictures"}
    project = requester.add_project(CONFIGS[about], title=f"Two hundred: {about}", **instructions)
    media = {f"{about}-{number:03}.{suffix}": make(number) for number in range(COUNTS[about])}
    addresses = requester.add_files(project, media)
    tasks = [
        {"data": {COLUMNS[about]: address, "number": number}, **_predicted(about, number)}
        for number, address in enumerate(addresses.values())
    ]
    return Asked(about, project, tuple(requester.add_tasks(project, tasks)), media)


def _predicted(about: str, number: int) -> dict[str, Any]:
    if about != "pictures" or not is_predicted(number):
        return {}
    return {"predictions": [{"model_version": "m1", "score": 0.5, "result": _as_result(boxes(number))}]}


def _as_result(boxes: Sequence[Box]) -> list[dict[str, Any]]:
    common = {"from_name": "kind", "to_name": "picture", "type": "rectanglelabels", "image_rotation": 0}
    extent = {"original_width": WIDTH_PX, "original_height": HEIGHT_PX}
    return [{"id": f"box{place}", **common, **extent, "value": _value(box)} for place, box in enumerate(boxes)]


def _value(box: Box) -> dict[str, Any]:
    x, y = box.left * 100 / WIDTH_PX, box.top * 100 / HEIGHT_PX
    width, height = box.width * 100 / WIDTH_PX, box.height * 100 / HEIGHT_PX
    return {"x": x, "y": y, "width": width, "height": height, "rotation": 0, "rectanglelabels": [box.label]}


def _image(number: int) -> bytes:
    image = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), (0, 0, number))
    draw = ImageDraw.Draw(image)
    for box in boxes(number):
        corner = (box.left + box.width - 1, box.top + box.height - 1)
        draw.rectangle(((box.left, box.top), corner), COLOURS[box.label])
    held = io.BytesIO()
    image.save(held, "PNG")
    return held.getvalue()


def _audio(number: int) -> bytes:
    times_s = np.arange(RATE_HZ * AUDIO_S) / RATE_HZ
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((np.sin(times_s * (1_500 + 60 * number)) * 9_000).astype("<i2").tobytes())
    return held.getvalue()


def _free(number: int) -> bytes:
    """A box of MP4 that says nothing, so that no two films are the same file."""
    return struct.pack(">I4sI", 12, b"free", number)
