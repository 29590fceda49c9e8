"""One leaf to its content: the reader of its format, or a defect that says why there is none."""

from collections.abc import Callable
from typing import TypeAlias

from parsers.document import Defect, DefectCode, Role, TextFrom
from parsers.formats import Content, format_for
from parsers.message import Leaf

Reader: TypeAlias = Callable[[Leaf], Content]
"""What turns a leaf into its content: `read_leaf` itself, or the same in a cage."""

_SIGNATURES = "signature"
_IMAGE = Defect(DefectCode.NO_TEXT_LAYER, "a kind of picture that is not read")
_UNPACK = "unpack it, or ask the sender for the files themselves"
_WHY_UNREAD = {
    "application/vnd.rar": Defect(DefectCode.UNSUPPORTED_FORMAT, f"a RAR archive: {_UNPACK}"),
    "application/x-7z-compressed": Defect(DefectCode.UNSUPPORTED_FORMAT, f"a 7z archive: {_UNPACK}"),
    "application/pgp-encrypted": Defect(DefectCode.ENCRYPTED, "encrypted with OpenPGP"),
    "application/x-microsoft-rpmsg-message": Defect(DefectCode.ENCRYPTED, "a mail under rights management"),
    "application/x-encrypted-office": Defect(DefectCode.ENCRYPTED, "an Office document with a password"),
    "message/external-body": Defect(DefectCode.UNSUPPORTED_FORMAT, "its content is kept elsewhere"),
    "message/partial": Defect(DefectCode.UNSUPPORTED_FORMAT, "a fragment of a message sent in pieces"),
}


def read_leaf(leaf: Leaf) -> Content:
    """The content of `leaf`, by its media type. What cannot be read is a defect; it never raises on the bytes."""
    if not leaf.data:
        return Content("", TextFrom.NONE, defects=(Defect(DefectCode.EMPTY),))
    known = format_for(leaf.media_type)
    if known is not None and leaf.declared_type not in _WHY_UNREAD:
        return known.read(leaf.data, leaf.charset)
    if leaf.role == Role.MESSAGE or leaf.media_type.endswith(_SIGNATURES):
        # A nested message has its own leaves; a detached signature holds nothing to read.
        return Content("", TextFrom.NONE)
    if leaf.media_type.startswith("image/"):
        return Content("", TextFrom.NONE, defects=(_IMAGE,))
    why = _WHY_UNREAD.get(leaf.declared_type) or _WHY_UNREAD.get(leaf.media_type)
    return Content("", TextFrom.NONE, defects=(why or Defect(DefectCode.UNSUPPORTED_FORMAT, leaf.media_type),))
