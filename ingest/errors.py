"""What can go wrong on the way in, by who must act. Messages end with what to do and hold no personal data."""


class ConfigError(Exception):
    """The configuration is wrong or missing: the operator corrects the setting that the message names."""


class SourceError(Exception):
    """A source of items failed."""


class UnavailableError(SourceError):
    """The mailbox cannot be reached now; trying again later may help. The connection is to be made anew."""


class SignInError(SourceError):
    """The mail server refuses the user or the password: a person must correct it; trying fast risks a lock-out."""


class RefusedError(SourceError):
    """The server answers, but refuses what this mailbox needs: its folder, a keyword or a move."""


class LetterError(Exception):
    """A delivered letter cannot be taken in as given: the clerk corrects the command."""


class AlreadyRunningError(Exception):
    """Another process polls these mailboxes; only one may."""
