"""Which files a sound's worker opens, and that PyAV's deadlock is kept away."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from depth import part
from media.audio.made_audio_files import KINDS, made

HERE = Path(__file__).parent
FORMATS = part(("WAV", "Ogg Vorbis", "Opus in WebM", "AAC in TS", "M4A", "FLAC", "MP3 VBR"), 3)


def test_a_worker_opens_no_file_and_no_network_in_any_format(tmp_path: Path) -> None:
    """strace lists the files opened by the processes of a whole playing program: the window opens each medium once for
    playback and once for the speech search."""
    paths = [made(tmp_path / str(number), KINDS[name], 3.0) for number, name in enumerate(FORMATS)]
    trace = tmp_path / "trace"
    command = [
        "strace",
        "-f",
        "-qq",
        "--seccomp-bpf",
        "-e",
        "trace=%file,%network,execve",
        "-o",
        str(trace),
        sys.executable,
    ]
    command += [str(HERE / "playing_program.py"), str(tmp_path / "kept"), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["played"] * len(paths)), done.stderr
    lines = trace.read_text(errors="replace").splitlines()
    opened = [line for line in lines if re.search(r"\bopen(at)?\(", line) and " = -1 " not in line]
    for path in paths:
        assert len([line for line in opened if f'"{path}"' in line]) == 2
    workers = {line.split()[0] for line in opened if "av.libs/libavcodec" in line}
    window = {line.split()[0] for line in opened if str(paths[0]) in line}
    assert len(workers) >= 2 * len(paths)
    assert not workers & window
    assert not [line for line in opened if line.split()[0] in workers and str(tmp_path) in line]
    network = [line for line in lines if re.search(r"\b(socket|connect|bind|listen|accept4?)\(", line)]
    assert not [line for line in network if line.split()[0] in workers and " = -1 " not in line]


def test_logging_codecs_in_many_threads_do_not_lock_the_interpreter(tmp_path: Path) -> None:
    """PyAV's log callback wants the interpreter's lock in a codec's thread while the end of a codec holds that lock and
    waits for the thread. What a worker does before it opens anything keeps that away."""
    path = made(tmp_path / "sound", KINDS["FLAC"], 4.0)
    data = bytearray(path.read_bytes())
    for place in range(9_000, len(data), 97):
        data[place] ^= 0x55  # a decoder has something to complain of in every packet
    path.write_bytes(data)
    command = [sys.executable, str(HERE / "complaining_program.py"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "done", "")
