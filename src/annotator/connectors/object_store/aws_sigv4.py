"""Signature Version 4 for Amazon S3 and Google Cloud Storage. The relevant parts of a request are signed with the
secret, which itself is never sent."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from msgspec import Struct


@dataclass(frozen=True, slots=True)
class AccessKeys:
    """Access keys. `session` belongs to keys that are valid for a few hours only."""

    name: str
    secret: str = field(repr=False)
    session: str = field(default="", repr=False)


class SigningScheme(Struct, frozen=True):
    """The names that a provider uses in the signature. The algorithm is the same for all."""

    house: str
    algorithm: str
    service: str
    end: str
    header: str


AMAZON = SigningScheme("AWS4", "AWS4-HMAC-SHA256", "s3", "aws4_request", "x-amz")
GOOGLE = SigningScheme("GOOG4", "GOOG4-HMAC-SHA256", "storage", "goog4_request", "x-goog")


def signed_headers(
    scheme: SigningScheme,
    keys: AccessKeys,
    region: str,
    method: str,
    url: str,
    content: bytes,
    headers: Mapping[str, str],
    now: datetime,
) -> dict[str, str]:
    """Return the headers of a request including its signature. `url` is quoted as it is sent, and its query is
    sorted by name. `headers` have lower-case names. `now` is UTC."""
    parts = urlsplit(url)
    moment = now.strftime("%Y%m%dT%H%M%SZ")
    digest = hashlib.sha256(content).hexdigest()
    sent = {**headers, f"{scheme.header}-date": moment, f"{scheme.header}-content-sha256": digest}
    if keys.session:
        sent[f"{scheme.header}-security-token"] = keys.session
    signed = {**sent, "host": parts.netloc}
    names = ";".join(sorted(signed))
    lines = "".join(f"{name}:{' '.join(signed[name].split())}\n" for name in sorted(signed))
    request = "\n".join((method, parts.path or "/", parts.query, lines, names, digest))
    scope = f"{moment[:8]}/{region}/{scheme.service}/{scheme.end}"
    text = "\n".join((scheme.algorithm, moment, scope, hashlib.sha256(request.encode()).hexdigest()))
    key = f"{scheme.house}{keys.secret}".encode()
    for part in (moment[:8], region, scheme.service, scheme.end):
        key = _mac(key, part)
    signature = _mac(key, text).hex()
    sent["authorization"] = (
        f"{scheme.algorithm} Credential={keys.name}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return sent


def _mac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
