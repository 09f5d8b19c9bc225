"""The Windows sandbox of a worker: the order of calls, and the outcome if Windows refuses one.

The libraries only record; sizes and numbers are those of the headers of the Windows SDK, 64 bits."""

from __future__ import annotations

import ctypes
import os

import pytest

from annotator.media.messages import SandboxReport
from annotator.media.sandbox import windows
from annotator.media.sandbox.windows import IntegrityLabel, Limits, Sid, StartedProcess, Startup
from annotator.media.sandbox.windows_start import LoweredStart, environment_block, start
from media.sandbox.recording_library import ACCESS_DENIED, JOB, PROCESS, RESTRICTED_TOKEN, TOKEN, Windows

LOW_SID = bytes((1, 1, 0, 0, 0, 0, 0, 16, 0, 16, 0, 0))  # S-1-16-4096
UNTRUSTED_SID = bytes((1, 1, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0))  # S-1-16-0
ENVIRONMENT = {"SYSTEMROOT": r"C:\Windows", "LANG": "fr"}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"TOKEN": "secret"})


def started(there: Windows) -> LoweredStart:
    return start(there.system, r"C:\python.exe", '"C:\\python.exe" -c x', ENVIRONMENT, [40, 44])


def test_structures_are_as_large_as_windows_has_them() -> None:
    sizes = {kind.__name__: ctypes.sizeof(kind) for kind in (Sid, IntegrityLabel, Limits, Startup, StartedProcess)}
    assert sizes == {"Sid": 12, "IntegrityLabel": 16, "Limits": 144, "Startup": 112, "StartedProcess": 24}
    assert (Limits.flags.offset, Limits.most_processes.offset, Limits.process_memory.offset) == (16, 40, 112)
    assert (Startup.flags.offset, Startup.input.offset, Startup.attributes.offset) == (60, 80, 104)


def test_a_worker_is_started_with_less() -> None:
    there = Windows()
    assert started(there) == LoweredStart(PROCESS, 4_321, JOB)
    assert there.open == {PROCESS, JOB}
    assert there.given["access"] == [(0x1 | 0x2 | 0x8 | 0x80,)]
    assert there.given["token flags"] == [(0x1 | 0x4,)]
    assert there.given["label"] == [(RESTRICTED_TOKEN, 25, LOW_SID, 0x20, 28)]
    ((token, program, command, *rest),) = there.given["begun"]
    assert (token, program, command) == (RESTRICTED_TOKEN, r"C:\python.exe", '"C:\\python.exe" -c x')
    _process_rights, _thread_rights, inherits, flags, block, folder, startup, _begun = rest
    assert (inherits.value, flags.value, folder.value) == (1, 0x80000 | 0x400 | 0x8, None)
    assert block[:] == "LANG=fr\0SYSTEMROOT=C:\\Windows\0\0\0"
    assert (startup._obj.size, startup._obj.flags, startup._obj.input) == (112, 0x100, None)


def test_its_job_holds_one_process_that_ends_with_the_program() -> None:
    there = Windows()
    started(there)
    (job, kind, limits, size), (_job, ui_kind, ui, ui_size) = there.given["job"]
    assert (job, kind, size, limits.flags) == (JOB, 9, 144, 0x8 | 0x100 | 0x400 | 0x2000)
    assert (limits.most_processes, limits.process_memory) == (1, 2 * 1024**3)
    assert (ui_kind, ui_size, ui.value) == (4, 4, 0xFF)


def test_it_inherits_what_is_named_and_starts_nothing() -> None:
    there = Windows()
    started(there)
    values = {key: (value, size) for key, value, size in there.given["attribute"]}
    assert sorted(values) == [0x20002, 0x20007, 0x2000D, 0x2000E]
    assert (values[0x20002][0][:], values[0x20002][1]) == ([40, 44], 16)
    assert (values[0x20007][0].value, values[0x20007][1]) == (1 << 32 | 1 << 12, 8)
    assert (values[0x2000D][0][:], values[0x2000D][1]) == ([JOB], 8)
    assert (values[0x2000E][0].value, values[0x2000E][1]) == (1, 4)
    names = there.names()
    assert names.index("SetTokenInformation") < names.index("CreateProcessAsUserW")
    assert names.index("SetInformationJobObject") < names.index("CreateProcessAsUserW")
    assert names.index("DeleteProcThreadAttributeList") > names.index("CreateProcessAsUserW")


@pytest.mark.parametrize(
    "refused",
    [
        *("OpenProcessToken", "CreateRestrictedToken", "SetTokenInformation", "CreateJobObjectW"),
        *("SetInformationJobObject", "InitializeProcThreadAttributeList", "UpdateProcThreadAttribute"),
        "CreateProcessAsUserW",
    ],
)
def test_whatever_is_refused_nothing_is_started_and_nothing_stays_open(refused: str) -> None:
    there = Windows(refused=[refused])
    with pytest.raises(OSError, match=f"{refused} failed") as told:
        started(there)
    assert told.value.errno == ACCESS_DENIED
    assert "begun" not in there.given
    assert not there.open


def test_an_environment_is_sorted_and_ended() -> None:
    assert environment_block({"b": "2", "A": "1"})[:-1] == "A=1\0b=2\0\0"
    assert environment_block({})[:-1] == "\0"


@pytest.mark.usefixtures("environment")
def test_a_worker_gives_up_the_rest_and_then_its_integrity() -> None:
    there = Windows()
    assert windows.enter_sandbox(there.system, writes_code=False) == SandboxReport(lowered=True)
    assert there.given["policy"] == [(4, 1, 4), (6, 1, 4), (8, 1, 4), (9, 1, 4), (10, 7, 4), (2, 1, 4)]
    assert there.given["label"] == [(TOKEN, 25, UNTRUSTED_SID, 0x20, 28)]
    assert there.names().index("SetTokenInformation") > there.names().index("SetProcessMitigationPolicy")
    assert not there.open
    assert not os.environ


@pytest.mark.usefixtures("environment")
def test_what_writes_code_for_itself_may_go_on_doing_so() -> None:
    there = Windows()
    windows.enter_sandbox(there.system, writes_code=True)
    assert 2 not in [policy for policy, *_ in there.given["policy"]]


@pytest.mark.usefixtures("environment")
def test_a_policy_that_is_refused_takes_nothing_from_the_rest() -> None:
    there = Windows(refused=["SetProcessMitigationPolicy"])
    assert windows.enter_sandbox(there.system, writes_code=False) == SandboxReport(lowered=True)


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("refused", ["OpenProcessToken", "SetTokenInformation", "QueryInformationJobObject"])
def test_whoever_keeps_its_integrity_or_has_no_job_says_so(refused: str) -> None:
    there = Windows(refused=[refused])
    assert windows.enter_sandbox(there.system, writes_code=False) == SandboxReport()
    assert not there.open


@pytest.mark.usefixtures("environment")
def test_a_job_of_others_is_none_of_its_own() -> None:
    assert windows.enter_sandbox(Windows(alone=False).system, writes_code=False) == SandboxReport()
