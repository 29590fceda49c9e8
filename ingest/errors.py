"""What can go wrong on the way in, by who must act. Messages end with what to do and hold no personal data."""


class IngestError(Exception):
    """Anything that keeps items from coming in."""


class ConfigError(IngestError):
    """The configuration is wrong or missing: the operator corrects the setting that the message names."""


class SourceError(IngestError):
    """A source of items failed."""


class MailboxUnreachableError(SourceError):
    """The mailbox cannot be reached now; trying again later may help. The connection is to be made anew."""


class ThrottledError(MailboxUnreachableError):
    """The server asks us to leave it alone for `seconds`."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class LoginRefusedError(SourceError):
    """The mail server refuses the user or the password: a person must correct it; trying fast risks a lock-out."""


class MailboxRefusedError(SourceError):
    """The server answers, but refuses what this mailbox needs: its folder, a keyword or a move."""


class MarkRefusedError(MailboxRefusedError):
    """Messages are ours, but the server does not take the mark that says so. They are received all the same."""


class FolderReadOnlyError(MarkRefusedError):
    """The folder can only be read."""


class KeywordsRefusedError(MarkRefusedError):
    """The folder keeps no keywords."""


class MessageLeftError(SourceError):
    """The message is no longer where it was listed: somebody moved or deleted it before it was ours."""


class EmptyAnswerError(SourceError):
    """The server gave no bytes for a message that it says is there. That is never taken for the message."""


class LetterError(IngestError):
    """A delivered letter cannot be taken in as given: the clerk corrects the command."""


class AlreadyRunningError(IngestError):
    """Another process polls these mailboxes; only one may."""
