"""How much a reader may take, and what a cage keeps it from."""

from dataclasses import dataclass
from enum import StrEnum

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class CageLimits:
    """The limits of a cage.

    `seconds` is the time one leaf may take, by the clock and of the processor; `document_seconds` what all leaves of
    one original may take together, so that a message of a thousand slow files holds nobody up for a day. `memory` is
    the address space of a worker in bytes. A worker is replaced after `documents` originals: until then, one that a
    hostile file has taken over could also misread the files after it.

    The defaults leave room for recognising scans: a page takes about a second and its libraries 1 GiB of addresses.
    """

    seconds: float = 120
    document_seconds: float = 600
    memory: int = 2048 * MIB
    documents: int = 50


class Protection(StrEnum):
    """What a worker was seen to be kept from: each is tried when it starts, none is assumed."""

    MEMORY = "memory"
    FILES = "files"
    NETWORK = "network"
    PROCESSES = "processes"
