"""Several files from one walk, without holding what one has read and another has not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotator.core.outbox.envelope import Envelope
from annotator.formats.exports.single_pass import write_in_one_pass
from answer_making import an_envelope


def each(envelopes: Iterable[Envelope]) -> Iterator[bytes]:
    for envelope in envelopes:
        yield envelope.task_id.encode()


def tens(envelopes: Iterable[Envelope]) -> Iterator[bytes]:
    """A piece for every tenth, and one at the end."""
    for number, envelope in enumerate(envelopes, start=1):
        yield envelope.task_id.encode() if number % 10 == 0 else b""
    yield b"end"


def test_each_file_gets_all_and_none_runs_ahead() -> None:
    read: list[int] = []

    def envelopes() -> Iterator[Envelope]:
        for number in range(1, 101):
            read.append(number)
            yield an_envelope(str(number))

    written: tuple[list[bytes], list[bytes]] = ([], [])
    for number, piece in write_in_one_pass(envelopes(), (each, tens)):
        written[number].append(piece)
        assert read[-1] - len(written[0]) <= 1
    assert written[0] == [str(number).encode() for number in range(1, 101)]
    assert written[1] == [*(str(number).encode() for number in range(10, 101, 10)), b"end"]
    assert read == list(range(1, 101))


def test_nothing_to_read_leaves_what_each_writes_anyway() -> None:
    assert list(write_in_one_pass([], (each, tens))) == [(1, b"end")]
