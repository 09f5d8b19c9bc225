"""A script that speaks the audio of the sample bundle `audio-transcription` with espeak-ng. Each run of the same
version places the same words at the same times.

From the root of the checkout: `python -m resources.samples.speak_audio_transcription [--to FOLDER] [NAME ...]`."""

from __future__ import annotations

import sys
from pathlib import Path

from resources.samples.speaking import english, french
from resources.samples.speaking.recording import speak

RECORDINGS = (*english.RECORDINGS, *french.RECORDINGS)

if __name__ == "__main__":
    sys.exit(speak(RECORDINGS, Path(__file__).parent / "audio-transcription", sys.argv[1:]))
