"""The clocks of the system: the time of day, the time awake and the time since boot. `time.monotonic` counts sleep
on Windows and not on Linux, so both clocks are named per system. Only `sys.platform` chooses between them."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import FrameType

from annotator.core.ledger.clock import SUSPENDED_OVER_MS, Timestamp

NS_PER_MS = 1_000_000
UNKNOWN_ZONE = "UTC"
_JUST_READ_MS = 50


class SystemClock:
    """The `core.ports.machine.Clock` of the system. Zone and offset are read each time, because the user may travel
    and daylight saving changes."""

    def __init__(self) -> None:
        self._boot_id = boot_id()
        self._read_ms = self._before_ms = clocks_ms()[0]  # the time awake at the last two readings
        self._stopped_ms = 0

    def now(self) -> Timestamp:
        utc_ns = time.time_ns()
        awake_ms, running_ms = self._clocks_ms()
        return Timestamp(
            utc_ms=utc_ns // NS_PER_MS,
            zone=zone_name(),
            offset_min=offset_min(utc_ns // (1000 * NS_PER_MS)),
            boot_id=self._boot_id,
            awake_ms=awake_ms - self._stopped_ms,
            running_ms=running_ms,
        )

    def running_ms(self) -> int:
        return self._clocks_ms()[1]

    def offset_at(self, utc_ms: int) -> int:
        return offset_min(utc_ms // 1000)

    @contextmanager
    def leaving_out_stops(self) -> Iterator[None]:
        """Count no time as awake in which the process was stopped (SIGSTOP, or Ctrl+Z in a terminal). It began after
        the last time that the clock was read, which a program that works does every few seconds. Requires the main
        thread."""
        if sys.platform == "win32":  # it stops no process by a signal
            yield
        else:
            before = signal.signal(signal.SIGCONT, self._resume)
            try:
                yield
            finally:
                signal.signal(signal.SIGCONT, before)

    def _resume(self, _signum: int, _frame: FrameType | None) -> None:
        now_ms = clocks_ms()[0]
        # Python calls the handler between two instructions: the clock may just have been read, after the stop.
        since_ms = self._before_ms if now_ms - self._read_ms < _JUST_READ_MS else self._read_ms
        if now_ms - since_ms > SUSPENDED_OVER_MS:  # the signal also comes to a process that was not stopped
            self._stopped_ms += now_ms - since_ms
        self._read_ms = self._before_ms = now_ms

    def _clocks_ms(self) -> tuple[int, int]:
        clocks = clocks_ms()
        self._before_ms, self._read_ms = self._read_ms, clocks[0]
        return clocks


def offset_min(utc_s: int) -> int:
    """Return the local offset from UTC at a moment, in minutes, east positive."""
    if sys.platform != "win32":
        time.tzset()  # makes a change of the zone during the run visible
    return (time.localtime(utc_s).tm_gmtoff or 0) // 60


if sys.platform == "win32":
    import winreg

    def clocks_ms() -> tuple[int, int]:
        """Return awake and running time, by QueryUnbiasedInterruptTime (units of 100 ns) and
        QueryPerformanceCounter."""
        unbiased = ctypes.c_ulonglong()
        ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(unbiased))
        return unbiased.value // 10_000, time.perf_counter_ns() // NS_PER_MS

    def boot_id() -> str:
        """Return the time of the boot to the minute, because Windows has no boot id."""
        ticks_ms = ctypes.windll.kernel32.GetTickCount64
        ticks_ms.restype = ctypes.c_ulonglong
        return f"boot-{(time.time_ns() // NS_PER_MS - int(ticks_ms()) + 30_000) // 60_000}"

    def zone_name() -> str:
        """Return Windows' own key of the zone, for example `Romance Standard Time`."""
        place = r"SYSTEM\CurrentControlSet\Control\TimeZoneInformation"
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:
                return str(winreg.QueryValueEx(key, "TimeZoneKeyName")[0]) or UNKNOWN_ZONE
        except OSError:
            return UNKNOWN_ZONE

elif sys.platform == "darwin":

    def clocks_ms() -> tuple[int, int]:
        """Return awake and running time. On macOS CLOCK_MONOTONIC continues in sleep, and CLOCK_UPTIME_RAW does not."""
        awake_ns = time.clock_gettime_ns(time.CLOCK_UPTIME_RAW)
        running_ns = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
        return awake_ns // NS_PER_MS, running_ns // NS_PER_MS

    def boot_id() -> str:
        text = ctypes.create_string_buffer(64)
        size = ctypes.c_size_t(len(text))
        sysctl = ctypes.CDLL(None, use_errno=True).sysctlbyname
        if sysctl(b"kern.bootsessionuuid", text, ctypes.byref(size), None, ctypes.c_size_t(0)) != 0:
            raise OSError(ctypes.get_errno(), "kern.bootsessionuuid cannot be read")
        return text.value.decode()

    def zone_name() -> str:
        return _zone_from_unix()

else:

    def clocks_ms() -> tuple[int, int]:
        """Return awake and running time. CLOCK_MONOTONIC stops in suspend, CLOCK_BOOTTIME does not."""
        awake_ns = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
        running_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        return awake_ns // NS_PER_MS, running_ns // NS_PER_MS

    def boot_id() -> str:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()

    def zone_name() -> str:
        return _zone_from_unix()


_LOCALTIME = Path("/etc/localtime")


def _zone_from_unix() -> str:
    """Return `TZ` if it is set, else the zone of the system."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if named:
        return named
    try:
        found = _LOCALTIME.lstat()
    except OSError:
        return UNKNOWN_ZONE
    return _zone_of_link(_LOCALTIME, found.st_ino, found.st_ctime_ns)


@lru_cache(maxsize=1)
def _zone_of_link(link: Path, _inode: int, _changed_ns: int) -> str:
    """Return the target of a link below `zoneinfo`. A link to another zone is a new file with its own inode or time."""
    try:
        target = str(link.readlink())
    except OSError:
        return UNKNOWN_ZONE
    return target.partition("zoneinfo/")[2] or UNKNOWN_ZONE
