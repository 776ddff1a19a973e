"""The words of the HTTP library and of TLS, as people would say them, and what to do about them."""

from __future__ import annotations

import errno
import os
import re
import ssl
from base64 import b64decode
from datetime import UTC, datetime

import aiohttp

from services.i18n import Message, _
from services.kubernetes.errors import CertificateError, ContextError, KubernetesError, Timeout, Unreachable
from services.text import one_line

LENIENT_X509 = "FATETUI_LENIENT_X509"
"""Set to 1: accept CA certificates without the extensions that Python 3.13 and later demand (kubernetes.md §2)."""

_STRICT_X509_WORDS = ("key usage", "authority key identifier", "subject key identifier", "basic constraints")
# Of OpenSSL's own book-keeping nobody learns anything.
_NOISE = re.compile(r"\[[^\]]*\] |\s*\(_ssl\.c:\d+\)")
# X.509's Validity of two UTCTimes: what begins before and what ends after 2050 is not told of.
_VALIDITY = re.compile(rb"\x17\x0d\d{12}Z\x17\x0d(\d{12})Z", re.DOTALL)


def translated(error: BaseException, subject: str, server: str) -> KubernetesError | None:
    """Our error for one of aiohttp's, met at `server` when asked for `subject`; None for one that is none of these."""
    match error:
        case aiohttp.ClientConnectorCertificateError(certificate_error=ssl.SSLCertVerificationError() as refused):
            return CertificateError(server, cause=refused.verify_message, remedy=_renewal(refused.verify_message))
        case aiohttp.ClientSSLError():
            return _without_tls(error, subject)
        case aiohttp.InvalidURL():
            return ContextError(server, cause=_("The server's address is no URL"))
        case TimeoutError():
            return Timeout(subject, cause=str(error) or None)
        case aiohttp.ClientConnectorError():
            place = f"{error.host}:{error.port}" if error.host else server
            return Unreachable(subject, cause=f"{place}: {system_words(error.os_error)}")
        case aiohttp.ClientResponseError():
            return Unreachable(subject, cause=_("{server} does not speak HTTP", server=server))
        case aiohttp.ClientError() | ConnectionError():
            return Unreachable(subject, cause=str(error) or type(error).__name__)
    return None


def system_words(error: OSError) -> str:
    """What the system says of `error`, without what Python makes of it."""
    if isinstance(error, ssl.SSLError):
        return tls_words(error)
    # asyncio puts its own words where the system's stand elsewhere; resolvers number their errors below zero.
    known = error.errno is not None and error.errno in errno.errorcode
    return os.strerror(error.errno or 0) if known else error.strerror or str(error)


def tls_words(error: Exception) -> str:
    """What OpenSSL says of `error`."""
    return one_line(_NOISE.sub("", str(error)))


def ended(certificate: str, now: datetime | None = None) -> datetime | None:
    """When the certificate in PEM ended, if it has; None also when that cannot be told."""
    _before, begun, rest = certificate.partition("-----BEGIN CERTIFICATE-----")
    try:
        found = _VALIDITY.search(b64decode(rest.partition("-----END")[0])) if begun else None
        end = datetime.strptime(found[1].decode(), "%y%m%d%H%M%S").replace(tzinfo=UTC) if found else None
    except ValueError:
        return None
    return end if end is not None and end < (now or datetime.now(UTC)) else None


def _without_tls(error: aiohttp.ClientSSLError, subject: str) -> KubernetesError:
    words = tls_words(error.os_error)
    plain = "wrong version number" in words.lower()
    return Unreachable(
        subject,
        cause=f"{error.host}:{error.port}: {words}",
        remedy=_("It does not speak TLS: its address may begin with http:// instead of https://") if plain else None,
    )


def _renewal(words: str) -> Message | None:
    said = words.lower()
    if "mismatch" in said:
        return _("The server's certificate is for another name: set tls-server-name in the kubeconfig")
    if "expired" in said or "not yet valid" in said:
        return _("Have the server's certificate renewed (`kubeadm certs renew all`), or set this machine's clock")
    if any(hint in said for hint in _STRICT_X509_WORDS):
        return _(
            "The cluster's CA certificate is too old-fashioned for this Python: issue it anew, or set {variable}=1",
            variable=LENIENT_X509,
        )
    return None


def unusable(context: str, what: Message, error: Exception, remedy: Message) -> ContextError:
    """The error for a certificate of the kubeconfig that TLS does not take."""
    reason = system_words(error) if isinstance(error, OSError) else one_line(str(error))
    return ContextError(context, cause=_("{what} cannot be used: {reason}", what=what, reason=reason), remedy=remedy)


def outlived(certificate: str | None) -> tuple[Message, Message] | None:
    """Cause and remedy for credentials that a server refuses, when our certificate has ended; None when it has not."""
    end = ended(certificate) if certificate else None
    if end is None:
        return None
    return (
        _("The client certificate of the kubeconfig ended on {day}", day=f"{end:%Y-%m-%d}"),
        _("Get a new one, as by `kubeadm certs renew admin.conf`, or from the cluster's administrator"),
    )
