"""Makes the demo's sample mailbox from the development letters. Needs LibreOffice (`soffice`) for its PDFs.

The messages are committed ready to use; run this again only when the letters change: `python demo/make.py`.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from rendering import message
from rendering.letters import load_letters
from rendering.pdf import make_pdf
from rendering.word import make_docx

MAILBOX = (
    "001", "068", "014", "052", "033", "030", "022", "036", "069", "006", "016", "071", "072", "065", "057", "049",
    "027", "061", "008", "003", "040",
)  # fmt: skip
AGAIN = "014"
"""The letter that comes a second time, byte for byte."""
LETTER = "043"


def office_pdf(text: str) -> bytes:
    """The text as LibreOffice prints it."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "letter.docx"
        source.write_bytes(make_docx(text))
        command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True)
        return source.with_suffix(".pdf").read_bytes()


def main() -> None:
    """Writes `demo/mailbox` and `demo/letter` anew."""
    letters = {letter.id[:3]: letter for letter in load_letters()}
    mailbox, handed_in = ROOT / "demo" / "mailbox", ROOT / "demo" / "letter"
    for folder in (mailbox, handed_in):
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
    for number, key in enumerate((*MAILBOX, AGAIN), 1):
        message.make_pdf = office_pdf if number % 2 and key != AGAIN else make_pdf
        name = letters[key].id.partition("-")[2] + ("-again" if number > len(MAILBOX) else "")
        (mailbox / f"{number:02d}-{name}.eml").write_bytes(message.render(letters[key]))
    message.make_pdf = office_pdf
    for number, (_, data) in enumerate(message.render_delivery(letters[LETTER])[0], 1):
        (handed_in / f"{number}-scan.pdf").write_bytes(data)


if __name__ == "__main__":
    main()
