"""Results of a server as the export reads them: in order, a few ahead, each fault in words."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Sequence

import pytest

from annotator.app.export.from_server import AHEAD, SMALL_BYTES, ServerResults
from annotator.app.export.result_scan import unread
from annotator.connectors.http.client import Client
from annotator.connectors.http.errors import NetworkError
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.result_source import ResultFile, ServerUnreadable
from annotator.core.problems import ProblemCode

LIMIT = 10 * SMALL_BYTES


class MemoryServer:
    """`far` is the most that was asked for beyond what was read."""

    def __init__(self, contents: dict[str, bytes | NetworkError], missing: Sequence[str] = ()) -> None:
        self.contents = contents
        self.missing = missing
        self.listed = self.read_count = self.at_once = self.most_at_once = 0
        self.limits: list[int] = []

    async def __call__(self, _client: Client) -> MemoryServer:
        return self

    async def paths(self) -> AsyncIterator[str]:
        for path in [*self.contents, *self.missing]:
            self.listed += 1
            yield path

    async def read(self, path: str, limit_bytes: int) -> bytes:
        self.read_count += 1
        self.limits.append(limit_bytes)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        content = self.contents[path]
        if isinstance(content, NetworkError):
            raise content
        return content[: limit_bytes + 1]


def test_each_is_read_in_order_and_no_more_than_a_few_ahead() -> None:
    server = MemoryServer({f"x@1/{number:03}.json": b"%d" % number for number in range(100)})
    results = ServerResults("s3://bucket/a", server)
    for number, file in enumerate(results.listing()):
        assert file == ResultFile(f"x@1/{number:03}.json", "x@1")
        assert server.listed <= number + AHEAD
        assert results.read(file.path, LIMIT) == b"%d" % number
    assert number == 99
    assert server.read_count == 100
    assert 2 < server.most_at_once <= AHEAD


def test_what_is_large_is_fetched_when_it_is_asked_for() -> None:
    large = b"x" * (SMALL_BYTES + 2)
    server = MemoryServer({"x@1/1.json": large, "x@1/2.json": large})
    results = ServerResults("s3://bucket", server)
    (first, second) = [results.read(file.path, LIMIT) for file in results.listing()]
    assert first == second == large
    assert server.limits == [SMALL_BYTES, SMALL_BYTES, LIMIT, LIMIT]
    assert [results.read(file.path, 5) for file in results.listing()] == [b"x" * 6] * 2


def test_what_is_no_result_is_not_fetched() -> None:
    beside = ["x@1/decisions.csv", "x@1/payments.csv"]
    server = MemoryServer({}, ["notes.txt", "x@1/.hidden", "x@1/a.txt", "deep/er/x.json", "payments.csv", *beside])
    odd = {file.path: file.odd for file in ServerResults("s3://bucket/a", server).listing()}
    assert odd == {"notes.txt": "place", "x@1/.hidden": "hidden", "x@1/a.txt": "name", "deep/er/x.json": "place"} | {
        "payments.csv": "place"
    }
    assert server.read_count == 0


def test_the_place_of_one_bundle_can_be_named_itself() -> None:
    server = MemoryServer({"1.json": b"{}"}, ["a.txt", "decisions.csv", "payments.csv"])
    found = list(ServerResults("s3://bucket/a/x%401/?region=eu-west-1", server).listing())
    assert found == [ResultFile("1.json", "x@1"), ResultFile("a.txt", "x@1", "name")]


def test_faults_are_told_in_words_and_those_of_what_nobody_reads_are_not() -> None:
    gone = NetworkError(DeliveryReason.PLACE_MISSING, "s3://bucket/x@1/2.json")
    server = MemoryServer({"x@1/1.json": b"1", "x@1/2.json": gone, "x@1/3.json": gone, "x@1/4.json": b"4"})
    results = ServerResults("s3://bucket", server)
    seen: list[bytes] = []
    for file in results.listing():
        if file.path.endswith("2.json"):
            with pytest.raises(ServerUnreadable, match=r"does not exist: s3://bucket/x@1/2\.json"):
                results.read(file.path, LIMIT)
        elif not file.path.endswith("3.json"):
            seen.append(results.read(file.path, LIMIT))
    assert seen == [b"1", b"4"]


def test_a_server_that_cannot_be_listed_says_so() -> None:
    class Closed(MemoryServer):
        async def paths(self) -> AsyncIterator[str]:
            yield "x@1/1.json"
            raise NetworkError(DeliveryReason.ACCESS_DENIED, "s3://bucket")

    results = ServerResults("s3://bucket", Closed({"x@1/1.json": b""}))
    with pytest.raises(ServerUnreadable, match=r"You do not have permission to .* s3://bucket") as told:
        list(results.listing())
    assert unread(told.value) is ProblemCode.SERVER_UNREADABLE


def test_a_listing_that_is_left_leaves_nothing_behind() -> None:
    server = MemoryServer({f"x@1/{number}.json": b"" for number in range(50)})
    results = ServerResults("s3://bucket", server)
    for _file in results.listing():
        break
    gc.collect()
    assert server.listed == AHEAD
    with pytest.raises(ValueError, match="not listed"):
        results.read("x@1/0.json", LIMIT)
