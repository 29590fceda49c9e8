"""Makes the office files of this folder with LibreOffice, from the flat documents beside it. All of it is fiction.

python tests/parsers/files/make.py
"""

import base64
import io
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parent
WANTED = {
    "letter.fodt": {"odt": "odt", "doc": "doc:MS Word 97", "rtf": "rtf", "docx": "docx:MS Word 2007 XML"},
    "parties.fods": {
        "ods": "ods",
        "xlsx": "xlsx:Calc MS Excel 2007 XML",
        "xls": "xls:MS Excel 97",
        "csv": "csv:Text - txt - csv (StarCalc):59,34,76,1",
    },
}


def picture():
    """A small stamp, as base64."""
    stream = io.BytesIO()
    Image.new("RGB", (24, 12), (10, 60, 160)).save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode()


def main():
    with tempfile.TemporaryDirectory() as scratch:
        for name, formats in WANTED.items():
            source = Path(scratch) / name
            source.write_text((HERE / name).read_text("utf-8").replace("@PICTURE@", picture()), "utf-8")
            for convert_to in formats.values():
                convert(source, convert_to, scratch)
        convert(HERE / "letter.doc", "txt:Text (encoded):UTF8", scratch)


def convert(source, convert_to, scratch):
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{scratch}/profile"]
    subprocess.run([*command, "--convert-to", convert_to, "--outdir", str(HERE), str(source)], check=True)


if __name__ == "__main__":
    main()
