"""What can go wrong with KubeFATE's records, and where pymongo's failures become ours."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from services.errors import Exit, FatetuiError
from services.i18n import Message, _, verbatim
from services.redact import secrets
from services.text import one_line

if TYPE_CHECKING:
    from pymongo.errors import OperationFailure

# MongoDB's codes for "you may not" and "that is not your password".
_UNAUTHORIZED, _AUTHENTICATION_FAILED = 13, 18
_TOO_NEW = "only supports up to"
_OF_TLS = ("SSL", "TLS", "CERTIFICATE_VERIFY_FAILED")
_TAILS = (", full error:", " (configured timeouts:", ", Timeout: ", ", Topology Description:")
_NUMBERED = re.compile(r"\[Errno (\d+)\] Connect call failed \([^)]*\)")
OLDEST = "4.2"
"""The oldest MongoDB that the driver we ship with talks to; 3.6 and 4.0 need an older driver."""


class RecordsError(FatetuiError):
    """A failure of the database of KubeFATE 1.0.x."""

    code = "DB-ERROR"
    exit = Exit.KUBEFATE


class RecordsUnreachable(RecordsError):
    """The database did not answer in time."""

    code = "DB-UNREACHABLE"
    transient = True


class NoRecords(RecordsError):
    """There is no MongoDB of KubeFATE here."""

    code = "DB-NONE"


class RecordsDenied(RecordsError):
    """The database does not accept the user name and password."""

    code = "DB-DENIED"


class RecordsInsecure(RecordsError):
    """The encrypted connection to the database did not come about."""

    code = "DB-TLS"


class ServerUnsupported(RecordsError):
    """The MongoDB server is too old or too new for the driver."""

    code = "DB-VERSION"


class AddressInvalid(RecordsError):
    """The address of the database is no MongoDB URI."""

    code = "DB-ADDRESS"
    exit = Exit.FILE


class NoSuchRecord(RecordsError):
    """No document with this uuid."""

    code = "DB-UNKNOWN"


class RecordChanged(RecordsError):
    """The record is another one than was seen: somebody changed it, and nothing was written."""

    code = "DB-CHANGED"
    exit = Exit.FAILED


class NotMendable(RecordsError):
    """The record is not what the mend is for."""

    code = "DB-MEND"
    exit = Exit.REFUSED


class BackupUnreadable(RecordsError):
    """The file is no backup of ours, or not a whole one."""

    code = "DB-BACKUP"
    exit = Exit.FILE


class RecordsReadOnly(RecordsError):
    """A write was asked for in read-only mode."""

    code = "DB-READ-ONLY"
    exit = Exit.REFUSED


@contextmanager
def translated(address: str) -> Iterator[None]:
    """Raise pymongo's failures within as ours. `address` names the server to people."""
    from pymongo import errors  # 120 ms, and only where the database is read

    try:
        yield
    except errors.InvalidURI as error:
        raise AddressInvalid(_("{address} is no address of a MongoDB", address=address), cause=_words(error)) from None
    except errors.ConfigurationError as error:
        raise _unsupported(address, error) from error
    except errors.OperationFailure as error:
        raise _refused(address, error) from error
    except errors.ConnectionFailure as error:
        raise _unreachable(address, error) from error
    except errors.PyMongoError as error:
        raise RecordsError(_("the MongoDB at {address} failed", address=address), cause=_words(error)) from error


def _unsupported(address: str, error: Exception) -> RecordsError:
    if _TOO_NEW in str(error):
        remedy = _("The server is newer than the driver: pip install a newer fatetui, or its pymongo")
    else:
        remedy = _(
            "fatetui reads MongoDB {oldest} and newer; for 3.6 and 4.0 put an older driver beside it: "
            "pip install 'pymongo>=4.10,<4.12'",
            oldest=OLDEST,
        )
    return ServerUnsupported(
        _("the MongoDB at {address} cannot be talked to", address=address), cause=_words(error), remedy=remedy
    )


def _refused(address: str, error: OperationFailure) -> RecordsError:
    if error.code == _AUTHENTICATION_FAILED:
        return RecordsDenied(
            _("the MongoDB at {address} does not accept the user name and password", address=address),
            cause=_words(error),
            remedy=_(
                "give those of KubeFATE's Deployment or Secret; a changed Secret does not change the password "
                "of a database that is there already"
            ),
        )
    if error.code == _UNAUTHORIZED:
        return RecordsDenied(
            _("the MongoDB at {address} does not allow it to this user", address=address),
            cause=_words(error),
            remedy=_("Log in as KubeFATE does: mongodb://USER:PASSWORD@HOST:PORT"),
        )
    return RecordsError(_("the MongoDB at {address} failed", address=address), cause=_words(error))


def _unreachable(address: str, error: Exception) -> RecordsError:
    words = str(error)
    if any(mark in words for mark in _OF_TLS):
        return RecordsInsecure(
            _("no encrypted connection to the MongoDB at {address}", address=address),
            cause=_words(error),
            remedy=_(
                "where its certificate is not of a known authority, name the authority's: ?tls=true&tlsCAFile=FILE; "
                "leave tls away where the server speaks none"
            ),
        )
    remedy = _("Check the address, the network, and whether the database's pod runs")
    if "connection closed" in words or "Connection reset" in words:
        remedy = _("A server that wants TLS hangs up on those who do not speak it: add ?tls=true to the address")
    return RecordsUnreachable(
        _("the MongoDB at {address} does not answer", address=address), cause=_words(error), remedy=remedy
    )


def _words(error: Exception) -> Message:
    """What the driver says, without secrets and without what it repeats of its own state."""
    said = str(error)
    for end in _TAILS:
        said = said.partition(end)[0]
    # asyncio puts words of its own where the system's stand elsewhere.
    said = _NUMBERED.sub(lambda found: os.strerror(int(found[1])), said)
    return verbatim(one_line(secrets.mask(said)))
