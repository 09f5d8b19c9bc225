"""A script that makes the H.264 video of the self-test with PyAV's own wheel. The shipped program has no such encoder.

From the root of the checkout: `python -m resources.self_test.encode_video`."""

from __future__ import annotations

from pathlib import Path

from annotator.app.self_test.media_files import make_video

if __name__ == "__main__":
    make_video(Path(__file__).with_name("video.mp4"), "mp4", "libx264")
