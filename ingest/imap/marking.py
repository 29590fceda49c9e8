"""Telling the server that messages are ours: a keyword or a move, never a deletion of anything."""

from collections.abc import Sequence

from imapclient import IMAPClient

from ingest.errors import KeywordsRefusedError
from ingest.mailboxes import After, ImapMailbox

AT_ONCE = 200
"""Messages one command names: far below what servers take on a line."""


def mark(client: IMAPClient, uids: Sequence[int], mailbox: ImapMailbox, permanent: frozenset[bytes] | None) -> None:
    """Marks these messages of the selected folder; harmless when repeated, or for those that left.

    `permanent`: the flags that the folder keeps, in small letters; None where the server did not say, which stands for
    all (RFC 3501, 7.1). Raises KeywordsRefusedError, before anything changes, where a keyword is needed and none kept.
    """
    moves = mailbox.after is After.MOVE and (client.has_capability("MOVE") or client.has_capability("UIDPLUS"))
    for start in range(0, len(uids), AT_ONCE):
        some = list(uids[start : start + AT_ONCE])
        if moves and client.has_capability("MOVE"):
            _require_folder(client, mailbox)
            client.move(some, mailbox.move_to)
            continue
        _require_keyword(mailbox.keyword, mailbox, permanent)
        if moves:
            _require_keyword(_copied(mailbox), mailbox, permanent)
            _move_by_copy(client, some, mailbox)
        else:
            client.add_flags(some, [mailbox.keyword], silent=True)


def _move_by_copy(client: IMAPClient, uids: list[int], mailbox: ImapMailbox) -> None:
    """Copies messages, and then only these UIDs are expunged: a plain EXPUNGE would take what others marked as deleted.

    A keyword of its own notes that the copy was made, so a crash between the two copies nothing twice; the mailbox's
    keyword proves no copy: it may be there from before messages were moved. It is set first of all to see whether
    keywords are kept at all: where none is, each poll would copy anew.
    """
    client.add_flags(uids, [mailbox.keyword], silent=True)
    flags = {uid: {flag.lower() for flag in each} for uid, each in client.get_flags(uids).items() if uid in uids}
    if any(mailbox.keyword.lower().encode() not in each for each in flags.values()):
        raise _no_keywords(mailbox)
    _require_folder(client, mailbox)
    copied = _copied(mailbox)
    for uid in [uid for uid in uids if copied.lower().encode() not in flags.get(uid, {copied.lower().encode()})]:
        client.copy([uid], mailbox.move_to)
        client.add_flags([uid], [copied], silent=True)
    if there := list(flags):
        client.add_flags(there, [b"\\Deleted"], silent=True)
        client.uid_expunge(there)


def _require_folder(client: IMAPClient, mailbox: ImapMailbox) -> None:
    if not client.folder_exists(mailbox.move_to):
        client.create_folder(mailbox.move_to)


def _copied(mailbox: ImapMailbox) -> str:
    return f"{mailbox.keyword}Copied"


def _require_keyword(keyword: str, mailbox: ImapMailbox, permanent: frozenset[bytes] | None) -> None:
    if permanent is not None and not permanent & {b"\\*", keyword.lower().encode()}:
        raise _no_keywords(mailbox)


def _no_keywords(mailbox: ImapMailbox) -> KeywordsRefusedError:
    return KeywordsRefusedError(
        f"[mailbox.{mailbox.name}] the folder keeps no keywords, so messages are received but not marked: "
        'use after = "move" where the server can move (MOVE)'
    )
