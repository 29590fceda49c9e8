"""Signed mails of a real producer (OpenSSL): the signed text is the body, and the signature is evidence."""

import base64
from pathlib import Path

import pytest
from mutations import mutations

from parsers import smime
from parsers.document import DefectCode, Role
from parsers.mime import Limits
from parsers.read import read, read_file

FILES = Path(__file__).parent / "files"
TEXT = "نحيل إليكم طلب التنفيذ رقم ٤٨٠٠٣٤٥٦٧٨"
SIGNED = ["signed.eml", "signed-opaque.eml", "signed-pss.eml", "signed-ec.eml"]


def _mail(name):
    return (FILES / name).read_bytes()


@pytest.mark.parametrize("name", SIGNED)
def test_the_signed_text_is_the_body_of_the_message(name):
    document = read(_mail(name))
    assert [part.text.strip() for part in document.parts if part.role == Role.BODY] == [TEXT]
    assert [part.name for part in document.parts if part.name.startswith("صك")] == ["صك.bin"]
    assert {part.message for part in document.parts} == {""}
    assert [part for part in document.unreadable if part.name != "صك.bin"] == []


@pytest.mark.parametrize("name", SIGNED)
def test_the_signature_is_verified_and_kept(name):
    (signature,) = read(_mail(name)).signatures
    assert (signature.valid, signature.reason, signature.signer) == (True, "", "exec@moj.gov.sa")
    assert "Execution Court" in signature.issuer
    assert signature.part == ("1" if name in {"signed.eml", "signed-ec.eml"} else "1.1")


def test_a_changed_text_is_read_and_its_signature_is_not_valid():
    changed = _mail("signed.eml").replace("٤٨٠٠٣".encode(), "٤٨٠٠٤".encode())
    document = read(changed)
    (signature,) = document.signatures
    assert (signature.valid, signature.reason) == (False, "the text was changed after it was signed")
    assert "٤٨٠٠٤" in document.parts[0].text


def test_line_ends_changed_on_the_way_change_no_signature():
    assert read(_mail("signed.eml").replace(b"\r\n", b"\n")).signatures[0].valid


def test_a_signature_over_another_text_or_by_another_key_is_not_valid():
    (other,) = smime.signatures(_cms(), b"other", "1")
    assert (other.valid, other.reason) == (False, "the text was changed after it was signed")
    turned = bytearray(_cms())
    turned[-1] ^= 1  # the signature itself stands last
    (forged,) = smime.signatures(bytes(turned), None, "1")
    assert (forged.valid, forged.reason) == (False, "the signature is not by the certificate's key")


def test_an_encrypted_mail_is_named():
    (part,) = read(_mail("encrypted.eml")).parts
    assert [defect.code for defect in part.defects] == [DefectCode.ENCRYPTED]


def test_an_openpgp_mail_is_named():
    raw = b'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\n\n--b\n'
    raw += b"Content-Type: application/pgp-encrypted\n\nVersion: 1\n\n--b\nContent-Type: application/octet-stream\n\n"
    raw += b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n--b--\n"
    assert {defect.code for part in read(raw).unreadable for defect in part.defects} == {DefectCode.ENCRYPTED}


def _cms():
    """The structure of the opaque mail."""
    return base64.b64decode(_mail("signed-opaque.eml").replace(b"\r\n", b"\n").split(b"\n\n", 1)[1])


def test_a_signed_file_is_no_mail_and_gives_the_file():
    document = read_file(_cms(), "خطاب.p7m")
    assert [part.id for part in document.parts] == ["1", "1.1"]
    assert document.parts[0].defects == ()


def test_a_signature_that_cannot_be_read_is_not_valid():
    raw = b"Content-Type: multipart/signed; boundary=b\n\n--b\n\nletter\n--b\n"
    raw += b"Content-Type: application/pkcs7-signature\nContent-Transfer-Encoding: base64\n\nMIIB\n--b--\n"
    (signature,) = read(raw).signatures
    assert not signature.valid


def test_signed_mails_within_signed_mails_end():
    document = read(_mail("signed-opaque.eml"), Limits(depth=0))
    assert document.signatures == ()
    assert document.parts


@pytest.mark.parametrize("name", SIGNED)
def test_no_broken_signature_makes_reading_fail(name):
    for broken in mutations(_mail(name), 60):
        read(broken)


def test_no_broken_structure_makes_reading_fail():
    for broken in mutations(_cms()):
        smime.opened(broken)
        assert not any(found.valid and not found.signer for found in smime.signatures(broken, b"other", "1"))
