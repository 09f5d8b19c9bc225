"""Addresses of a Label Studio as people type and paste them."""

from __future__ import annotations

import pytest

from annotator.core.outbox.destinations import TypedAddress, typed_address

SITE = "https://label.example.org"


@pytest.mark.parametrize(
    ("typed", "url", "project"),
    [
        (SITE, SITE, ""),
        (" https://Label.Example.org/ ", SITE, ""),
        ("label.example.org", SITE, ""),
        ("label.example.org/projects/12/data?tab=3&task=7", SITE, "12"),
        (f"{SITE}/projects", SITE, ""),
        (f"{SITE}/projects/new", SITE, ""),
        (f"{SITE}/user/login/?next=/projects/12", SITE, ""),
        (f"{SITE}/tools/studio/projects/12/", f"{SITE}/tools/studio", "12"),
        (f"{SITE}:8443/studio/#top", f"{SITE}:8443/studio", ""),
        ("http://127.0.0.1:8080/projects/1", "http://127.0.0.1:8080", "1"),
        ("localhost:8080", "http://localhost:8080", ""),
        ("[::1]:8080", "http://[::1]:8080", ""),
    ],
)
def test_what_people_type_is_understood(typed: str, url: str, project: str) -> None:
    assert typed_address(typed) == TypedAddress(url, project)


@pytest.mark.parametrize(
    "typed",
    [
        "", "  ", "http://label.example.org", "label studio", "https://", "ftp://label.example.org", "https://a:b@c.org",
        "https://[", "s3://bucket", "https://label.example.org:port", "https://label.example.org/\nX", "file:///etc",
    ],
)  # fmt: skip
def test_what_is_no_address_is_none(typed: str) -> None:
    assert typed_address(typed) is None
