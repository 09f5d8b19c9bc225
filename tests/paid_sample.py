"""The image tagging sample as a paid bundle. Samples are practice and in no pay figure."""

from __future__ import annotations

import shutil
from pathlib import Path

from annotator.formats.builtin.resources import resource_folder

KEY = "paid-image-tagging@3"
_PRACTICE = 'kind = "practice"'
_ID = '"sample-image-tagging"'


def paid_sample(folder: Path, amount: str = "0.04") -> Path:
    """Write the sample into a new folder. Each task pays `amount` EUR."""
    shutil.copytree(resource_folder() / "samples" / "image-tagging", folder)
    manifest = folder / "bundle.toml"
    text = manifest.read_text(encoding="utf-8")
    assert _PRACTICE in text
    assert _ID in text
    paid = text.replace(_PRACTICE, f'currency = "EUR"\namount = "{amount}"').replace(_ID, '"paid-image-tagging"')
    manifest.write_text(paid, encoding="utf-8")
    return folder
