"""What the README shows to requesters is a bundle without any problem, in both of its ways."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from annotator.formats.bundle_reader import read_bundle
from bundle_making import picture
from fakes.bundle_shelf import HeldSource

README = Path(__file__).resolve().parents[2] / "README.md"
PRESET = re.compile(r"preset = .*?\nlabels = [^\n]*\n", re.DOTALL)


def shown(kind: str) -> str:
    """The one example that is written in this language."""
    (example,) = re.findall(rf"```{kind}\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    return str(example)


@pytest.mark.parametrize("has_preset", [True, False])
def test_the_example_can_be_copied(has_preset: bool) -> None:
    manifest, ways = shown("toml"), len(PRESET.findall(shown("toml")))
    files = {"tasks.csv": shown("csv").encode(), "media/corner.jpg": picture("JPEG", "teal")}
    if not has_preset:
        manifest = PRESET.sub('config = "config.xml"\n', manifest)
        files["config.xml"] = shown("xml").encode()
    reading = read_bundle(HeldSource("my-bundle", {**files, "bundle.toml": manifest.encode()}))
    assert reading.problems == ()
    assert reading.bundle is not None
    assert (ways, len(reading.bundle.tasks)) == (1, 1)
    (control,) = reading.bundle.design.controls()
    assert "Bench" in [choice.value for choice in control.choices]
