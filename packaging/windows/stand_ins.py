"""Stand-ins for libraries in PyAV's wheel for Windows: DLLs of the same names that export what FFmpeg imports and that
do nothing. x264 and x265 are under the GPL. The others are big, and nothing calls them: SVT-AV1 encodes, VMAF compares
videos, and VPL is for Intel's graphics cards."""

from __future__ import annotations

from pathlib import Path

from windows.wine import COMPILER, EMPTY_START, PLAIN_DLL, call, imported

UNUSED = ("libx264-", "libx265-", "libSvtAv1Enc-", "libvmaf-", "libvpl-")


def replace_unused(python: Path, work: Path) -> list[Path]:
    """Replace the unused libraries of a Windows Python, and return their paths."""
    libraries = python / "Lib" / "site-packages" / "av.libs"
    work.mkdir()
    replaced = [path for path in sorted(libraries.glob("*.dll")) if path.name.startswith(UNUSED)]
    if len(replaced) != len(UNUSED):
        raise SystemExit(f"windows: these are not all in {libraries}: {UNUSED}")
    others = [path for path in sorted(libraries.glob("*.dll")) if path not in replaced]
    for path in replaced:
        names = sorted({name for other in others for name in imported(python, other, path.name.lower())})
        source, exports = work / f"{path.stem}.c", work / f"{path.stem}.def"
        functions = (f"long long {name}(void) {{ return 0; }}\n" for name in names)
        source.write_text("".join((*functions, EMPTY_START)), encoding="ascii")
        exports.write_text("\n".join((f"LIBRARY {path.name}", "EXPORTS", *names, "")), encoding="ascii")
        call(*COMPILER, *PLAIN_DLL, "-o", path, source, exports)
    return replaced
