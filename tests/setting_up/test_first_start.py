"""Tests of the set-up on other computers: one list of missing packages, the true reason, and no installation before a
refusal."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from threading import Event
from types import ModuleType

import pytest

from architecture.source_tree import ROOT


class Debian:
    """A computer with these packages and Pythons. It records the commands that are called."""

    def __init__(self, packages: tuple[str, ...], pythons: dict[str, tuple[bool, bool]]) -> None:
        """`pythons` maps a name to two flags: it is new enough, and it can create virtual environments."""
        self.packages = packages
        self.pythons = pythons
        self.calls: list[list[str]] = []

    def missing(self, names: tuple[str, ...]) -> list[str]:
        return [name for name in names if not set(name.split("|")) & set(self.packages)]

    def succeeds(self, python: str, code: str) -> bool:
        new_enough, with_venv = self.pythons.get(python, (False, False))
        return with_venv if "ensurepip" in code else new_enough

    def call(self, *command: str | Path, env: dict[str, str] | None = None) -> None:
        del env
        self.calls.append([str(word) for word in command])


def dev_on(debian: Debian, monkeypatch: pytest.MonkeyPatch, folder: Path, *, root: bool) -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev_at_first", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    dev = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(dev)
    monkeypatch.setattr(dev, "VENV", folder / ".venv")
    monkeypatch.setattr(dev, "PYTHON", folder / ".venv" / "bin" / "python")
    monkeypatch.setattr(dev, "BUILD", folder / "build")
    monkeypatch.setattr(dev.debian, "is_debian", lambda: True)
    monkeypatch.setattr(dev.debian, "missing_packages", debian.missing)
    monkeypatch.setattr(dev.debian, "known_name", lambda names: names.split("|")[0])
    monkeypatch.setattr(dev, "succeeds", debian.succeeds)
    monkeypatch.setattr(dev, "call", debian.call)
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0 if root else 1000)
    monkeypatch.setattr(dev, "compile_translations", lambda: None)
    return dev


def made(folder: Path) -> None:
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "python").touch()


def test_an_ordinary_user_reads_one_list_with_the_missing_part_of_python(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    debian = Debian(("strace",), {"python3.13": (True, False)})
    dev = dev_on(debian, monkeypatch, tmp_path, root=False)
    with pytest.raises(SystemExit) as stopped:
        dev.set_up(("libegl1", "strace", "git|git-core"))
    told = capsys.readouterr().err
    assert stopped.value.code == 2
    assert told.count("apt-get install") == 1
    assert "  sudo apt-get install libegl1 git python3.13-venv\n" in told
    assert "none was found" not in told
    assert debian.calls == []


def test_root_installs_the_same_list_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    debian = Debian((), {"python3.13": (True, False)})
    dev = dev_on(debian, monkeypatch, tmp_path, root=True)
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(dev.shutil, "rmtree", lambda *_args, **_words: None)
    dev.set_up(("libegl1",))
    installed = [words for words in debian.calls if words[:2] == ["apt-get", "install"]]
    assert [words[-2:] for words in installed] == [["libegl1", "python3.13-venv"]]
    assert ["python3.13", "-m", "venv", str(tmp_path / ".venv")] in debian.calls


def test_debians_packages_come_beside_those_of_python_and_a_failure_of_either_is_one_of_the_whole(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    debian = Debian((), {"python3.13": (True, True)})
    dev = dev_on(debian, monkeypatch, tmp_path, root=True)
    made(tmp_path)
    python_began = Event()

    def call(*command: str | Path, env: dict[str, str] | None = None) -> None:
        debian.call(*command, env=env)
        if command[0] == "apt-get":
            assert python_began.wait(10), "Debian's are not waited for"
            raise SystemExit(100)
        python_began.set()

    monkeypatch.setattr(dev, "call", call)
    monkeypatch.setattr(dev.shutil, "rmtree", lambda *_args, **_words: None)
    with pytest.raises(SystemExit) as stopped:
        dev.set_up(("libegl1",))
    assert stopped.value.code == 100
    assert not (tmp_path / ".venv" / "annotator.stamp").exists(), "it is tried again the next time"


@pytest.mark.parametrize("root", [True, False])
def test_a_python_that_is_too_old_is_the_only_reason_and_nothing_is_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], *, root: bool
) -> None:
    debian = Debian((), {"/usr/bin/python3": (False, True)})
    dev = dev_on(debian, monkeypatch, tmp_path, root=root)
    with pytest.raises(SystemExit) as stopped:
        dev.set_up(("libegl1",))
    told = capsys.readouterr().err
    assert stopped.value.code == 2
    assert "needs Python 3.12 or newer" in told
    assert "apt-get" not in told
    assert debian.calls == []


def test_elsewhere_a_python_without_venv_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dev = dev_on(Debian((), {"python3.12": (True, False)}), monkeypatch, tmp_path, root=False)
    monkeypatch.setattr(dev.debian, "is_debian", lambda: False)
    with pytest.raises(SystemExit):
        dev.set_up()
    assert "python3.12 was found, but it cannot create virtual environments" in capsys.readouterr().err


def test_running_installs_no_development_tools_and_working_adds_them_to_the_same_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    debian = Debian((), {"python3.13": (True, True)})
    dev = dev_on(debian, monkeypatch, tmp_path, root=False)
    pins: list[str] = []
    monkeypatch.setattr(dev, "install", pins.append)
    monkeypatch.setattr(dev.shutil, "rmtree", lambda *_args, **_words: made(tmp_path))
    dev.set_up(for_development=False)
    (to_run,) = pins
    assert "pyside6-essentials==" in to_run
    assert not [name for name in ("pytest==", "mypy==", "pyinstaller==", "ruff==") if name in to_run]
    dev.set_up(for_development=False)
    assert len(pins) == 1
    dev.set_up()
    assert pins[1:] == [(ROOT / "constraints.txt").read_text(encoding="utf-8")]
    dev.set_up()
    dev.set_up(for_development=False)
    assert len(pins) == 2
    assert sum("venv" in words for words in debian.calls) == 1
