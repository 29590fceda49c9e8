"""What a name or a domain is made to look like: letters that resemble others, addresses inside names, hidden marks."""

import re
import unicodedata
from functools import lru_cache

from parsers.document import Address

_CONFUSABLE = str.maketrans(
    {
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "ѕ": "s", "і": "l", "ј": "j", "һ": "h", "ԁ": "d", "ո": "n",
        "м": "m", "к": "k", "т": "t", "в": "b", "г": "r", "у": "y", "х": "x", "ɡ": "g", "ʝ": "j", "ο": "o", "α": "a",
        "ν": "v", "ι": "l", "ρ": "p", "κ": "k", "0": "o", "1": "l", "3": "e", "5": "s", "i": "l", "|": "l", "ı": "l",
        "ł": "l", "ħ": "h", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه",
        "ٱ": "ا", "。": ".", "۔": ".", "٠": "o", "·": ".",
    }
)  # fmt: skip
"""Letters that a reader takes for one another: Cyrillic, Greek and digits for Latin ones, Arabic ones among them."""
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_ADDRESS = re.compile(r"[\w.+-]{1,64}@((?:[\w-]{1,63}\.){1,8}[\w-]{2,63})")
_MOST_DOMAINS = 4096
"""Domains whose looks are remembered: those of the directory are compared with every sender."""
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")


@lru_cache(maxsize=_MOST_DOMAINS)
def skeleton(domain: str) -> str:
    """What `domain` looks like to a hurried reader, for comparing with the skeleton of another.

    >>> skeleton("rnoj.g0v.sa") == skeleton("moj.gov.sa"), skeleton("xn--mj-fmc.gov.sa") == skeleton("moj.gov.sa")
    (True, True)
    """
    name = ".".join(_unicode(label) for label in domain.strip().rstrip(".").lower().split("."))
    plain = unicodedata.normalize("NFKD", name)
    looks = "".join(c for c in plain if not unicodedata.combining(c)).translate(_CONFUSABLE)
    for pair, letter in _PAIRS:
        looks = looks.replace(pair, letter)
    return looks


def _unicode(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def address_in_name(sender: Address) -> str:
    """The domain of an address that the sender's display name shows though it is not his, or the empty string."""
    own = sender.domain.lower()
    for found in _ADDRESS.finditer(sender.name[:500].lower()):
        if found[1] != own and not f".{found[1]}".endswith(f".{own}") and not f".{own}".endswith(f".{found[1]}"):
            return found[1]
    return ""


def has_direction_marks(text: str) -> bool:
    """Whether `text` holds marks that turn the direction of writing; those that only separate are usual in Arabic."""
    return bool(_DIRECTION.search(text))
