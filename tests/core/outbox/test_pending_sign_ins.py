"""Results that wait for a sign-in, and for which one."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from annotator.core.outbox.destinations import kind_for, pending_sign_ins
from annotator.core.outbox.parcel import DeliveryReason, Parcel, ParcelState
from annotator.core.outbox.sign_in import SignIn, SignInKind, typed_sign_in
from store.examples import a_parcel, an_assignment

STUDIO, CLOUD = "https://label.example.org/studio", "https://cloud.example.org/dav/"


def parcel(task: str, reason: DeliveryReason | None, url: str = STUDIO, connector: str = "label-studio") -> Parcel:
    return replace(a_parcel(an_assignment(task)), connector=connector, url=url, project="7", reason=reason)


def test_what_waits_for_one_server_is_counted_together() -> None:
    """Only the first was tried: with it, its destination has a rest."""
    parcels = [
        parcel("1", DeliveryReason.SIGN_IN_MISSING),
        parcel("2", None),
        parcel("3", DeliveryReason.SIGN_IN_EXPIRED, CLOUD, "webdav"),
        replace(parcel("4", None), state=ParcelState.ACCEPTED),
        replace(parcel("5", DeliveryReason.SIGN_IN_MISSING), bundle_key="held@1"),
        parcel("6", DeliveryReason.SERVER_UNREACHABLE, "https://other.example.org"),
    ]
    first, second = pending_sign_ins(parcels, {"held@1"})
    assert (first.server, first.count, first.has_expired) == ("https://label.example.org", 2, False)
    assert (first.destination.url, first.project, first.kind) == (STUDIO, "7", SignInKind.TOKEN)
    assert (second.server, second.count, second.has_expired) == ("https://cloud.example.org", 1, True)
    assert second.kind is SignInKind.PASSWORD


def test_nothing_is_wanted_where_nothing_waits() -> None:
    assert pending_sign_ins([replace(parcel("1", None), state=ParcelState.REFUSED), parcel("2", None)]) == ()


@pytest.mark.parametrize(
    ("connector", "url", "kind"),
    [
        ("label-studio", STUDIO, SignInKind.TOKEN),
        ("webdav", CLOUD, SignInKind.PASSWORD),
        ("https", "https://results.example.org", SignInKind.TOKEN),
        ("s3", "s3://bucket/results", SignInKind.KEYS),
        ("s3", "gs://bucket/results", SignInKind.KEYS),
        ("s3", "https://minio.example.org/bucket", SignInKind.KEYS),
        ("s3", "az://account/container", SignInKind.TOKEN),
        ("s3", "https://account.blob.core.windows.net/container", SignInKind.TOKEN),
    ],
)
def test_each_server_has_its_own_kind_of_sign_in(connector: str, url: str, kind: SignInKind) -> None:
    assert kind_for(connector, url) is kind


@pytest.mark.parametrize(
    ("kind", "name", "secret", "meant"),
    [
        (SignInKind.TOKEN, "", " ey.J.x \n", SignIn(SignInKind.TOKEN, "ey.J.x")),
        (
            SignInKind.TOKEN,
            "",
            "0123456789abcdef" * 2 + "01234567",
            SignIn(SignInKind.LEGACY_TOKEN, "0123456789abcdef" * 2 + "01234567"),
        ),
        (SignInKind.PASSWORD, " zoe ", " a b ", SignIn(SignInKind.PASSWORD, " a b ", "zoe")),
        (SignInKind.KEYS, "AKIA ", "s\t", SignIn(SignInKind.KEYS, "s", "AKIA")),
    ],
)
def test_what_is_pasted_is_taken_as_it_is_meant(kind: SignInKind, name: str, secret: str, meant: SignIn) -> None:
    assert typed_sign_in(kind, name, secret) == meant
