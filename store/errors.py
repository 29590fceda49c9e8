"""What can go wrong in keeping things, by who must act. Messages say what to do and never quote what is kept."""


class StoreError(Exception):
    """Anything the store refuses or fails at."""


class DatabaseBusyError(StoreError):
    """Somebody else holds the database for too long. Temporary."""


class DatabaseUnreachableError(StoreError):
    """The database does not answer. Temporary."""


class DatabaseRefusedError(StoreError):
    """The database does not take what it was given: a fault of this program. Nothing was changed.

    It says neither what was given nor what the server said of it, for PostgreSQL quotes the whole row.
    """


class DiskFullError(StoreError):
    """There is no room to write. Nothing was acknowledged."""


class KeysMissingError(StoreError):
    """The key folder has no keys, or not all of them."""


class KeysExistError(StoreError):
    """Keys are already there; overwriting them would make everything unreadable."""


class WrongKeyError(StoreError):
    """The database does not open with this key, or is no database of ours."""


class SchemaOutdatedError(StoreError):
    """The tables are of another version than the program."""


class OriginalMissingError(StoreError):
    """An original that was stored is not where it should be."""


class OriginalDamagedError(StoreError):
    """An original is there, but its bytes are not the ones that were stored."""


class NotFoundError(StoreError):
    """There is no such item, case, task or entry."""


class AlreadyResolvedError(StoreError):
    """The item does not wait for a decision."""


class NotAcceptableError(StoreError):
    """A decision, correction or checkpoint is not of the form it must have."""


class BackupFailedError(StoreError):
    """The database could not be copied; nothing was changed."""
