"""Tests of the stand-ins for native libraries, and of what else a build for Linux holds of PyAV's wheel."""

from __future__ import annotations

import re
from pathlib import Path

import av
import pytest
from av._core import library_meta

from linux.contents import STAND_INS, check_allowed, linked, needed, wanted
from linux.stand_ins import defined, make_stand_in, needs, soname, undefined
from notice import NOTICE, matches, rows

PACKAGE = Path(av.__file__).parent
LIBRARIES = {path.name: path for path in sorted(PACKAGE.with_name("av.libs").iterdir())}
# What PyAV's FFmpeg is linked with. LAME is inside libavcodec; the licence of each other one is in NOTICE.md.
LINKED = {"alsa", "gnutls", "zlib", "libdav1d", "libmp3lame", "libopus", "libsvtav1", "libvmaf", "libvpl", "libvpx"} | {
    *("libwebp", "libx264", "libx265", "libxcb"),
    *("version3", "shared", "nvenc", "nvdec", "amf"),
}


def library(stem: str) -> Path:
    (found,) = (path for name, path in LIBRARIES.items() if name.startswith(f"{stem}-"))
    return found


@pytest.mark.parametrize("encoder", ["x264", "x265"])
def test_a_stand_in_of_an_encoder_defines_what_ffmpeg_needs_and_has_no_code(encoder: str, tmp_path: Path) -> None:
    whole, avcodec = library(f"lib{encoder}"), library("libavcodec")
    assert len(defined(whole)) > len(undefined(avcodec).keys() & defined(whole).keys()) > 0
    make_stand_in(whole, [avcodec], tmp_path / "stand-in.so")
    assert soname(tmp_path / "stand-in.so") == soname(whole)
    assert defined(tmp_path / "stand-in.so").keys() == undefined(avcodec).keys() & defined(whole).keys()
    assert needs(tmp_path / "stand-in.so") == ()
    assert (tmp_path / "stand-in.so").stat().st_size < 20_000


def test_a_stand_in_keeps_the_versions_of_names(tmp_path: Path) -> None:
    whole, (user, *_) = library("libavdevice"), sorted(PACKAGE.glob("_core*.so"))
    make_stand_in(whole, [user], tmp_path / "stand-in.so")
    names = defined(tmp_path / "stand-in.so")
    assert names["avdevice_register_all"].version == defined(whole)["avdevice_register_all"].version != ""


def test_no_library_of_a_build_is_under_the_gpl_and_pyav_is_linked_with_nothing_new() -> None:
    shipped = {name: path for name, path in LIBRARIES.items() if not f"av.libs/{name}".startswith(STAND_INS)}
    modules = [(f"av/{path.name}", str(path), "EXTENSION") for path in PACKAGE.glob("*.so")]
    found = needed([*modules, *((f"av.libs/{name}", str(path), "BINARY") for name, path in shipped.items())])
    table = [row for row in rows(NOTICE.read_text("utf-8")) if not row.text.startswith("stand-ins")]
    assert len(table) < len(rows(NOTICE.read_text("utf-8")))
    for target in (target for target, _source, kind in found if kind == "BINARY"):
        licences = [row.licence for row in table if matches(target, row.patterns)]
        assert licences, f"NOTICE.md names no licence of {target}"
        assert not any(re.match(r"A?GPL", licence) for licence in licences), f"{target} needs a stand-in"
    for part in library_meta.values():
        assert part["license"] == "LGPL version 3 or later"
        assert set(re.findall(r"--enable-(\S+)", part["configuration"])) <= LINKED


def test_a_library_that_only_a_removed_one_needs_is_left_out() -> None:
    modules = [(f"av/{path.name}", str(path), "EXTENSION") for path in PACKAGE.glob("*.so")]
    files = [*modules, *((f"av.libs/{name}", str(path), "BINARY") for name, path in LIBRARIES.items())]
    without = [entry for entry in files if not entry[0].startswith("av.libs/libavdevice-")]
    assert any("libasound" in target for target, *_ in needed(files))
    assert not any("libasound" in target for target, *_ in needed(without))
    assert any("libavcodec" in target for target, *_ in needed(without))
    links = [(Path(target).name, target, "SYMLINK") for target, *_ in files]
    assert {target for target, *_ in linked(links, needed(without))} == {
        Path(target).name for target, *_ in needed(without)
    }


def test_a_library_of_the_computer_that_is_not_listed_stops_the_build() -> None:
    check_allowed(["/usr/lib/libpython3.13.so.1.0", "/usr/lib/libz.so.1"])
    with pytest.raises(SystemExit, match="libplanted"):
        check_allowed(["/usr/lib/libz.so.1", "/usr/lib/libplanted.so.1"])


def test_the_plug_ins_of_windows_are_included_and_others_of_qt_are_not() -> None:
    assert wanted("PySide6/Qt/plugins/platforms/libqxcb.so")
    assert wanted("PySide6/Qt/lib/libQt6Core.so.6")
    assert not wanted("PySide6/Qt/plugins/platforms/libqeglfs.so")
    assert not wanted("PySide6/Qt/plugins/networkinformation/libqglib.so")
