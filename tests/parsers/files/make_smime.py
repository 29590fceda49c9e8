"""Makes the signed and encrypted mails of this folder with OpenSSL, and a certificate that nobody else has.

python tests/parsers/files/make_smime.py
"""

import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
HEAD = ["-from", "exec@moj.gov.sa", "-to", "shaml@yusr.example", "-subject", "letter"]
BODY = """Content-Type: multipart/mixed; boundary=inner

--inner
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

نحيل إليكم طلب التنفيذ رقم ٤٨٠٠٣٤٥٦٧٨
--inner
Content-Type: application/octet-stream
Content-Disposition: attachment; filename*=utf-8''%D8%B5%D9%83.bin
Content-Transfer-Encoding: base64

AAECAwQF
--inner--
"""
MAILS = {
    "signed.eml": ["smime", "-sign"],
    "signed-opaque.eml": ["smime", "-sign", "-nodetach"],
    "signed-pss.eml": ["cms", "-sign", "-nodetach", "-md", "sha384", "-keyid"],
    "signed-ec.eml": ["cms", "-sign"],
    "encrypted.eml": ["smime", "-encrypt", "-aes256"],
}


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True)


def main():
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "body").write_bytes(BODY.encode().replace(b"\n", b"\r\n"))
        for kind, options in (("rsa", ["rsa:2048"]), ("ec", ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"])):
            openssl(
                "req", "-x509", "-newkey", *options, "-nodes", "-keyout", folder / f"{kind}.key", "-out",
                folder / f"{kind}.pem", "-days", "3650", "-subj", "/C=SA/O=Example/CN=Execution Court",
                "-addext", "subjectAltName=email:exec@moj.gov.sa",
            )  # fmt: skip
        for name, command in MAILS.items():
            kind = "ec" if name.endswith("-ec.eml") else "rsa"
            who = [folder / "rsa.pem"] if "-encrypt" in command else []
            sign = [] if who else ["-signer", folder / f"{kind}.pem", "-inkey", folder / f"{kind}.key"]
            padding = ["-keyopt", "rsa_padding_mode:pss"] if name.endswith("-pss.eml") else []
            openssl(*command, *HEAD, *sign, *padding, "-in", folder / "body", "-out", HERE / name, *who)


if __name__ == "__main__":
    main()
