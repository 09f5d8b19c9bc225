"""The start of a worker on Windows with few initial rights: a token without privileges, administrator rights or more
than low integrity; a job of one process that ends with the program; no console, no child processes, and only the
named handles. Low integrity cannot change the user's files, but can still read them, as needed until everything is
loaded. An AppContainer could not, but nor could it read a user's Python unless an installer permits it."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from ctypes import c_size_t, c_uint32, c_uint64, c_void_p, c_wchar_p
from typing import Any, NamedTuple

from annotator.media.sandbox.windows import (
    ADJUST_DEFAULT,
    DIE_ON_EXCEPTION,
    EXTENDED_LIMITS,
    KILL_ON_CLOSE,
    LOW,
    ONE_PROCESS,
    PROCESS_MEMORY,
    QUERY,
    UI_LIMITS,
    Limits,
    StartedProcess,
    Startup,
    System,
    lowered,
    own_token,
)

_MEMORY_BYTES = 2 * 1024**3
_ASSIGN_PRIMARY, _DUPLICATE = 0x0001, 0x0002  # TOKEN_*
_NO_PRIVILEGES, _NO_ADMINISTRATOR = 0x1, 0x4  # DISABLE_MAX_PRIVILEGE, LUA_TOKEN
_ALL_UI = 0xFF  # JOB_OBJECT_UILIMIT_*: handles, clipboard, parameters, display, atoms, desktops, signing out
_EXTENDED_STARTUP, _UNICODE_ENVIRONMENT, _DETACHED, _STANDARD_HANDLES = 0x0008_0000, 0x0400, 0x0008, 0x0100
# PROC_THREAD_ATTRIBUTE_*
_HANDLE_LIST, _MITIGATIONS, _JOB_LIST, _CHILD_PROCESSES = 0x0002_0002, 0x0002_0007, 0x0002_000D, 0x0002_000E
_NO_CHILD_PROCESSES = 1
_END_AT_BROKEN_HEAP, _NO_EXTENSIONS = 1 << 12, 1 << 32  # PROCESS_CREATION_MITIGATION_POLICY_*_ALWAYS_ON


class LoweredStart(NamedTuple):
    """Handles of the process and its job. The caller must close both; closing the job ends the process."""

    process: int
    process_id: int
    job: int


def start(
    system: System, program: str, command: str, environment: Mapping[str, str], handles: Sequence[int]
) -> LoweredStart:
    """Start a process. It inherits `handles` under the same numbers; they must be inheritable. Raise OSError if
    Windows refuses any part."""
    token = _restricted_token(system)
    try:
        job = _job(system)
        try:
            started = _create_process(system, token, program, command, environment, (handles, job))
        except BaseException:
            system.kernel32.CloseHandle(job)
            raise
    finally:
        system.kernel32.CloseHandle(token)
    system.kernel32.CloseHandle(c_void_p(started.thread))
    return LoweredStart(int(started.process), int(started.process_id), int(job.value or 0))


def _check(system: System, result: Any, what: str) -> None:
    if not result:
        raise OSError(system.last_error(), f"{what} failed")


def _restricted_token(system: System) -> c_void_p:
    own = own_token(system, _ASSIGN_PRIMARY | _DUPLICATE | QUERY | ADJUST_DEFAULT)
    _check(system, own, "OpenProcessToken")
    token = c_void_p()
    none = c_void_p()
    flags = c_uint32(_NO_PRIVILEGES | _NO_ADMINISTRATOR)
    no = c_uint32(0)
    try:
        is_created = system.advapi32.CreateRestrictedToken(
            own, flags, no, none, no, none, no, none, ctypes.byref(token)
        )
        _check(system, is_created, "CreateRestrictedToken")
    finally:
        system.kernel32.CloseHandle(own)
    if not lowered(system, token, LOW):
        error = system.last_error()
        system.kernel32.CloseHandle(token)
        raise OSError(error, "SetTokenInformation failed")
    return token


def _job(system: System) -> c_void_p:
    system.kernel32.CreateJobObjectW.restype = c_void_p
    job = c_void_p(system.kernel32.CreateJobObjectW(c_void_p(), c_wchar_p()))
    _check(system, job.value, "CreateJobObjectW")
    limits = Limits()
    ui = c_uint32(_ALL_UI)
    limits.flags = ONE_PROCESS | PROCESS_MEMORY | DIE_ON_EXCEPTION | KILL_ON_CLOSE
    limits.most_processes = 1
    limits.process_memory = _MEMORY_BYTES
    try:
        for kind, value in ((EXTENDED_LIMITS, limits), (UI_LIMITS, ui)):
            size = c_uint32(ctypes.sizeof(value))
            is_set = system.kernel32.SetInformationJobObject(job, c_uint32(kind), ctypes.byref(value), size)
            _check(system, is_set, "SetInformationJobObject")
    except BaseException:
        system.kernel32.CloseHandle(job)
        raise
    return job


def _create_process(
    system: System,
    token: c_void_p,
    program: str,
    command: str,
    environment: Mapping[str, str],
    shared: tuple[Sequence[int], c_void_p],
) -> StartedProcess:
    handles, job = shared
    values = {
        _HANDLE_LIST: (c_void_p * len(handles))(*handles),
        _MITIGATIONS: c_uint64(_END_AT_BROKEN_HEAP | _NO_EXTENSIONS),
        _JOB_LIST: (c_void_p * 1)(job.value),
        _CHILD_PROCESSES: c_uint32(_NO_CHILD_PROCESSES),
    }
    attributes = _attribute_list(system, len(values))
    startup = _startup(attributes)
    started = StartedProcess()
    try:
        for key, value in values.items():
            _set_attribute(system, attributes, key, value)
        flags = c_uint32(_EXTENDED_STARTUP | _UNICODE_ENVIRONMENT | _DETACHED)
        is_created = system.advapi32.CreateProcessAsUserW(
            token,
            c_wchar_p(program),
            ctypes.create_unicode_buffer(command),
            c_void_p(),  # process attributes
            c_void_p(),  # thread attributes
            ctypes.c_int(1),  # inherits handles
            flags,
            environment_block(environment),
            c_wchar_p(),  # current folder
            ctypes.byref(startup),
            ctypes.byref(started),
        )
        _check(system, is_created, "CreateProcessAsUserW")
    finally:
        system.kernel32.DeleteProcThreadAttributeList(attributes)
    return started


def _startup(attributes: Any) -> Startup:
    startup = Startup()
    startup.size = ctypes.sizeof(startup)
    startup.flags = _STANDARD_HANDLES  # none are given
    startup.attributes = ctypes.addressof(attributes)
    return startup


def _set_attribute(system: System, attributes: Any, key: int, value: Any) -> None:
    size = c_size_t(ctypes.sizeof(value))
    is_set = system.kernel32.UpdateProcThreadAttribute(
        attributes, c_uint32(0), c_size_t(key), ctypes.byref(value), size, c_void_p(), c_void_p()
    )
    _check(system, is_set, "UpdateProcThreadAttribute")


def _attribute_list(system: System, count: int) -> Any:
    """Return an attribute list. The first call returns its size and fails as documented."""
    size = c_size_t()
    initialize = system.kernel32.InitializeProcThreadAttributeList
    initialize(c_void_p(), c_uint32(count), c_uint32(0), ctypes.byref(size))
    attributes = ctypes.create_string_buffer(size.value)
    is_made = initialize(attributes, c_uint32(count), c_uint32(0), ctypes.byref(size))
    _check(system, is_made, "InitializeProcThreadAttributeList")
    return attributes


def environment_block(environment: Mapping[str, str]) -> Any:
    """Return an environment block: sorted by name ignoring case, each entry ended by NUL, and one NUL last."""
    names = sorted(environment, key=str.upper)
    return ctypes.create_unicode_buffer("".join(f"{name}={environment[name]}\0" for name in names) + "\0")
