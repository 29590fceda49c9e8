"""Objects embedded in office documents (OLE): the file that was embedded is a part of its own."""

from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content
from parsers.office.compound import opened

MEDIA_TYPES = frozenset({"application/x-ole-storage"})


def read(data: bytes, declared_charset: str | None) -> Content:
    """The files in the object `data`."""
    compound = opened(data)
    if compound is None:
        return Content("", TextFrom.NONE, defects=(Defect(DefectCode.DAMAGED, "a compound file"),))
    found = list(compound.objects())
    inside = tuple(enclosed for enclosed in found if enclosed is not None and enclosed.data)
    defects = []
    if compound.damaged:
        defects.append(Defect(DefectCode.DAMAGED, "a compound file"))
    if not inside:
        defects.append(Defect(DefectCode.UNSUPPORTED_FORMAT, "a compound file of an unknown program"))
    return Content("", TextFrom.NONE, defects=tuple(defects), inside=inside)
