"""Export of segments to subtitles: WebVTT (https://www.w3.org/TR/webvtt1/) and SubRip (.srt, which has no
specification). WebVTT has the speaker as voice, `<v Ada>`, and preserves every text. SubRip has no voices and cannot
express `<`, `>` or `-->`. There the speaker precedes the text, `Ada: `, and these signs become `[`, `]` and →.
Segments with a missing text are left out of both."""

from __future__ import annotations

import io

from annotator.formats.exports.segments.timed_text import TimedText, TimedTexts

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_SUBRIP_SIGNS = str.maketrans({"<": "[", ">": "]"})


def webvtt_bytes(timed: TimedTexts) -> bytes:
    return _written(timed, "vtt")


def srt_bytes(timed: TimedTexts) -> bytes:
    return _written(timed, "srt")


def webvtt_text(text: TimedText) -> str:
    """Return the content of a cue."""
    escaped = (text.full_text or text.shown).translate(_ESCAPES)
    return f"<v {text.named.translate(_ESCAPES)}>{escaped}" if text.named and text.full_text else escaped


def srt_text(text: TimedText) -> str:
    whole = f"{text.named}: {text.full_text}" if text.named and text.full_text else text.full_text or text.shown
    return whole.replace("-->", "→").translate(_SUBRIP_SIGNS)


def timestamp(time_ms: int) -> str:
    """Format a time as `00:00:01.500`. Hours have at least two digits."""
    seconds, rest_ms = divmod(time_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}.{rest_ms:03d}"


def _written(timed: TimedTexts, form: str) -> bytes:
    from webvtt import Caption, WebVTT

    as_text = webvtt_text if form == "vtt" else srt_text
    captions: list[Caption] = []
    for text in timed.texts:
        if not (text.full_text or text.shown):
            continue
        start_ms, end_ms = text.times_ms
        captions.append(Caption(timestamp(start_ms), timestamp(end_ms), as_text(text)))
    held = io.StringIO()
    WebVTT(captions=captions).write(held, format=form)
    return (held.getvalue().rstrip("\n") + "\n").encode()
