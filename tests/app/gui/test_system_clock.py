"""The machine's own clocks."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.app.gui import system_clock
from annotator.app.gui.system_clock import SystemClock
from annotator.core.ledger.clock import elapsed_ms, suspended_ms


@pytest.fixture(autouse=True)
def zone_given_back(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield
    monkeypatch.undo()
    time.tzset()


def test_time_goes_forward_and_nobody_slept() -> None:
    clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert 0 <= elapsed_ms(first, second) < 60_000
    assert suspended_ms(first, second) == 0
    assert first.utc_ms <= second.utc_ms
    assert second.running_ms <= clock.running_ms() < second.running_ms + 60_000


def test_the_clock_of_a_stopped_process_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    shown_ms = [1_000]
    monkeypatch.setattr(system_clock, "clocks_ms", lambda: (shown_ms[0], shown_ms[0]))
    clock = SystemClock()
    before = clock.now()
    handler = signal.getsignal(signal.SIGCONT)
    with clock.leaving_out_stops():
        for later_ms in (600_000, 4_000, 90_000):
            shown_ms[0] += later_ms
            signal.raise_signal(signal.SIGCONT)
        shown_ms[0] += 250
        after = clock.now()
    assert signal.getsignal(signal.SIGCONT) is handler
    assert elapsed_ms(before, after) == 694_250
    assert suspended_ms(before, after) == 690_000  # four seconds are no stop


def test_a_stop_is_seen_although_the_clock_was_read_before_the_signal_was_handled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown_ms = [1_000_000]
    monkeypatch.setattr(system_clock, "clocks_ms", lambda: (shown_ms[0], shown_ms[0]))
    clock = SystemClock()
    before = clock.now()
    with clock.leaving_out_stops():
        shown_ms[0] += 600_000
        clock.running_ms()
        for _signal in range(2):
            signal.raise_signal(signal.SIGCONT)
    assert suspended_ms(before, clock.now()) == 600_000  # once


def test_up_time_includes_every_sleep() -> None:
    timestamp = SystemClock().now()
    # The two are read one after the other and rounded down each.
    assert timestamp.running_ms >= timestamp.awake_ms - 1


def test_two_programs_of_one_boot_agree_on_it() -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "from annotator.app.gui.system_clock import SystemClock as C; print(C().now().boot_id)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == SystemClock().now().boot_id != ""


def test_a_traveller_s_zone_is_seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SystemClock()
    seen = []
    for zone in ("Asia/Kolkata", ":America/St_Johns", "UTC"):
        monkeypatch.setenv("TZ", zone)
        timestamp = clock.now()
        seen.append((timestamp.zone, timestamp.offset_min))
    assert seen[0] == ("Asia/Kolkata", 330)
    assert seen[1] in (("America/St_Johns", -210), ("America/St_Johns", -150))
    assert seen[2] == ("UTC", 0)


def test_the_zone_of_the_system_is_read_again_only_when_it_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    link, read, read_link = tmp_path / "localtime", list[Path](), Path.readlink

    def counted(path: Path) -> Path:
        read.append(path)
        return read_link(path)

    monkeypatch.delenv("TZ", raising=False)
    monkeypatch.setattr(system_clock, "_LOCALTIME", link)
    monkeypatch.setattr(Path, "readlink", counted)
    seen = [system_clock._zone_from_unix()]
    for zone in ("Europe/Paris", "Asia/Tokyo"):
        other = tmp_path / "other"
        other.symlink_to(f"/usr/share/zoneinfo/{zone}")
        other.replace(link)
        seen += [system_clock._zone_from_unix(), system_clock._zone_from_unix()]
    assert seen == ["UTC", "Europe/Paris", "Europe/Paris", "Asia/Tokyo", "Asia/Tokyo"]
    assert len(read) == 2


def test_without_a_named_zone_there_is_still_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TZ", raising=False)
    assert SystemClock().now().zone
