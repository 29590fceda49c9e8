"""The reader of pictures without recognition, which takes a second a page and sees pixels, not bytes."""

import parsers.ocr
from parsers.document import Defect, DefectCode
from parsers.leaves import read_leaf
from parsers.pages import PageText


def unrecognised(grey, dpi):
    return PageText((), (Defect(DefectCode.NO_TEXT_LAYER, "not recognised in this test"),))


def decoded(leaf):
    """As `read_leaf`, but what a picture shows is not read."""
    parsers.ocr.read_picture = unrecognised
    return read_leaf(leaf)
