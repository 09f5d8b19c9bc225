"""Words of a bundle that become names of exported files, parts of other programs' files, or lines of a terminal."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from msgspec.structs import replace

from annotator.core.answer.result_items import ResultItem
from annotator.core.design.medium import Extent, Medium, MediumKind
from annotator.core.outbox.envelope import Envelope
from answer_making import an_envelope, write_results
from bundle_making import MANIFEST, image, write_folder
from hostile.cases import HostileCase, Way
from hostile.commands import BUNDLE, RESULTS
from hostile.media.audio_files import wav

_WORDS = {
    "escape": "a\x1b[31mb", "line": "a\nb", "nul": "a\0b", "turned": "a\u202egpj.exe", "no-width": "a\u200bb",
    "parent": "..", "parent-deep": "../../x", "root": "/x", "drive": "C:x", "folders": "a/b", "backslash": "a\\b",
    "device": "nul", "device-with-suffix": "con.x", "high-digits": "com\u00b9", "dot-at-the-end": "x.", "dots": "...",
    "space-first": " x", "hidden": ".x", "dash": "-rf", "tilde": "~", "formula": "=1+1;=2", "tag": "<b>x</b>",
    "braces": "{0} %s {name}", "comma": 'a,b"c', "tab": "a\tb", "star": "a*b?", "stream": "a:b", "emoji": "\U0001f642",
    "200-letters": "x" * 200, "250-letters": "x" * 250, "251-letters": "x" * 251, "80-signs": "\u4e16" * 80,
    "60-rare-signs": "\U00020000" * 60, "200-signs": "\u4e16" * 200, "accents": "e" + "\u0301" * 120,
    "labels": "labels", "classes": "classes", "data": "data", "images": "images",
}  # fmt: skip
_CONFIGS = {
    MediumKind.IMAGE: '<Image name="picture" value="$medium"/>\n  <RectangleLabels name="marks" toName="picture">',
    MediumKind.AUDIO: '<Audio name="picture" value="$medium"/>\n  <Labels name="marks" toName="picture">',
}
_SUFFIXES = {MediumKind.IMAGE: "png", MediumKind.AUDIO: "wav"}
_EXTENTS = {MediumKind.IMAGE: Extent(8, 6), MediumKind.AUDIO: Extent(duration_s=1.0, sample_rate_hz=8_000)}


def exports() -> Iterator[HostileCase]:
    for kind, suffix in _SUFFIXES.items():
        for name, word in _WORDS.items():
            file = f"media/first.{suffix}"
            yield _case(kind, f"id-{name}", {word: file})
            yield _case(kind, f"file-{name}", {"first": f"media/{word}.{suffix}"})
            yield _case(kind, f"folder-{name}", {"first": f"media/{word}/x.{suffix}"})
            yield _case(kind, f"label-{name}", {"first": file}, label=word)
            yield _case(kind, f"title-{name}", {"first": file}, title=word)
            yield _case(kind, f"all-{name}", {f"{word}.": f"media/_{word}.{suffix}"}, label=word, workers=2)
        tasks = {name: f"media/{name}.{suffix}" for name in _WORDS if name not in ("device", "nul")}
        yield _case(kind, "many", tasks, is_sound=True)
        yield from _alike(kind, suffix)


def _alike(kind: MediumKind, suffix: str) -> Iterator[HostileCase]:
    """Yield names that become one name, or a file where a folder is."""
    first = f"media/first.{suffix}"
    yield _case(kind, "ids-alike", {"a/b": first, "a_b": first, "A_B": first, "a:b": first}, is_sound=True, workers=2)
    folders = {str(number): f"media/{number}/x.{suffix}" for number in range(12)}
    yield _case(kind, "files-alike", folders, is_sound=True)
    for ending in ("json", "xml", "txt", "png", "vtt", "wav"):
        if ending == suffix:
            continue
        paths = {"one": f"media/a.{suffix}", "two": f"media/a.{ending}/x.{suffix}"}
        yield _case(kind, f"a-folder-as-a-{ending}", paths, is_sound=True)
    paths = {"one": f"media/a.{suffix}", "two": f"a.{suffix}"}
    yield _case(kind, "beside-the-media-folder", paths, is_sound=True)
    if kind is MediumKind.IMAGE:
        kinds = {ending: f"media/a.{ending}" for ending in ("png", "jpg", "webp", "gif", "bmp")}
        yield _case(kind, "kinds-alike", kinds, is_sound=True)


def _case(
    kind: MediumKind,
    name: str,
    tasks: Mapping[str, str],
    *,
    label: str = "Bench",
    title: str = "Say it",
    workers: int = 1,
    is_sound: bool | None = None,
) -> HostileCase:
    """`tasks` maps ids to media. As many results of each task as there are `workers`."""

    def write(folder: Path) -> Path:
        media = {path: _medium(kind, path) for path in tasks.values()}
        config = f"<View>\n  {_CONFIGS[kind]}<Label value={quoteattr(label)}/></{_closing(kind)}>\n</View>\n"
        table = io.StringIO()
        csv.writer(table).writerows([("id", "medium"), *tasks.items()])
        texts = {
            "bundle.toml": MANIFEST.replace("Say what stands in the street", json.dumps(title)[1:-1]),
            "config.xml": config,
            "tasks.csv": table.getvalue(),
        }
        files = {path: text.encode("utf-8", "surrogatepass") for path, text in texts.items()}
        write_folder(folder / BUNDLE, {**files, **{path: data for path, data in media.items() if _is_writable(path)}})
        write_results(folder / RESULTS, [*_results(kind, tasks, label, workers)])
        return folder

    return HostileCase(f"export/{kind.value}-{name}", write, is_sound, Way.EXPORTED)


def _closing(kind: MediumKind) -> str:
    return "RectangleLabels" if kind is MediumKind.IMAGE else "Labels"


def _is_writable(path: str) -> bool:
    """Return whether this system holds such a file below the bundle's folder."""
    parts = path.split("/")
    return "\0" not in path and not {"", ".", ".."} & set(parts) and all(len(part.encode()) <= 255 for part in parts)


def _medium(kind: MediumKind, path: str) -> bytes:
    if kind is MediumKind.AUDIO:
        return wav()
    endings = {"jpg": "JPEG", "webp": "WEBP", "gif": "GIF", "bmp": "BMP"}
    return image(endings.get(path.rpartition(".")[2], "PNG"), "teal")


def _results(kind: MediumKind, tasks: Mapping[str, str], label: str, workers: int) -> Iterator[Envelope]:
    for number, (task_id, path) in enumerate(tasks.items()):
        for worker in range(workers):
            whose = f"ad4a-0000-0000-000{worker}"
            envelope = an_envelope(task_id, *_items(kind, label), number=number * workers + worker + 1, worker=whose)
            yield replace(envelope, media=(Medium(path, kind, _EXTENTS[kind], "ab" * 32),))


def _items(kind: MediumKind, label: str) -> Sequence[ResultItem]:
    if kind is MediumKind.IMAGE:
        box = {"x": 10.0, "y": 10.0, "width": 50.0, "height": 50.0, "rotation": 0, "rectanglelabels": [label]}
        return [ResultItem("r1", "marks", "picture", "rectanglelabels", box, _EXTENTS[kind])]
    segment = {"start": 0.1, "end": 0.5, "channel": 0, "labels": [label]}
    return [ResultItem("r1", "marks", "picture", "labels", segment, _EXTENTS[kind])]
