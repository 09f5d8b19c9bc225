"""Results in a store are listed page by page, whoever stored them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from annotator.connectors.http.client import Client
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.object_store.address import BucketAddress, place_of
from annotator.connectors.object_store.aws_sigv4 import AccessKeys
from annotator.connectors.object_store.results import StoreResults
from annotator.core.outbox.parcel import Accepted, DeliveryReason
from connectors.object_store.deliveries import delivered, parcel_to
from connectors.object_store.front import Asked, Canned, Front
from connectors.object_store.moto_store import MotoStore

KEYS = AccessKeys("tester", "not-so-secret")
CIRCLE = (
    b"<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>same</NextContinuationToken>"
    b"</ListBucketResult>"
)


def listed(url: str) -> list[str]:
    async def paths() -> list[str]:
        async with Client() as client:
            return [path async for path in StoreResults(url, KEYS, client, (0, 0)).paths()]

    return asyncio.run(paths())


def read(url: str, path: str, limit_bytes: int = 10**6) -> bytes:
    async def content() -> bytes:
        async with Client() as client:
            return await StoreResults(url, KEYS, client, (0, 0)).read(path, limit_bytes)

    return asyncio.run(content())


@pytest.fixture
def front() -> Iterator[Front]:
    with Front() as front:
        yield front


def test_what_was_delivered_is_found_and_read(moto: MotoStore) -> None:
    url = f"{moto.url}/{moto.new_bucket()}/results of/été & so on"
    parcels = [parcel_to(url) for _ in range(3)]
    assert all(isinstance(outcome, Accepted) for outcome in delivered(*parcels))
    paths = [f"{parcel.bundle_key}/{parcel.unique_id}.json" for parcel in parcels]
    assert listed(url) == sorted(paths)
    assert listed(f"{url}/street-signs@1") == sorted(path.partition("/")[2] for path in paths)
    for path, parcel in zip(paths, parcels, strict=True):
        assert read(url, path) == parcel.envelope
        assert read(url, path, 9) == parcel.envelope[:10]


def test_names_of_all_kinds_are_found_page_by_page(moto: MotoStore, front: Front) -> None:
    def in_small_pages(asked: Asked) -> None:
        if "list-type" in asked.path:
            asked.path += "&max-keys=3"

    front.behind, front.rule = moto.url, in_small_pages
    bucket = moto.new_bucket()
    names = {f"x@1/{number}.json" for number in range(7)} | {"x@1/a  b+c%20d&é<.json", "deep/er/x", "notes.txt"}
    for name in names:
        moto.put(bucket, f"p/{name}", b"{}")
    for name in ("other/x.json", "p2/x.json", "p/folder/", "p/.annotator-trial"):
        moto.put(bucket, name, b"{}")
    found = listed(f"{front.url}/{bucket}/p")
    assert len(found) == len(names)
    assert set(found) == names
    assert len(front.asked) == 4
    assert read(f"{front.url}/{bucket}/p", "x@1/a  b+c%20d&é<.json") == b"{}"


def test_what_is_gone_meanwhile_and_a_bucket_that_is_not_there_are_told(moto: MotoStore) -> None:
    url = f"{moto.url}/{moto.new_bucket()}"
    assert listed(url) == []
    with pytest.raises(NetworkError) as gone:
        read(url, "x@1/none.json")
    assert (gone.value.reason, gone.value.detail) == (DeliveryReason.PLACE_MISSING, f"{url}/x@1/none.json")
    with pytest.raises(NetworkError) as missing:
        listed(f"{moto.url}/no-such-bucket")
    assert missing.value.reason is DeliveryReason.PLACE_MISSING


def test_microsoft_s_pages_are_read(front: Front) -> None:
    def rule(asked: Asked) -> Canned:
        first = "marker" not in asked.path
        names = "<Name>a/x@1/1.json</Name>" if first else '<Name Encoded="true">a/x@1/2%25.json</Name>'
        marker = "<NextMarker>two+2</NextMarker>" if first else "<NextMarker />"
        page = f"<EnumerationResults><Blobs><Blob>{names}</Blob></Blobs>{marker}</EnumerationResults>"
        return Canned(200, {}, f'\ufeff<?xml version="1.0" encoding="utf-8"?>{page}'.encode())

    front.rule = rule

    def before_microsoft(url: str) -> BucketAddress:
        return replace(place_of(url), root=f"{front.url}/box")

    async def paths() -> list[str]:
        async with Client() as client:
            keys = AccessKeys("", "sv=1&sig=s")
            results = StoreResults("az://somebody/box/a", keys, client, places=before_microsoft)
            return [path async for path in results.paths()]

    assert asyncio.run(paths()) == ["x@1/1.json", "x@1/2%.json"]
    assert [asked.path for asked in front.asked] == [
        "/box?comp=list&maxresults=1000&prefix=a%2F&restype=container&sv=1&sig=s",
        "/box?comp=list&marker=two%2B2&maxresults=1000&prefix=a%2F&restype=container&sv=1&sig=s",
    ]


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<html>Welcome</html>",
        b"\xff\xfe",
        b"<!DOCTYPE x [<!ENTITY y 'z'>]><ListBucketResult/>",
        b"<ListBucketResult><Contents><Key>elsewhere/x.json</Key></Contents></ListBucketResult>",
        b"<ListBucketResult>" + b"<Contents/>" * 70_000 + b"</ListBucketResult>",
        b"<ListBucketResult>" + b"x" * (9 * 2**20) + b"</ListBucketResult>",
        CIRCLE,
    ],
    ids=["nothing", "a page", "no text", "entities", "elsewhere", "nodes", "bytes", "a circle"],
)
def test_what_is_no_listing_is_a_stranger_s(front: Front, page: bytes) -> None:
    front.rule = lambda _asked: Canned(200, {}, page)
    with pytest.raises(NetworkError) as caught:
        listed(f"{front.url}/bucket/a")
    assert caught.value.reason is DeliveryReason.SERVER_STRANGE
    assert len(front.asked) <= 2


def test_a_long_way_round_is_a_circle_as_well(front: Front) -> None:
    def rule(_asked: Asked) -> Canned:
        token = f"token-{len(front.asked) % 7}"
        return Canned(200, {}, CIRCLE.replace(b"same", token.encode()))

    front.rule = rule
    with pytest.raises(NetworkError) as caught:
        listed(f"{front.url}/bucket/a")
    assert caught.value.reason is DeliveryReason.SERVER_STRANGE
    assert len(front.asked) < 30


def test_what_passes_is_waited_for_a_few_times(moto: MotoStore, front: Front) -> None:
    bucket = moto.new_bucket()
    moto.put(bucket, "x@1/1.json", b"{}")
    answers: list[Canned | None] = [Canned(503), Canned(0), None, Canned(500), Canned(429), None]
    front.behind, front.rule = moto.url, lambda _asked: answers.pop(0)
    assert listed(f"{front.url}/{bucket}") == ["x@1/1.json"]
    assert read(f"{front.url}/{bucket}", "x@1/1.json") == b"{}"
    assert answers == []
    for answer, count in ((Canned(503), 3), (Canned(503, {"Retry-After": "61"}), 1), (Canned(302), 1)):
        front.asked.clear()
        answers += [answer] * count
        with pytest.raises(NetworkError):
            listed(f"{front.url}/{bucket}")
        assert len(front.asked) == count
