"""The icons have all sizes, and the files for a Linux desktop agree with each other, with the program and with those
checkers that are installed."""

from __future__ import annotations

import plistlib
import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from annotator.app.version import VERSION
from icons import DRAWING, HICOLOR_PX, write
from linux.layout import with_releases
from macos.application import application

LINUX = Path(__file__).resolve().parents[2] / "packaging" / "linux"
MIME_TYPE = "application/vnd.annotator.bundle+zip"
CHECKERS = (
    ("desktop-file-validate", "annotator.desktop"),
    ("appstreamcli validate --no-net", "annotator.metainfo.xml"),
)
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def test_the_icons_have_all_sizes_in_the_same_bytes_twice(tmp_path: Path) -> None:
    written = write(tmp_path)
    first = [path.read_bytes() for path in written]
    assert [path.read_bytes() for path in write(tmp_path)] == first
    images = [path for path in written if path.suffix == ".png"]
    assert [path.relative_to(tmp_path).as_posix() for path in images] == [
        f"icons/hicolor/{px}x{px}/apps/annotator.png" for px in HICOLOR_PX
    ]
    for path, px in zip(images, HICOLOR_PX, strict=True):
        with Image.open(path) as image:
            assert (image.size, image.mode, image.getpixel((0, 0))) == ((px, px), "RGBA", (0, 0, 0, 0))
    assert (tmp_path / "icons/hicolor/scalable/apps/annotator.svg").read_bytes() == DRAWING.read_bytes()
    with Image.open(tmp_path / "annotator.ico") as icon:
        assert {16, 32, 48, 256} <= {width for width, _height in icon.info["sizes"]}
    with Image.open(tmp_path / "annotator.icns") as icon:
        assert {(16, 16, 2), (128, 128, 1), (512, 512, 2)} <= set(icon.info["sizes"])


def test_the_desktop_entry_opens_files_of_the_type_that_is_declared() -> None:
    entry = ConfigParser(interpolation=None)
    entry.read(LINUX / "annotator.desktop", encoding="utf-8")
    keys = entry["Desktop Entry"]
    types = etree.parse(LINUX / "annotator.mime.xml").getroot()
    (glob,) = types.iter("{*}glob")
    assert glob.get("pattern") == "*.annotator"
    assert [kind.get("type") for kind in types.iter("{*}mime-type", "{*}sub-class-of")] == [
        MIME_TYPE,
        "application/zip",
    ]
    about = etree.parse(LINUX / "annotator.metainfo.xml").getroot()
    assert about.findtext("provides/mediatype") == MIME_TYPE
    assert about.findtext("launchable") == "annotator.desktop"
    assert (keys["exec"], keys["mimetype"]) == ("annotator open %f", f"{MIME_TYPE};")
    assert about.findtext("summary") == keys["comment"]
    assert about.findall("summary")[1].text == keys["comment[fr]"]
    paragraphs = [part.get(LANGUAGE) for part in about.iter("p", "li")]
    assert paragraphs == [None, "fr"] * (len(paragraphs) // 2)


def test_finder_opens_files_of_the_same_type(tmp_path: Path) -> None:
    options = application(tmp_path)
    assert Path(options["icon"]).is_file()
    info = plistlib.loads(plistlib.dumps(options["info_plist"]))
    (declared,) = info["UTExportedTypeDeclarations"]
    assert declared["UTTypeTagSpecification"] == {
        "public.filename-extension": ["annotator"], "public.mime-type": [MIME_TYPE]
    }  # fmt: skip
    owned = [kind["LSItemContentTypes"] for kind in info["CFBundleDocumentTypes"] if kind["LSHandlerRank"] == "Owner"]
    assert owned == [[declared["UTTypeIdentifier"]]]
    about = etree.parse(LINUX / "annotator.metainfo.xml").getroot()
    assert options["bundle_identifier"] == about.findtext("id")


def test_the_appstream_file_names_the_releases_of_the_changelog(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    about = etree.fromstring(with_releases((LINUX / "annotator.metainfo.xml").read_text(encoding="utf-8")).encode())
    releases = [(release.get("version"), release.get("date")) for release in about.iter("release")]
    changes = (LINUX.parents[1] / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [f"[{version}]" for version, _date in releases] == re.findall(r"^## (\[.+\])", changes, re.MULTILINE)
    assert releases[0][0] == VERSION
    assert all(date == "2026-01-01" or f"- {date}\n" in changes for _version, date in releases)


@pytest.mark.parametrize(("command", "name"), CHECKERS)
def test_the_files_are_valid_for_an_installed_checker(tmp_path: Path, command: str, name: str) -> None:
    if shutil.which(command.split()[0]):
        (tmp_path / name).write_text(with_releases((LINUX / name).read_text(encoding="utf-8")), encoding="utf-8")
        done = subprocess.run([*command.split(), tmp_path / name], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
