"""A bundle of one medium, as a case that is checked and opened."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from annotator.core.design.medium import MediumKind
from bundle_making import MANIFEST, write_folder
from hostile.cases import HostileCase, Way

_TAGS = {
    MediumKind.IMAGE: "Image",
    MediumKind.DOCUMENT: "Pdf",
    MediumKind.AUDIO: "Audio",
    MediumKind.VIDEO: "Video",
}
_CONFIG = """\
<View>
  <{tag} name="medium" value="$medium"/>
  <Choices name="answer" toName="medium"><Choice value="Yes"/><Choice value="No"/></Choices>
</View>
"""
FOLDER = "media"

type Content = Callable[[], bytes]


def shown(
    kind: MediumKind,
    name: str,
    content: bytes | Content,
    *,
    is_sound: bool | None = None,
    is_large: bool = False,
    most_mb: int | None = None,
    most_cpu_s: int | None = None,
) -> HostileCase:
    """`name` ends as the file does. `content` that is costly is a function."""

    def write(folder: Path) -> Path:
        data = content if isinstance(content, bytes) else content()
        return write_folder(folder / "bundle", {**_texts(kind, name), f"{FOLDER}/{_file(name)}": data})

    return HostileCase(f"{kind.value}/{name}", write, is_sound, Way.SHOWN, is_large, most_mb, most_cpu_s)


def special(kind: MediumKind, name: str, make: Callable[[Path], None]) -> HostileCase:
    """In place of the medium stands what is no file: `make` is given where."""

    def write(folder: Path) -> Path:
        bundle = write_folder(folder / "bundle", _texts(kind, name))
        (bundle / FOLDER).mkdir()
        make(bundle / FOLDER / _file(name))
        return bundle

    return HostileCase(f"{kind.value}/{name}", write, False, Way.SHOWN)


def specials(kind: MediumKind, suffix: str) -> list[HostileCase]:
    """Return special files in place of a regular file."""
    return [
        special(kind, f"a-pipe.{suffix}", os.mkfifo),
        special(kind, f"a-folder.{suffix}", Path.mkdir),
        special(kind, f"a-device.{suffix}", lambda path: path.symlink_to("/dev/zero")),
        special(kind, f"a-link-to-itself.{suffix}", lambda path: path.symlink_to(path)),
        special(kind, f"a-link-out.{suffix}", lambda path: path.symlink_to("/etc/hostname")),
    ]


def _file(name: str) -> str:
    return f"medium.{name.rpartition('.')[2]}"


def _texts(kind: MediumKind, name: str) -> dict[str, bytes]:
    config = _CONFIG.format(tag=_TAGS[kind])
    texts = {"bundle.toml": MANIFEST, "config.xml": config, "tasks.csv": f"id,medium\nfirst,{FOLDER}/{_file(name)}\n"}
    return {path: text.encode() for path, text in {**texts, "instructions.md": "# Look\n\nSay it.\n"}.items()}
