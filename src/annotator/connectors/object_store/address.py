"""Addresses of object stores: dialect, server, bucket and prefix."""

from __future__ import annotations

import re
from enum import Enum, auto
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from annotator.connectors.http.errors import NetworkError
from annotator.core.outbox.destinations import S3, is_fit
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.sign_in import server_of

USUAL_REGION = "us-east-1"
# The region of stores that have no regions. Requests to Cloudflare and Google are signed with it.
ANY_REGION = "auto"
_REGION = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,254}")
_ACCOUNT = re.compile(r"[a-z0-9]{3,24}")
_AMAZON = re.compile(
    r"(?:(?P<bucket>[a-z0-9][a-z0-9.-]+)\.)?s3(?:\.dualstack)?(?:[.-](?P<region>[a-z0-9-]+))?\.amazonaws\.com(?:\.cn)?"
)
_GOOGLE = "storage.googleapis.com"
_MICROSOFT = ".blob.core.windows.net"
_CLOUDFLARE = ".r2.cloudflarestorage.com"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


class Dialect(Enum):
    AMAZON = auto()
    GOOGLE = auto()
    MICROSOFT = auto()


class BucketAddress(Struct, frozen=True):
    """A bucket and a prefix in it.

    - `root` is the https address of the bucket without a trailing slash.
    - `prefix` is the unquoted start of all names.
    - `shown` is the address in its common form; receipts are made from it.
    - `server` is the key under which the sign-in is stored.
    - `follows_region` is true if `root` contains the region and therefore changes with it."""

    dialect: Dialect
    root: str
    prefix: str
    shown: str
    server: str
    bucket: str
    region: str = ANY_REGION
    account: str = ""
    follows_region: bool = False

    def address(self, name: str, query: str = "") -> str:
        """Return the address of the object `name` below the prefix."""
        address = f"{self.root}/{quote(self.key(name), safe='/~')}"
        return f"{address}?{query}" if query else address

    def key(self, name: str) -> str:
        return f"{self.prefix}/{name}" if self.prefix else name

    def receipt(self, name: str) -> str:
        return f"{self.shown}/{name}"

    def in_region(self, region: str) -> BucketAddress | None:
        """Return the same bucket in another region, or None if `region` is invalid or unchanged."""
        if self.dialect is not Dialect.AMAZON or region == self.region or not _REGION.fullmatch(region):
            return None
        return replace(
            self, region=region, root=_amazon_root(self.bucket, region) if self.follows_region else self.root
        )


def place_of(url: str) -> BucketAddress:
    """Parse an address. Raise `NetworkError` if it does not name a bucket in an object store."""
    wrong = NetworkError(DeliveryReason.ADDRESS_WRONG, url, never_began=True)
    if not is_fit(S3, url):
        raise wrong
    parts = urlsplit(url)
    server = server_of(url)
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    region = _asked_region(parts.query)
    if region is None or parts.fragment or any(_is_bad(segment) for segment in segments):
        raise wrong
    place = _of_scheme(server, segments, region) if parts.scheme in _SCHEMES else _of_host(server, segments, region)
    if place is None or not _BUCKET.fullmatch(place.bucket):
        raise wrong
    return replace(place, shown=f"{server}/{'/'.join(segments)}".rstrip("/"))


def _of_scheme(server: str, segments: list[str], region: str) -> BucketAddress | None:
    scheme, host = server.split("://")
    if scheme == "az":
        account, container = host, segments[0] if segments else ""
        if not _ACCOUNT.fullmatch(account):
            return None
        root = f"https://{account}{_MICROSOFT}/{container}"
        return BucketAddress(Dialect.MICROSOFT, root, _joined(segments[1:]), "", server, container, account=account)
    if scheme == "gs":
        return BucketAddress(Dialect.GOOGLE, f"https://{_GOOGLE}/{host}", _joined(segments), "", server, host)
    region = region or USUAL_REGION
    root = _amazon_root(host, region)
    return BucketAddress(Dialect.AMAZON, root, _joined(segments), "", server, host, region, follows_region=True)


_SCHEMES = frozenset({"s3", "gs", "az"})


def _of_host(server: str, segments: list[str], region: str) -> BucketAddress | None:
    host = urlsplit(server).hostname or ""
    amazon = _AMAZON.fullmatch(host)
    if amazon is not None and amazon["bucket"]:
        region = amazon["region"] or region or USUAL_REGION
        return BucketAddress(Dialect.AMAZON, server, _joined(segments), "", server, amazon["bucket"], region)
    if not segments:
        return None
    bucket, prefix = segments[0], _joined(segments[1:])
    root = f"{server}/{bucket}"
    if host == _GOOGLE:
        return BucketAddress(Dialect.GOOGLE, root, prefix, "", server, bucket)
    if host.endswith(_MICROSOFT):
        account = host.removesuffix(_MICROSOFT)
        return BucketAddress(Dialect.MICROSOFT, root, prefix, "", server, bucket, account=account)
    if amazon is not None:
        region = amazon["region"] or region
    usual = ANY_REGION if host.endswith(_CLOUDFLARE) else USUAL_REGION
    return BucketAddress(Dialect.AMAZON, root, prefix, "", server, bucket, region or usual)


def _asked_region(query: str) -> str | None:
    """Return the region of `?region=...`, the only allowed query, or None for any other query."""
    if not query:
        return ""
    asked = parse_qsl(query, keep_blank_values=True)
    if len(asked) != 1 or asked[0][0] != "region" or not _REGION.fullmatch(asked[0][1]):
        return None
    return asked[0][1]


def _amazon_root(bucket: str, region: str) -> str:
    """Return the address with the bucket in the path. Certificates are invalid for hosts with dotted buckets."""
    chinese = ".cn" if region.startswith("cn-") else ""
    return f"https://s3.{region}.amazonaws.com{chinese}/{bucket}"


def _joined(segments: list[str]) -> str:
    return "/".join(segments)


def _is_bad(segment: str) -> bool:
    return segment in (".", "..") or "/" in segment or _UNPRINTABLE.search(segment) is not None
