"""What stands beside a PDF's text is named, so that a filled form never passes as read."""

import pytest
from small_pdf import pdf_with

from parsers.formats.pdf import read

ANSWERED = b"/AcroForm <</Fields [<</T (name) /FT /Tx /V (Sara)>>]>>"
CHOSEN = b"/AcroForm <</Fields [<</T (g) /Kids [<</FT /Ch /V (yes)>>]>>]>>"
EMPTY = b"/AcroForm <</Fields [<</T (name) /FT /Tx>>]>>"
SIGNED = b"/AcroForm <</Fields [<</T (s) /FT /Sig /V <</Type /Sig>>>>]>>"
XFA = b"/AcroForm <</Fields [] /XFA (x)>>"
FILES = b"/Names <</EmbeddedFiles <</Names [(a.pdf) <<>>]>>>>"
NOTE = b"/Annots [<</Type /Annot /Subtype /FreeText /Rect [0 0 9 9] /Contents (call her sister)>>]"
LINK = b"/Annots [<</Type /Annot /Subtype /Link /Rect [0 0 9 9] /Contents (x)>>]"


@pytest.mark.parametrize(
    ("catalog", "page", "named"),
    [
        (ANSWERED, b"", "form fields"),
        (CHOSEN, b"", "form fields"),
        (XFA, b"", "form fields"),
        (FILES, b"", "files inside"),
        (b"", NOTE, "notes"),
        (EMPTY, b"", ""),
        (SIGNED, b"", ""),
        (b"", LINK, ""),
    ],
)
def test_content_beside_the_text_is_named_and_nothing_else_is(catalog, page, named):
    defects = [str(defect) for defect in read(pdf_with(catalog, page), None).defects]
    assert (any(named in defect for defect in defects) and len(defects) == 1) if named else defects == []
