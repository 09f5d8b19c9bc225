"""Generated bundles of any number of tasks, for benchmarks and memory limits."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterator

from PIL import Image

IMAGES = 200
IMAGE_PX = (1600, 1200)
_MANIFEST = """\
format = "annotator-bundle"
version = 1
id = "large-{looked_at}"
revision = 1
title = "Very many tasks"
[requester]
name = "bench"
[design]
config = "config.xml"
[tasks]
file = "{file}"
[pay]
currency = "EUR"
amount = "0.05"
[time]
expected_s = 10
[assignments]
order = "{order}"
"""
_CONFIG = """\
<View><{tag} name="seen" value="${looked_at}"/><Text name="title" value="$title"/>
<Text name="place" value="$place"/><Text name="note" value="$note"/>
<Choices name="sharp" toName="seen"><Choice value="Yes"/><Choice value="No"/></Choices></View>
"""
_TEXT = """the river runs slowly past an old mill where nobody has lived for years and the wheel stands still in high
summer grass while children throw stones at it, counting how many of them reach the other bank before the light goes
and someone calls them home for supper; l’été, l’hiver, une forêt, où, déjà, naïve, 水, 橋 and ☂"""


def large_files(count: int, looked_at: str, file: str = "tasks.csv", order: str = "given") -> dict[str, bytes]:
    """Return the files of a valid bundle with `count` tasks, without images. `looked_at` is `image` or `text`. Three
    more columns hold text, about 90 characters per row; a `text` has 150 more."""
    texts = {
        "bundle.toml": _MANIFEST.format(looked_at=looked_at, file=file, order=order),
        "config.xml": _CONFIG.format(tag=looked_at.capitalize(), looked_at=looked_at),
        "instructions.md": "# What to do\n\nLook, and say.\n",
        file: _table(_rows(count, looked_at), file),
    }
    return {path: text.encode() for path, text in texts.items()}


def large_images(count: int = IMAGES) -> dict[str, bytes]:
    """Return JPEGs of 2 megapixels in different colours, by the paths that the tasks refer to."""
    held = {}
    grain = Image.effect_noise(IMAGE_PX, 20)
    for number in range(count):
        tint = Image.new("L", IMAGE_PX, number % 256)
        data = io.BytesIO()
        Image.merge("RGB", (grain, tint, grain)).save(data, "JPEG", quality=80)
        held[_image(number)] = data.getvalue()
    return held


def _image(number: int) -> str:
    return f"media/{number % IMAGES:03}.jpg"


def _rows(count: int, looked_at: str) -> Iterator[dict[str, str]]:
    dice = random.Random(7)
    for number in range(count):
        seen = _image(number) if looked_at == "image" else _said(dice, 28)
        title, place, note = _said(dice, 4), _said(dice, 2), _said(dice, 10)
        yield {"id": f"task-{number:06}", looked_at: seen, "title": title, "place": place, "note": note}


def _said(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(_TEXT.split(), k=words))


def _table(rows: Iterator[dict[str, str]], file: str) -> str:
    if file.endswith(".jsonl"):
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if file.endswith(".json"):
        tasks = [{"id": number, "data": row} for number, row in enumerate(rows, start=1)]
        return json.dumps(tasks, ensure_ascii=False)
    held = io.StringIO()
    first = next(rows)
    writer = csv.DictWriter(held, list(first))
    writer.writeheader()
    writer.writerow(first)
    writer.writerows(rows)
    return held.getvalue()
