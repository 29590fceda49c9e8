"""Signing as the RFCs say, written apart from the library that verifies: DKIM (6376), ARC (8617), in relaxed form."""

import base64
import hashlib
import random
import re

from asn1crypto.keys import PublicKeyInfo, RSAPublicKey
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

SIGNED = ("from", "to", "subject", "date", "message-id", "content-type", "mime-version")


class Key:
    """A key of a domain: signs, and says the record that publishes it."""

    def __init__(self, bits=2048, kind="rsa"):
        self.kind = kind
        self._small = _small_key(bits) if bits < 1024 else None
        if kind == "ed25519":
            self._key = ed25519.Ed25519PrivateKey.generate()
        elif self._small is None:
            self._key = rsa.generate_private_key(65537, bits)

    def sign(self, data, algorithm):
        if self.kind == "ed25519":
            return self._key.sign(hashlib.sha256(data).digest())
        if self._small:
            return _raw_signature(self._small, hashlib.sha256(data).digest())
        return self._key.sign(data, padding.PKCS1v15(), hashes.SHA1() if "sha1" in algorithm else hashes.SHA256())

    def record(self, **tags):
        if self._small:
            public = self._small["public"]
        elif self.kind == "ed25519":
            public = self._key.public_key().public_bytes_raw()
        else:
            form = serialization.PublicFormat.SubjectPublicKeyInfo
            public = self._key.public_key().public_bytes(serialization.Encoding.DER, form)
        whole = {"v": "DKIM1", "k": self.kind, "p": base64.b64encode(public).decode(), **tags}
        return "; ".join(f"{name}={value}" for name, value in whole.items())


def _prime(bits, chance):
    while True:
        number = chance.getrandbits(bits) | (3 << bits - 2) | 1
        if number % 65537 != 1 and all(pow(base, number - 1, number) == 1 for base in (2, 3, 5, 7, 11, 13)):
            return number


def _small_key(bits):
    """A key too short for any library to make today."""
    chance = random.Random(512)
    p, q = _prime(bits // 2, chance), _prime(bits // 2, chance)
    private = pow(65537, -1, (p - 1) * (q - 1))
    public = RSAPublicKey({"modulus": p * q, "public_exponent": 65537})
    return {"n": p * q, "d": private, "public": PublicKeyInfo.wrap(public, "rsa").dump()}


def _raw_signature(key, digest):
    info = bytes.fromhex("3031300d060960864801650304020105000420") + digest
    size = (key["n"].bit_length() + 7) // 8
    block = b"\0\1" + b"\xff" * (size - len(info) - 3) + b"\0" + info
    return pow(int.from_bytes(block), key["d"], key["n"]).to_bytes(size)


def _fields(head):
    found = []
    for line in head.split(b"\r\n"):
        if line[:1] in (b" ", b"\t"):
            found[-1] += b"\r\n" + line
        elif line:
            found.append(line)
    return [(name, value) for name, _, value in (field.partition(b":") for field in found)]


def _canonical(name, value, relaxed=True):
    return _relaxed(name, value) if relaxed else name + b":" + value + b"\r\n"


def _relaxed(name, value):
    return name.lower().strip() + b":" + re.sub(rb"[ \t\r\n]+", b" ", value).strip() + b"\r\n"


def _body(body, length=None):
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)[:length]


def _chosen(fields, names):
    """The fields that `names` cover: each name once more means the next one up."""
    left = list(fields)
    for name in names:
        at = next((i for i in range(len(left) - 1, -1, -1) if left[i][0].lower() == name.encode()), None)
        if at is not None:
            yield left.pop(at)


def _value(key, tags, data_before, name):
    text = "; ".join(f"{tag}={value}" for tag, value in tags.items()) + "; b="
    relaxed = tags.get("c", "relaxed").startswith("relaxed")
    data = data_before + _canonical(name, b" " + text.encode(), relaxed).removesuffix(b"\r\n")
    return text.encode() + base64.b64encode(key.sign(data, tags["a"]))


def signed(raw, key, domain, selector="mail", signed=SIGNED, name=b"DKIM-Signature", **tags):
    """`raw` with a signature on top. `tags` replace or add tags; one that is None is left out."""
    head, _, body = raw.partition(b"\r\n\r\n")
    length = int(tags["l"]) if tags.get("l") else None
    whole = {
        "v": "1", "a": "rsa-sha256", "c": "relaxed/relaxed", "d": domain, "s": selector, "t": "1795000000",
        "h": ":".join(signed), "bh": base64.b64encode(hashlib.sha256(_body(body, length)).digest()).decode(), **tags,
    }  # fmt: skip
    if "sha1" in whole["a"]:
        whole["bh"] = base64.b64encode(hashlib.sha1(_body(body)).digest()).decode()
    whole = {tag: value for tag, value in whole.items() if value is not None}
    relaxed, relaxed_body = (form == "relaxed" for form in whole["c"].split("/"))
    if not relaxed_body:
        plain = body.rstrip(b"\r\n") + b"\r\n"
        whole["bh"] = base64.b64encode(hashlib.sha256(plain).digest()).decode()
    covered = b"".join(_canonical(*field, relaxed) for field in _chosen(_fields(head), whole["h"].split(":")))
    return name + b": " + _value(key, whole, covered, name) + b"\r\n" + raw


def sealed(raw, key, domain, results, instance=1, cv=None, signed_by=SIGNED, selector="arc"):
    """`raw` with an ARC set on top that states `results`; no times, so that no clock matters."""
    number = str(instance)
    inner = _with_instance(raw, key, domain, (selector, signed_by, number))
    whole = b"ARC-Authentication-Results: i=" + number.encode() + b"; " + results.encode() + b"\r\n" + inner
    sets = [field for field in _fields(whole.partition(b"\r\n\r\n")[0]) if field[0].lower().startswith(b"arc-")]
    order = (b"arc-authentication-results", b"arc-message-signature", b"arc-seal")
    sets.sort(key=lambda field: (int(re.search(rb"i=(\d+)", field[1])[1]), order.index(field[0].lower())))
    tags = {
        "i": number,
        "a": "rsa-sha256",
        "cv": cv or ("none" if instance == 1 else "pass"),
        "d": domain,
        "s": selector,
    }
    covered = b"".join(_relaxed(*field) for field in sets)
    return b"ARC-Seal: " + _value(key, tags, covered, b"ARC-Seal") + b"\r\n" + whole


def _with_instance(raw, key, domain, how):
    selector, names, number = how
    head, _, body = raw.partition(b"\r\n\r\n")
    tags = {
        "i": number, "a": "rsa-sha256", "c": "relaxed/relaxed", "d": domain, "s": selector, "h": ":".join(names),
        "bh": base64.b64encode(hashlib.sha256(_body(body)).digest()).decode(),
    }  # fmt: skip
    covered = b"".join(_relaxed(*field) for field in _chosen(_fields(head), names))
    name = b"ARC-Message-Signature"
    return name + b": " + _value(key, tags, covered, name) + b"\r\n" + raw
