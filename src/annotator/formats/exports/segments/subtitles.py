"""Segments as subtitles: WebVTT (https://www.w3.org/TR/webvtt1/) and SubRip (.srt, which nobody ever wrote down).

In WebVTT who speaks is a voice, `<v Ada>`, and every text comes back as it was. SubRip knows neither voices nor a way
to write `<`, `>` or `-->`: who speaks stands before the text, `Ada: `, and these signs become `[`, `]` and →. A segment
whose text is missing is in neither: nothing is shown then.
"""

from __future__ import annotations

import io

from annotator.formats.exports.segments.timed_text import TimedText, TimedTexts

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_SUBRIP_SIGNS = str.maketrans({"<": "[", ">": "]"})


def webvtt_bytes(audio: TimedTexts) -> bytes:
    return _written(audio, "vtt")


def srt_bytes(audio: TimedTexts) -> bytes:
    return _written(audio, "srt")


def webvtt_text(text: TimedText) -> str:
    """What a cue holds."""
    escaped = (text.whole_text or text.shown).translate(_ESCAPES)
    return f"<v {text.named.translate(_ESCAPES)}>{escaped}" if text.named and text.whole_text else escaped


def srt_text(text: TimedText) -> str:
    whole = f"{text.named}: {text.whole_text}" if text.named and text.whole_text else text.whole_text or text.shown
    return whole.replace("-->", "→").translate(_SUBRIP_SIGNS)


def timestamp(time_ms: int) -> str:
    """`00:00:01.500`; hours have as many digits as they need, two at least."""
    seconds, rest_ms = divmod(time_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}.{rest_ms:03d}"


def _written(audio: TimedTexts, form: str) -> bytes:
    from webvtt import Caption, WebVTT

    as_text = webvtt_text if form == "vtt" else srt_text
    captions: list[Caption] = []
    for text in audio.texts:
        if not (text.whole_text or text.shown):
            continue
        start_ms, end_ms = text.times_ms
        captions.append(Caption(timestamp(start_ms), timestamp(end_ms), as_text(text)))
    held = io.StringIO()
    WebVTT(captions=captions).write(held, format=form)
    return (held.getvalue().rstrip("\n") + "\n").encode()
