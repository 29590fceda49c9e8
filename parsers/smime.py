"""S/MIME: what a signed message says and who signed it, with the message's own certificate (RFC 5652, RFC 8551).

A valid signature means that the holder of the certificate's key signed these bytes. Whether that certificate is to be
trusted is a question of policy and is not asked here.
"""

import hashlib
from dataclasses import dataclass
from itertools import islice
from typing import Any

from parsers.charset import clean
from parsers.document import Signature

_CMS_FAILS = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, OverflowError)
"""What asn1crypto raises on structures cut short or tampered with."""
_HASHES = frozenset({"sha1", "sha224", "sha256", "sha384", "sha512"})
_MOST_SIGNERS = 8
_ENVELOPED = frozenset({"enveloped_data", "authenticated_enveloped_data", "encrypted_data"})


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A CMS structure: the bytes inside it (None where they stand elsewhere or cannot be had), and whether it hides
    them by encryption.
    """

    content: bytes | None
    encrypted: bool = False


def opened(data: bytes) -> Wrapped | None:
    """What the CMS structure `data` wraps; None where it is no such structure or not whole."""
    from asn1crypto import cms

    try:
        info = cms.ContentInfo.load(data)
        kind = info["content_type"].native
        if kind in _ENVELOPED:
            return Wrapped(None, encrypted=True)
        if kind != "signed_data":
            return None
        content = info["content"]["encap_content_info"]["content"]
        return Wrapped(_octets(content))
    except _CMS_FAILS:
        return None


def signatures(data: bytes, content: bytes | None, part: str) -> tuple[Signature, ...]:
    """The signatures in the CMS structure `data` over `content` (None: over what it wraps itself), on the part `part`.

    A structure that cannot be read is one signature that is not valid.
    """
    from asn1crypto import cms

    try:
        signed = cms.ContentInfo.load(data)["content"]
        if content is None:
            content = _octets(signed["encap_content_info"]["content"]) or b""
        certificates = [choice.chosen for choice in signed["certificates"] if choice.name == "certificate"]
        signers = islice(signed["signer_infos"], _MOST_SIGNERS)
        return tuple(_signature(signer, certificates, content, part) for signer in signers)
    except _CMS_FAILS:
        return (Signature(part, "", "", valid=False, reason="the signature cannot be read"),)


def canonical(data: bytes) -> bytes:
    """A MIME entity as it is signed: every line ended by CR LF (RFC 8551, 3.1.1)."""
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")


def _octets(content: Any) -> bytes | None:  # noqa: ANN401  # asn1crypto has no types
    native = content.native
    return native if isinstance(native, bytes) else None


def _signature(signer: Any, certificates: list[Any], content: bytes, part: str) -> Signature:  # noqa: ANN401
    certificate = next((found for found in certificates if _is_of(signer["sid"], found)), None)
    if certificate is None:
        return Signature(part, "", "", valid=False, reason="its certificate is not in the message")
    reason = _fault(signer, certificate, content)
    issuer = clean(str(certificate.issuer.human_friendly))
    return Signature(part, _names(certificate), issuer, valid=not reason, reason=reason)


def _is_of(sid: Any, certificate: Any) -> bool:  # noqa: ANN401
    """Whether the signer identifier `sid` means `certificate`."""
    if sid.name == "subject_key_identifier":
        return bool(certificate.key_identifier == sid.chosen.native)
    return bool(certificate.issuer == sid.chosen["issuer"]) and (
        certificate.serial_number == sid.chosen["serial_number"].native
    )


def _names(certificate: Any) -> str:  # noqa: ANN401
    """The e-mail addresses of the certificate, lower case, or its subject where it names none."""
    alternative = certificate.subject_alt_name_value
    found = [name.native for name in alternative if name.name == "rfc822_name"] if alternative is not None else []
    subject = certificate.subject.native.get("email_address", [])
    found += subject if isinstance(subject, list) else [subject]
    addresses = dict.fromkeys(str(address).lower() for address in found)
    return clean(", ".join(addresses) or str(certificate.subject.human_friendly))


def _fault(signer: Any, certificate: Any, content: bytes) -> str:  # noqa: ANN401
    """Why the signature is not valid, or the empty string."""
    algorithm = signer["digest_algorithm"]["algorithm"].native
    if algorithm not in _HASHES:
        return "an unknown or broken digest"
    attributes = signer["signed_attrs"]
    signed = content
    if attributes.native:
        digests = [
            attribute["values"][0].native for attribute in attributes if attribute["type"].native == "message_digest"
        ]
        if digests != [hashlib.new(algorithm, content).digest()]:
            return "the text was changed after it was signed"
        # They stand under an implicit tag and are signed as the set that they are (RFC 5652, 5.4).
        signed = attributes.untag().dump()
    return _wrong_key(signer, certificate, signed, algorithm)


def _wrong_key(signer: Any, certificate: Any, signed: bytes, algorithm: str) -> str:  # noqa: ANN401
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    by_name: dict[str, hashes.HashAlgorithm] = {
        "sha1": hashes.SHA1(),  # noqa: S303  # old signatures are judged, none is made
        "sha224": hashes.SHA224(), "sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512(),
    }  # fmt: skip
    kind = signer["signature_algorithm"]["algorithm"].native
    signature = signer["signature"].native
    try:
        key = load_der_public_key(certificate.public_key.dump())
        if isinstance(key, rsa.RSAPublicKey) and kind == "rsassa_pss":
            pss = padding.PSS(padding.MGF1(by_name[algorithm]), padding.PSS.AUTO)
            key.verify(signature, signed, pss, by_name[algorithm])
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), by_name[algorithm])
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(by_name[algorithm]))
        else:
            return "a kind of key that is not known here"
    except InvalidSignature:
        return "the signature is not by the certificate's key"
    except (UnsupportedAlgorithm, ValueError, TypeError):
        return "the signature cannot be checked"
    return ""
