"""Network and server errors as delivery reasons, and the `Retry-After` header."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from annotator.core.outbox.backoff import LONGEST_ASKED_WAIT_S
from annotator.core.outbox.parcel import DeliveryReason, Outcome, Refused, RetryLater

# Reasons that neither the worker nor a retry of the same bytes can change.
_FOR_GOOD = frozenset(
    {
        DeliveryReason.ACCESS_DENIED,
        DeliveryReason.ADDRESS_WRONG,
        DeliveryReason.TASK_GONE,
        DeliveryReason.RESULT_REFUSED,
        DeliveryReason.DIFFERENT_RESULT,
        DeliveryReason.RECEIPT_WRONG,
    }
)
_BUSY = frozenset({423, 425, 429, 503})
_FULL = 507
_DATED = frozenset({9, 10})  # X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED (openssl/x509_vfy.h)
# OpenSSL's reasons for bytes that are no TLS record (openssl/sslerr.h).
_PLAIN = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE"})
_NEVER_BEGAN = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
# Messages of httpx and h11 for a reply that was cut off, as opposed to one that is not HTTP.
_HUNG_UP = ("server disconnected", "peer closed connection")


class NetworkError(Exception):
    """An error of a request to a server. Only connectors and other server clients catch it. `detail` depends on the
    reason. `status` and `headers` are those of the reply if its status was the error."""

    def __init__(
        self,
        reason: DeliveryReason,
        detail: str,
        *,
        never_began: bool = False,
        wait_s: float | None = None,
        status: int = 0,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(reason.value, detail)
        self.reason = reason
        self.detail = detail
        self.never_began = never_began
        self.wait_s = wait_s
        self.status = status
        self.headers = headers or {}

    @property
    def outcome(self) -> Outcome:
        """The delivery outcome of a parcel that met this error."""
        if self.reason in _FOR_GOOD:
            return Refused(self.reason, self.detail)
        return RetryLater(self.reason, self.detail, self.never_began, self.wait_s)

    def with_never_began(self, *, never_began: bool) -> NetworkError:
        """Return a copy with another `never_began`. A delivery of several exchanges knows whether an earlier
        exchange sent anything."""
        return NetworkError(self.reason, self.detail, never_began=never_began, wait_s=self.wait_s)


class TooLarge(NetworkError):
    """A reply that is larger than requested or than allowed. The caller may request less."""


def fault_of_error(error: httpx.HTTPError | httpx.InvalidURL, server: str) -> NetworkError:
    """Return the error for an exception of httpx."""
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return NetworkError(DeliveryReason.ADDRESS_WRONG, server, never_began=True)
    tls = _tls_error(error)
    if isinstance(tls, ssl.SSLCertVerificationError):
        is_dated = tls.verify_code in _DATED
        reason = DeliveryReason.SERVER_CLOCK if is_dated else DeliveryReason.SERVER_UNTRUSTED
        return NetworkError(reason, server, never_began=True)
    if tls is not None and tls.reason in _PLAIN:
        return NetworkError(DeliveryReason.SERVER_UNENCRYPTED, server, never_began=True)
    if isinstance(error, httpx.ReadTimeout | httpx.WriteTimeout | httpx.PoolTimeout):
        return NetworkError(DeliveryReason.NO_ANSWER, server, never_began=isinstance(error, httpx.PoolTimeout))
    if isinstance(error, httpx.RemoteProtocolError) and not str(error).lower().startswith(_HUNG_UP):
        return NetworkError(DeliveryReason.SERVER_STRANGE, server)
    return NetworkError(DeliveryReason.SERVER_UNREACHABLE, server, never_began=isinstance(error, _NEVER_BEGAN))


def fault_of_status(status: int, headers: Mapping[str, str], server: str) -> NetworkError | None:
    """Return the error for a status that means the same on every kind of server, or None for other statuses."""
    if 300 <= status < 400:
        reason = DeliveryReason.SERVER_ELSEWHERE
    elif status in _BUSY:
        reason = DeliveryReason.SERVER_BUSY
    elif status == _FULL:
        reason = DeliveryReason.SERVER_FULL
    elif status >= 500:
        reason = DeliveryReason.SERVER_FAILED
    else:
        return None
    may_wait = reason in (DeliveryReason.SERVER_BUSY, DeliveryReason.SERVER_FAILED)
    wait_s = requested_wait_s(headers.get("retry-after", "")) if may_wait else None
    return NetworkError(reason, server, wait_s=wait_s, status=status, headers=headers)


def requested_wait_s(value: str, now: datetime | None = None) -> float | None:
    """Return the waiting time in seconds from a `Retry-After` header (RFC 9110, 10.2.3), given in seconds or as a
    date. Return None for any other value."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(min(int(value[:9]), LONGEST_ASKED_WAIT_S))
    try:
        until = parsedate_to_datetime(value)
        until = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
        wait_s = (until - (now or datetime.now(UTC))).total_seconds()
    except (ValueError, OverflowError):
        return None
    return min(max(0.0, wait_s), float(LONGEST_ASKED_WAIT_S))


def clock_ahead_s(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Return by how many seconds this computer's clock is ahead of the `Date` header of a reply (RFC 9110, 6.6.1), or
    None if there is no valid one."""
    try:
        stated = parsedate_to_datetime(headers.get("date", ""))
        stated = stated if stated.tzinfo is not None else stated.replace(tzinfo=UTC)
        return ((now or datetime.now(UTC)) - stated).total_seconds()
    except (ValueError, OverflowError):
        return None


def wrong_clock(ahead_s: float | None, server: str, *, status: int = 0) -> NetworkError:
    return NetworkError(DeliveryReason.CLOCK_WRONG, f"{ahead_s or 0:.0f} {server}", status=status)


def _tls_error(error: BaseException) -> ssl.SSLError | None:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return cause
        cause = cause.__cause__ or cause.__context__
    return None
