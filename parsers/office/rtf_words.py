"""The control words of RTF that this package knows, by what they mean (specification 1.9.1)."""

from parsers.office.story import TAB

SPOKEN = {
    "tab": TAB, "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "zwj": "\u200d", "zwnj": "\u200c",
    "ltrmark": "\u200e", "rtlmark": "\u200f", "lbr": "\n", "softline": "\n",
}  # fmt: skip
SIGNS = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}", "\t": TAB}
PARAGRAPH_ENDS = frozenset({"par", "sect", "page", "column"})
STORIES = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "footer"),
    **dict.fromkeys(("footnote", "annotation"), "note"),
    **dict.fromkeys(("shptxt", "dptxbxtext"), "box"),
}
KNOWN_STARRED = frozenset(
    {"shpinst", "shppict", "nesttableprops", "ud", "annotation", "do", "objdata", "picprop", "formfield", "ffl"}
)
SKIPPED = frozenset(
    {"colortbl", "stylesheet", "info", "filetbl", "listtable", "fldinst", "xe", "tc", "rxe", "nonshppict", "shprslt"}
    | {"nonesttables", "upr", "sv", "ftnsep", "ftnsepc", "aftnsep", "comment", "atnid", "atnauthor"}
    | {"author", "operator", "title", "subject", "keywords", "doccomm", "company", "category", "manager", "template"}
    | {"objclass", "objname", "revtbl", "rsidtbl", "objalias", "bkmkstart", "bkmkend", "private", "picprop", "panose"}
    | {"ffname", "ffdeftext", "ffformat", "ffhelptext", "ffstattext", "ffentrymcr", "ffexitmcr"}
)
PICTURES = {"pngblip": "image/png", "jpegblip": "image/jpeg", "emfblip": "image/x-emf", "wmetafile": "image/x-wmf"}
PLACES = {
    "fonttbl": "fonts", "pict": "picture", "objdata": "object", "ud": "text", "sn": "name", "formfield": "form",
    "ffl": "entry",
}  # fmt: skip
"""Destinations whose content is something other than text of the story around them."""
