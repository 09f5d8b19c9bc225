"""Speaks the sounds of the sample bundle `audio-transcription` with espeak-ng: the same words at the same places at
every run of the same version.

From the root of the checkout: `python -m resources.samples.speak_audio_transcription [--to FOLDER] [NAME ...]`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from resources.samples.speaking import english, french
from resources.samples.speaking.recording import speak

RECORDINGS = (*english.RECORDINGS, *french.RECORDINGS)

if __name__ == "__main__":
    sys.exit(speak(RECORDINGS, Path(__file__).parent / "audio-transcription", sys.argv[1:]))
