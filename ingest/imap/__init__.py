"""A mailbox on an IMAP server, read without changing it and marked without deleting anything.

The rules come from what servers and imapclient 4.1.0 do when they are asked: ids are lists of numbers, never ranges
(imapclient #666); a search is asked in windows, because imaplib gives up on lines over 1 MB; a body of None is a
message that left, never an empty one; after any broken command the connection is dropped, because imaplib cannot say
what state it is in. Bodies come by BODY.PEEK[] in pieces, so memory stays flat and nobody's unread mail turns read.
"""

from ingest.imap.source import ImapSource

__all__ = ["ImapSource"]
