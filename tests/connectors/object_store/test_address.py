"""Parsing of object store addresses."""

from __future__ import annotations

import pytest

from annotator.connectors.http.errors import NetworkError
from annotator.connectors.object_store.address import Dialect, place_of
from annotator.core.outbox.parcel import DeliveryReason

NAME = "signs@1/x.json"


@pytest.mark.parametrize(
    ("url", "address", "region"),
    [
        ("s3://bucket/a/b", "https://s3.us-east-1.amazonaws.com/bucket/a/b", "us-east-1"),
        ("s3://bucket", "https://s3.us-east-1.amazonaws.com/bucket", "us-east-1"),
        ("s3://bucket/a/?region=eu-west-3", "https://s3.eu-west-3.amazonaws.com/bucket/a", "eu-west-3"),
        ("s3://my.bucket/a?region=cn-north-1", "https://s3.cn-north-1.amazonaws.com.cn/my.bucket/a", "cn-north-1"),
        ("https://bucket.s3.amazonaws.com/a", "https://bucket.s3.amazonaws.com/a", "us-east-1"),
        ("https://my.bucket.s3.eu-west-1.amazonaws.com", "https://my.bucket.s3.eu-west-1.amazonaws.com", "eu-west-1"),
        ("https://s3.eu-west-1.amazonaws.com/bucket/a", "https://s3.eu-west-1.amazonaws.com/bucket/a", "eu-west-1"),
        ("https://s3-eu-west-1.amazonaws.com/bucket", "https://s3-eu-west-1.amazonaws.com/bucket", "eu-west-1"),
        ("https://x.r2.cloudflarestorage.com/bucket", "https://x.r2.cloudflarestorage.com/bucket", "auto"),
        ("https://minio.example.org:9000/bucket/a//b/", "https://minio.example.org:9000/bucket/a/b", "us-east-1"),
        ("https://garage.example.org/bucket?region=garage", "https://garage.example.org/bucket", "garage"),
        ("http://127.0.0.1:9000/bucket/a", "http://127.0.0.1:9000/bucket/a", "us-east-1"),
        ("https://minio.example.org:443/bucket", "https://minio.example.org/bucket", "us-east-1"),
    ],
)
def test_amazon_and_what_speaks_like_it(url: str, address: str, region: str) -> None:
    place = place_of(url)
    assert place.dialect is Dialect.AMAZON
    assert place.address(NAME) == f"{address}/signs%401/x.json"
    assert place.region == region


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("gs://bucket/a", "https://storage.googleapis.com/bucket/a"),
        ("https://storage.googleapis.com/bucket/a", "https://storage.googleapis.com/bucket/a"),
    ],
)
def test_google(url: str, address: str) -> None:
    place = place_of(url)
    assert place.dialect is Dialect.GOOGLE
    assert place.address(NAME) == f"{address}/signs%401/x.json"


@pytest.mark.parametrize("url", ["az://somebody/box/a", "https://somebody.blob.core.windows.net/box/a"])
def test_microsoft(url: str) -> None:
    place = place_of(url)
    assert place.dialect is Dialect.MICROSOFT
    assert (place.account, place.bucket) == ("somebody", "box")
    assert place.address(NAME) == "https://somebody.blob.core.windows.net/box/a/signs%401/x.json"


def test_receipts_and_sign_ins_are_by_the_address_that_people_know() -> None:
    place = place_of("s3://bucket/été 1/%C3%A9?region=eu-west-3")
    assert place.receipt(NAME) == "s3://bucket/été 1/é/signs@1/x.json"
    assert place.server == "s3://bucket"
    assert place.key(NAME) == "été 1/é/signs@1/x.json"
    assert place.address(NAME).endswith("/bucket/%C3%A9t%C3%A9%201/%C3%A9/signs%401/x.json")
    assert place_of("az://somebody/box").server == "az://somebody"


def test_another_region_is_another_host_only_where_the_host_was_made_of_it() -> None:
    moved = place_of("s3://bucket/a").in_region("eu-central-1")
    assert moved is not None
    assert moved.address(NAME).startswith("https://s3.eu-central-1.amazonaws.com/bucket/a/")
    elsewhere = place_of("https://garage.example.org/bucket").in_region("garage")
    assert elsewhere is not None
    assert (elsewhere.root, elsewhere.region) == ("https://garage.example.org/bucket", "garage")
    for no_other in ("us-east-1", "", "evil.example.org/", "a" * 41):
        assert place_of("s3://bucket/a").in_region(no_other) is None
    assert place_of("gs://bucket/a").in_region("eu-west-1") is None


@pytest.mark.parametrize(
    "url",
    [
        "",
        "s3://",
        "s3://b",
        "s3://bucket:9000/a",
        "s3://key:secret@bucket/a",
        "s3://bucket/a/../b",
        "s3://bucket/a/%2e%2e/b",
        "s3://bucket/a%2Fb",
        "s3://bucket/a%00b",
        "s3://bucket/a?region=evil.example.org/",
        "s3://bucket/a?region=",
        "s3://bucket/a?acl",
        "s3://bucket/a?region=eu-west-1&x=1",
        "s3://bucket/a#b",
        "az://somebody",
        "az://some-body/box",
        "https://minio.example.org",
        "https://minio.example.org/",
        "https://minio.example.org/b%20b",
        "http://minio.example.org/bucket",
        "ftp://minio.example.org/bucket",
    ],
)
def test_what_names_no_place_is_refused(url: str) -> None:
    with pytest.raises(NetworkError) as caught:
        place_of(url)
    assert caught.value.reason is DeliveryReason.ADDRESS_WRONG
    assert caught.value.never_began
