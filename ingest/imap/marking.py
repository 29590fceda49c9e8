"""Telling the server that messages are ours: a keyword or a move, never a deletion of anything."""

from collections.abc import Sequence

from imapclient import IMAPClient

from ingest.mailboxes import After, ImapMailbox

AT_ONCE = 200
"""Messages one command names: far below what servers take on a line."""


def mark(client: IMAPClient, uids: Sequence[int], mailbox: ImapMailbox) -> None:
    """Marks these messages of the selected folder; harmless when repeated, or for those that left."""
    moves = mailbox.after is After.MOVE and (client.has_capability("MOVE") or client.has_capability("UIDPLUS"))
    for start in range(0, len(uids), AT_ONCE):
        some = list(uids[start : start + AT_ONCE])
        if moves:
            _move(client, some, mailbox)
        else:
            client.add_flags(some, [mailbox.keyword], silent=True)


def _move(client: IMAPClient, uids: list[int], mailbox: ImapMailbox) -> None:
    """Moves messages, making the folder where it is missing.

    Without MOVE they are copied, and then only these UIDs are expunged: a plain EXPUNGE would take what other people
    marked as deleted. A keyword of its own notes that the copy was made, so a crash between the two copies nothing
    twice; no copy bears it, and the mailbox's keyword proves none: it may be there from before messages were moved.
    """
    if not client.folder_exists(mailbox.move_to):
        client.create_folder(mailbox.move_to)
    if client.has_capability("MOVE"):
        client.move(uids, mailbox.move_to)
        return
    copied = f"{mailbox.keyword}Copied".encode()
    flags = client.get_flags(uids)
    for uid in [uid for uid in uids if copied not in flags.get(uid, (copied,))]:
        client.copy([uid], mailbox.move_to)
        client.add_flags([uid], [copied], silent=True)
    there = [uid for uid in uids if uid in flags]
    if there:
        client.add_flags(there, [b"\\Deleted"], silent=True)
        client.uid_expunge(there)
