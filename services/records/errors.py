"""What can go wrong with KubeFATE's records, and where pymongo's failures become ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from services.errors import Exit, FatetuiError
from services.i18n import _, verbatim
from services.text import one_line

# MongoDB's codes for "who are you" and "you may not".
_DENIED = frozenset({13, 18})


class RecordsError(FatetuiError):
    """A failure of the database of KubeFATE 1.0.x."""

    code = "DB-ERROR"
    exit = Exit.KUBEFATE


class RecordsUnreachable(RecordsError):
    """The database did not answer in time."""

    code = "DB-UNREACHABLE"
    transient = True


class RecordsDenied(RecordsError):
    """The database does not accept the user name and password."""

    code = "DB-DENIED"


class ServerUnsupported(RecordsError):
    """The MongoDB server is too old or too new for the driver."""

    code = "DB-VERSION"


class NoSuchRecord(RecordsError):
    """No document with this uuid."""

    code = "DB-UNKNOWN"


class BackupUnreadable(RecordsError):
    """The file is no backup of ours."""

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
    except errors.ConfigurationError as error:
        raise ServerUnsupported(
            _("the MongoDB at {address} cannot be talked to", address=address),
            cause=verbatim(one_line(str(error))),
            remedy=_("fatetui reads MongoDB 4.2 and newer"),
        ) from error
    except errors.OperationFailure as error:
        if error.code not in _DENIED:
            raise _failed(address, error) from error
        raise RecordsDenied(
            _("the MongoDB at {address} does not accept the login", address=address),
            cause=verbatim(one_line(str(error))),
            remedy=_("give the user name and password of KubeFATE's Deployment or Secret"),
        ) from error
    except errors.ConnectionFailure as error:
        raise RecordsUnreachable(
            _("the MongoDB at {address} does not answer", address=address), cause=verbatim(one_line(str(error)))
        ) from error
    except errors.PyMongoError as error:
        raise _failed(address, error) from error


def _failed(address: str, error: Exception) -> RecordsError:
    return RecordsError(_("the MongoDB at {address} failed", address=address), cause=verbatim(one_line(str(error))))
