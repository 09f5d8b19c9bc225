"""Export of segments to ELAN annotations (EAF 2.8,
https://www.mpi.nl/tools/elan/EAF_Annotation_Format_2.8_and_ELAN.pdf). Tiers are those of `textgrid`. Times are whole
milliseconds, as in ELAN."""

from __future__ import annotations

from collections.abc import Sequence
from posixpath import basename
from typing import TYPE_CHECKING

from annotator.formats.exports.segments.textgrid import UNNAMED
from annotator.formats.exports.segments.timed_text import TimedTexts, tiers

if TYPE_CHECKING:
    from pympi.Elan import Eaf

_MIME_BY_SUFFIX = {
    "wav": "audio/x-wav",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "mpg": "video/mpeg",
    "mpeg": "video/mpeg",
    "mkv": "video/x-matroska",
    "webm": "video/webm",
    "avi": "video/x-msvideo",
    "ts": "video/mp2t",
}
_FIRST_DAY = "1970-01-01T00:00:00+00:00"


def eaf_bytes(audio: TimedTexts, labels: Sequence[str]) -> bytes:
    """Return the file. It names the media file beside it, where ELAN looks if the file is nowhere else."""
    from pympi.Elan import Eaf, to_string

    written = Eaf(author="")
    # A fixed date for privacy, so that the same results give the same file.
    written.adocument["DATE"] = _FIRST_DAY
    written.remove_tier("default")
    name = basename(audio.path)
    suffix = name.rpartition(".")[2].lower()
    written.add_linked_file(name, relpath=f"./{name}", mimetype=_MIME_BY_SUFFIX.get(suffix, f"audio/{suffix}"))
    for tier, shown in tiers(audio.texts, labels, UNNAMED).items():
        written.add_tier(tier)
        for text, words in shown:
            written.add_annotation(tier, *text.times_ms, words)
    _sort_slots(written)
    content: bytes = to_string(written, pretty=False, encoding="UTF-8")
    return content + b"\n"


def _sort_slots(written: Eaf) -> None:
    """Sort the time slots. ELAN expects them in order of time; the library writes them in order of tiers."""
    old = sorted(written.timeslots, key=lambda slot: written.timeslots[slot])
    renamed = {slot: f"ts{count}" for count, slot in enumerate(old, start=1)}
    written.timeslots = {renamed[slot]: written.timeslots[slot] for slot in old}
    for aligned, *_rest in written.tiers.values():
        for name, (start, end, value, drawing) in aligned.items():
            aligned[name] = (renamed[start], renamed[end], value, drawing)
