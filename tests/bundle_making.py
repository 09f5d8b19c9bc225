"""A valid bundle for tests, and functions that write bundles as folders or zip files with unusual members."""

from __future__ import annotations

import io
import stat
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct
from PIL import Image

MANIFEST = """\
format = "annotator-bundle"
version = 1
id = "street-things"
revision = 1
title = "Say what stands in the street"
description = "Three pictures."

[requester]
name = "City Mapping Group"
contact = "mapping@example.org"

[design]
config = "config.xml"

[pay]
currency = "EUR"
amount = "0.04"

[time]
expected_s = 12
"""
CONFIG = """\
<View style="display: flex">
  <Image name="picture" value="$image"/>
  <View>
    <Header value="What do you see?"/>
    <Choices name="things" toName="picture" choice="multiple" required="true">
      <Choice value="Bench" hotkey="b"/>
      <Choice value="Tree" alias="tree"/>
    </Choices>
  </View>
</View>
"""
TASKS = """\
id,image
first,media/first.png
second,media/second.jpg
third,media/third.webp
"""
INSTRUCTIONS = "# What to do\n\nLook at the whole picture.\n\n![A bench](media/first.png)\n"


def image(kind: str, colour: str, size_px: tuple[int, int] = (8, 6)) -> bytes:
    """Return an image of one colour. `kind` is Pillow's name of the format."""
    held = io.BytesIO()
    Image.new("RGB", size_px, colour).save(held, kind)
    return held.getvalue()


IMAGES: Mapping[str, bytes] = {
    "media/first.png": image("PNG", "teal"),
    "media/second.jpg": image("JPEG", "orange"),
    "media/third.webp": image("WEBP", "navy"),
}


def valid_files() -> dict[str, bytes]:
    """Return the files of a valid bundle by path."""
    texts = {"bundle.toml": MANIFEST, "config.xml": CONFIG, "tasks.csv": TASKS, "instructions.md": INSTRUCTIONS}
    return {**{path: text.encode() for path, text in texts.items()}, **IMAGES}


def valid_bundle(folder: Path) -> Path:
    """Write the valid bundle into `folder` and return the folder."""
    return write_folder(folder, valid_files())


def write_folder(folder: Path, files: Mapping[str, bytes]) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


class Member(Struct, frozen=True):
    """A member of a zip file. `kind` is a file type of `stat`; 0 leaves it unset, as zip files made on Windows do."""

    path: str
    content: bytes = b""
    kind: int = 0
    is_encrypted: bool = False


def write_zip(path: Path, members: Iterable[Member]) -> Path:
    """Write the members under their names, including duplicates."""
    encrypted: list[str] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Duplicate name", UserWarning)
        for member in members:
            info = zipfile.ZipInfo(member.path)
            info.filename = info.orig_filename = member.path
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (member.kind | 0o644) << 16 if member.kind else 0
            archive.writestr(info, member.content)
            if member.is_encrypted:
                encrypted.append(member.path)
    for name in encrypted:
        _mark_encrypted(path, name)
    return path


def _mark_encrypted(path: Path, name: str) -> None:
    """Set the encryption flag in both headers of the member, because zipfile cannot encrypt."""
    data = bytearray(path.read_bytes())
    for signature, flags, title in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        at = data.find(signature)
        while at >= 0:
            if data[at + title : at + title + len(name)] == name.encode():
                data[at + flags] |= 1
            at = data.find(signature, at + 4)
    path.write_bytes(data)


def members(files: Mapping[str, bytes]) -> list[Member]:
    return [Member(path, content, stat.S_IFREG) for path, content in files.items()]
