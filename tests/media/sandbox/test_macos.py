"""The macOS sandbox of a worker, and the outcome if macOS refuses it, with a recording library."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from annotator.media.messages import SandboxReport
from annotator.media.sandbox import macos
from media.sandbox.recording_library import Library

REASON = b"unbound variable: sysctl-name"


class Mac:
    """`void` are the profiles that it cannot read, by their place."""

    def __init__(self, void: tuple[int, ...] = ()) -> None:
        self.heard: list[tuple[str, tuple[Any, ...]]] = []
        self._void, self._asked = void, 0
        self.library = Library({"sandbox_init": self._init, "sandbox_free_error": lambda _reason: None}, self.heard)

    def profiles(self) -> list[str]:
        return [arguments[0].decode() for name, arguments in self.heard if name == "sandbox_init"]

    def freed(self) -> list[bytes]:
        return [arguments[0].value for name, arguments in self.heard if name == "sandbox_free_error"]

    def _init(self, _profile: bytes, flags: int, reason: Any) -> int:
        assert flags == 0
        self._asked += 1
        if self._asked - 1 in self._void:
            reason._obj.value = REASON
            return -1
        return 0


@pytest.fixture(params=[PermissionError, FileNotFoundError, None])
def root(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Return the error of opening it, and whether that is denied."""
    opened: Callable[..., int] = os.open

    def answer(path: str, flags: int) -> int:
        assert path == "/"
        if request.param is None:
            return opened(os.devnull, flags)
        raise request.param

    monkeypatch.setattr(os, "open", answer)
    return request.param is PermissionError


def test_all_is_denied_and_what_is_left_out_by_that_is_named() -> None:
    there = Mac()
    macos.enter_sandbox(there.library)
    (profile,) = there.profiles()
    lines = profile.splitlines()
    assert lines[:2] == ["(version 1)", "(deny default)"]
    assert "(deny process-info*)" in lines
    assert [line for line in lines if "allow" in line] == [
        '(allow sysctl-read (sysctl-name "hw.activecpu") (sysctl-name "hw.logicalcpu") (sysctl-name "hw.ncpu"))'
    ]
    assert profile.count("(") == profile.count(")")


def test_believed_is_what_comes_of_it(root: bool) -> None:
    assert macos.enter_sandbox(Mac().library) == SandboxReport(by_profile=root)


def test_a_profile_that_cannot_be_read_gives_way_to_a_plainer(root: bool) -> None:
    there = Mac(void=(0,))
    assert macos.enter_sandbox(there.library) == SandboxReport(by_profile=root)
    assert there.profiles()[1:] == ["(version 1)\n(deny default)\n"]
    assert there.freed() == [REASON]


@pytest.mark.usefixtures("root")
def test_where_every_profile_is_refused_it_says_so() -> None:
    """Also where nothing can be opened for another reason."""
    there = Mac(void=(0, 1))
    assert macos.enter_sandbox(there.library) == SandboxReport()
    assert len(there.freed()) == 2


@pytest.mark.usefixtures("root")
def test_a_system_without_seatbelt_says_so() -> None:
    assert macos.enter_sandbox(Library({}, [])) == SandboxReport()
