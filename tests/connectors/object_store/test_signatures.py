"""Signatures, held against what those who ask for them wrote or against what others make of the same request."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from importlib import import_module
from typing import Any
from urllib.parse import quote

import obstore
from hypothesis import given
from hypothesis import strategies as st
from obstore.store import AzureStore

from annotator.connectors.object_store.aws_sigv4 import AMAZON, GOOGLE, AccessKeys, signed_headers
from annotator.connectors.object_store.azure_auth import (
    access_signature,
    account_key,
    shared_key_header,
    with_access_signature,
)
from connectors.object_store.front import Canned, Front

NOW = datetime(2013, 5, 24, tzinfo=UTC)
KEYS = AccessKeys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
_STORED = Canned(201, {"ETag": '"1"', "Last-Modified": "Fri, 24 May 2013 00:00:00 GMT"})
_NOTHING_LISTED = Canned(200, {}, b"<EnumerationResults><Prefix>a</Prefix><Blobs/><NextMarker/></EnumerationResults>")
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)


def test_amazon_s_own_example_of_a_put() -> None:
    """From "Signature calculations for the Authorization header" in the manual of S3."""
    headers = {"date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"}
    url = "https://examplebucket.s3.amazonaws.com/test%24file.text"
    sent = signed_headers(AMAZON, KEYS, "us-east-1", "PUT", url, b"Welcome to Amazon S3.", headers, NOW)
    assert sent["authorization"].endswith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")


def test_amazon_s_own_example_of_a_listing() -> None:
    url = "https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J"
    sent = signed_headers(AMAZON, KEYS, "us-east-1", "GET", url, b"", {}, NOW)
    assert sent["authorization"].endswith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")


def _amazon(module: str) -> Any:
    """Return the signature of Amazon's own library, which has no types."""
    return import_module(f"botocore.{module}")


@given(name=TEXT, prefix=TEXT, content=st.binary(max_size=50), session=st.sampled_from(["", "a-session"]))
def test_amazon_s_own_library_signs_likewise(name: str, prefix: str, content: bytes, session: str) -> None:
    url = f"https://minio.example.org:9000/bucket/{quote(name, safe='/~')}?list-type=2&prefix={quote(prefix, safe='~')}"
    given_headers = {"if-none-match": "*", "content-md5": "x", "content-type": "application/json"}
    sent = signed_headers(
        AMAZON, AccessKeys("key", "secret", session), "eu-west-1", "PUT", url, content, given_headers, NOW
    )
    request = _amazon("awsrequest").AWSRequest("PUT", url, headers=dict(given_headers), data=content)
    request.context.update(timestamp=sent["x-amz-date"], payload_signing_enabled=True)
    credentials = _amazon("credentials").Credentials("key", "secret", session or None)
    signer = _amazon("auth").S3SigV4Auth(credentials, "s3", "eu-west-1")
    request.headers["X-Amz-Date"] = sent["x-amz-date"]
    request.headers["X-Amz-Content-SHA256"] = sent["x-amz-content-sha256"]
    if session:
        request.headers["X-Amz-Security-Token"] = session
    signature = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
    assert sent["authorization"].endswith(f"Signature={signature}")


def test_google_s_differs_in_its_words() -> None:
    url = "https://storage.googleapis.com/bucket/a.json"
    sent = signed_headers(GOOGLE, KEYS, "auto", "PUT", url, b"{}", {"x-goog-if-generation-match": "0"}, NOW)
    assert set(sent) == {"x-goog-date", "x-goog-content-sha256", "x-goog-if-generation-match", "authorization"}
    assert re.fullmatch(
        "GOOG4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/auto/storage/goog4_request, "
        "SignedHeaders=host;x-goog-content-sha256;x-goog-date;x-goog-if-generation-match, Signature=[0-9a-f]{64}",
        sent["authorization"],
    )


def test_another_library_signs_likewise_for_microsoft() -> None:
    key = base64.b64encode(b"k" * 64).decode()
    with Front(lambda asked: _NOTHING_LISTED if asked.method == "GET" else _STORED) as front:
        store = AzureStore(
            "box", account_name="somebody", account_key=key, endpoint=front.url, client_options={"allow_http": True}
        )
        obstore.put(store, "a é/x@1.json", b"{}", mode="create", use_multipart=False)
        assert obstore.list_with_delimiter(store, "a é/")["objects"] == []
    assert [asked.method for asked in front.asked] == ["PUT", "GET"]
    for asked in front.asked:
        url = f"{front.url}{asked.path}"
        ours = shared_key_header("somebody", account_key(key) or b"", asked.method, url, asked.content, asked.headers)
        assert ours == asked.headers["authorization"]


def test_an_access_signature_goes_into_the_address() -> None:
    signature = access_signature(" ?sv=1&sp=cw&sig=s%2B/=\n")
    assert signature == "sv=1&sp=cw&sig=s%2B/="
    assert with_access_signature("https://x/box/a", signature) == f"https://x/box/a?{signature}"
    assert with_access_signature("https://x/box?comp=list", signature) == f"https://x/box?comp=list&{signature}"
    assert access_signature("sig=s&sv=1") == "sig=s&sv=1"
    for odd in ("", "sig=", "design=1", "sv=1&sig=a b", "sv=1&sig=a#b", "sv=1&sig=é", "sv=1\nsig=a"):
        assert access_signature(odd) is None


def test_what_is_no_key_is_none() -> None:
    assert account_key("no key!") is None
    assert account_key("") is None


def test_no_secret_shows() -> None:
    assert "wJalr" not in repr(KEYS)
    assert "a-session" not in repr(AccessKeys("key", "secret", "a-session"))
