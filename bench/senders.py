"""Whether senders are judged rightly, and what that costs: `python bench/senders.py`.

The spoof set of tests/spoofs with a name server on this machine; then the processor time of examining one signed
message of a megabyte, beside reading it and beside one SHA-256 over it.
"""

import hashlib
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "tests")]

from name_server import NameServer
from spoofs.cases import NOW, spoofs
from spoofs.letters import BODY, COURT_KEY, letter, zone
from spoofs.sign import signed

from classifiers.assessment import SourceName
from classifiers.directory import AgencyDomain, Directory
from classifiers.rules import load_rules
from ingest.authentic.settings import AuthenticitySettings, Style
from ingest.authenticity import Means, authenticate
from ingest.dns import Lookup, Resolver
from parsers.read import read

ROUNDS = 10
CONFIRMED = tuple(
    AgencyDomain(domain, (SourceName.HOSPITAL,), "nawal", "2026-11-01")
    for domain in ("hospital.med.sa", "شفای.example")
)
RULES = load_rules(Directory(own_domains=("yusr.example",), agencies=CONFIRMED))


def verdicts(resolver: Resolver) -> Counter[tuple[str, str]]:
    """How often each right verdict was given which."""
    found: Counter[tuple[str, str]] = Counter()
    for spoof in spoofs():
        settings = AuthenticitySettings(**{**spoof.settings, "style": Style(spoof.settings.get("style", "rfc8601"))})
        means = Means(settings, NOW, resolver.for_message())
        found[spoof.verdict, str(authenticate(read(spoof.raw), spoof.raw, RULES, means).result)] += 1
    return found


def seconds(work: Callable[[], object]) -> float:
    """The processor time of `work`, the mean of `ROUNDS` after a first."""
    work()
    began = time.process_time()
    for _ in range(ROUNDS):
        work()
    return (time.process_time() - began) / ROUNDS


def cost(lookup: Lookup) -> None:
    """Prints what examining a signed megabyte costs."""
    raw = signed(letter(body=BODY * 9000), COURT_KEY, "moj.gov.sa")
    document, means = read(raw), Means(AuthenticitySettings(), NOW, lookup)
    examined = seconds(lambda: authenticate(document, raw, RULES, means))
    parsed, hashed = seconds(lambda: read(raw)), seconds(lambda: hashlib.sha256(raw).digest())
    print(f"{len(raw) / 1e6:.1f} MB signed: examined in {examined * 1000:.0f} ms")
    print(f"{examined / parsed:.2f} times reading it, {examined / hashed:.0f} times one SHA-256 over it")


def main() -> None:
    """The command."""
    with NameServer(zone()) as server:
        resolver = Resolver(server.address, seconds=0.5, message_seconds=2)
        found = verdicts(resolver)
        right = sum(count for (expected, given), count in found.items() if expected == given)
        print(f"{right} of {found.total()} verdicts right")
        for (expected, given), count in sorted(found.items()):
            print(f"  {expected} judged {given}: {count}")
        cost(Resolver(server.address).for_message())


if __name__ == "__main__":
    main()
