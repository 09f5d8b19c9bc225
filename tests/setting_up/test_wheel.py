"""A wheel made from a clean clone is the whole program: it proves itself and speaks French."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from architecture.source_tree import ROOT
from depth import part

BUILT_FROM = ("pyproject.toml", "README.md", "LICENSE", "NOTICE.md", "packaging/build_hook.py")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the wheel like pip, built from a copy of the committed sources."""
    clone = tmp_path_factory.mktemp("clone")
    for name in BUILT_FROM:
        (clone / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, clone / name)
    for name in ("src", "resources"):
        shutil.copytree(ROOT / name, clone / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(clone / "dist")]
    subprocess.run(command, cwd=clone, check=True, capture_output=True, timeout=120)
    (wheel,) = (clone / "dist").glob("*.whl")
    folder = tmp_path_factory.mktemp("environment")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def annotator(unpacked: Path, language: str, *words: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "LANGUAGE": language, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-W", "error", "-m", "annotator", *words]
    done = subprocess.run(
        command, cwd=unpacked, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


# Whichever it is started in, it speaks both.
@pytest.mark.parametrize("language", part(("fr", "en"), 2))
def test_the_wheel_proves_itself(unpacked: Path, language: str) -> None:
    report = json.loads(annotator(unpacked, language, "self-test", "--json"))
    (languages,) = (check for check in report["checks"] if check["name"] == "languages")
    assert report["ok"]
    assert languages["detail"] == "Submit and next, Soumettre et continuer"


def test_the_wheel_shows_its_notice_and_the_licences_of_what_it_needs(unpacked: Path) -> None:
    code = """
from annotator.formats.builtin.licences import licence_texts, read_notice
print(read_notice().title, *(licence.part for licence in licence_texts() if licence.read()))
"""
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=unpacked, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("Notice annotator anyio ")
    assert " numpy " in done.stdout


def test_the_wheel_helps_in_french(unpacked: Path) -> None:
    assert "afficher cette aide" in annotator(unpacked, "fr", "--help").lower()


def test_what_no_worker_needs_stays_out(unpacked: Path) -> None:
    shipped = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    assert not [name for name in shipped if name.endswith((".po", ".pot")) or "/readme/" in name]
    assert not [name for name in shipped if name.startswith("annotator/resources") and name.endswith(".py")]
    assert "annotator/resources/themes/sheet.qss" in shipped
    assert "annotator/resources/handbook/fr/worker-guide.md" in shipped
