"""The demo: a real Dovecot with a sample mailbox, one pass of the service, one delivered letter, and what a clerk sees.

Everything stays in `demo-data/` beside this folder. The server listens on a free loopback port and is stopped at the
end.
"""

import imaplib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "demo-data"
MAILBOX = ROOT / "demo" / "mailbox"
IHALA = Path(sys.executable).parent / "ihala"
USER = "shaml"
PASSWORD = "pw"  # noqa: S105 - of the throw-away server below

CHARITY = """
[charity]
name = "جمعية يُسر للتنمية الأسرية"
domains = ["yusr.example"]

[authenticity]
authserv_id = "mx.yusr.example"
dns = false
"""

IMAP = """
[mailbox.official]
kind = "imap"
host = "127.0.0.1"
port = {port}
tls = "none"
user = "{user}"
password_file = "password"
"""

MAILDIR = """
[mailbox.official]
kind = "maildir"
path = "Maildir"
"""


def say(text: str) -> None:
    """A line of the demo's own voice, apart from what the commands print."""
    sys.stdout.write(f"\n\033[1m{text}\033[0m\n" if sys.stdout.isatty() else f"\n== {text}\n")
    sys.stdout.flush()


def ihala(*arguments: str) -> None:
    """Runs one command as a person would, showing it first; the demo ends where a command fails."""
    sys.stdout.write(f"\n$ ihala {' '.join(arguments)}\n")
    sys.stdout.flush()
    environment = os.environ | {"IHALA_CONFIG": str(DATA / "ihala.toml")}
    result = subprocess.run([str(IHALA), *arguments], env=environment, check=False)
    if result.returncode:
        sys.exit(f"demo: `ihala {arguments[0]}` ended with exit code {result.returncode}")


@contextmanager
def sample_mailbox() -> Iterator[str]:
    """The sample mailbox on a real Dovecot where there is one, else a Maildir; yields its part of the configuration."""
    messages = [path.read_bytes() for path in sorted(MAILBOX.glob("*.eml"))]
    sys.path.insert(0, str(ROOT / "tests"))
    from dovecot import Dovecot

    if not Dovecot.available():
        say("There is no Dovecot 2.3 here (packages dovecot-imapd, dovecot-lmtpd): the sample mailbox is a Maildir.")
        _fill_maildir(messages)
        yield MAILDIR
        return
    with Dovecot() as server:
        _fill_imap(server.imap_port, messages)
        (DATA / "password").write_text(PASSWORD)
        (DATA / "password").chmod(0o600)
        say(f"A real Dovecot listens on 127.0.0.1:{server.imap_port} with {len(messages)} messages.")
        yield IMAP.format(port=server.imap_port, user=USER)


def _fill_imap(port: int, messages: list[bytes]) -> None:
    with imaplib.IMAP4("127.0.0.1", port) as client:
        client.login(USER, PASSWORD)
        for raw in messages:
            client.append("INBOX", "", imaplib.Time2Internaldate(0.0), raw)


def _fill_maildir(messages: list[bytes]) -> None:
    for folder in ("new", "cur", "tmp"):
        (DATA / "Maildir" / folder).mkdir(parents=True, mode=0o700)
    for number, raw in enumerate(messages, 1):
        (DATA / "Maildir" / "new" / f"{number:03d}.demo").write_bytes(raw)


def main() -> None:
    """The clerk's day."""
    shutil.rmtree(DATA, ignore_errors=True)
    say("1. A new installation: configuration, keys, folders")
    ihala("init", str(DATA))
    with sample_mailbox() as mailbox:
        (DATA / "ihala.toml").write_text(CHARITY + mailbox, "utf-8")
        say("2. One pass over the mailbox: receive, read, judge, decide")
        ihala("run", "--once")
        say("3. A delegate brings a letter")
        letter = sorted((ROOT / "demo" / "letter").glob("*.pdf"))
        ihala(
            "letter", "add", *map(str, letter), "--agency", "محكمة التنفيذ بمكة المكرمة",
            "--delegate", "مندوب المحكمة", "--delegate-id-seen", "--received-at", "2026-11-22T10:15",
            "--sheets", "3", "--envelope", "sealed",
        )  # fmt: skip
        say("4. What the centres now have to work on")
        ihala("case", "list")
        say("5. What a person must look at, most dangerous first")
        ihala("queue")
        say("6. One item, with the reasons")
        ihala("show", "5")
        say("7. What the auditor sees, and the proof that nobody changed it")
        ihala("log")
        ihala("log", "verify")
        ihala("status")
    say("Going on")
    say_how_to_go_on()


def say_how_to_go_on() -> None:
    """What to type next."""
    sys.stdout.write(
        f"""
  export IHALA_CONFIG={DATA.relative_to(ROOT)}/ihala.toml PATH={IHALA.parent}:$PATH
  ihala queue                                        what waits for a person
  ihala show IN-1448-00003                           one item: why, who, what is missing
  ihala resolve IN-1448-00012 --open shaml --reason "confirmed by telephone with the court"
  ihala done 1 --reason "the duty officer called 911"  the first task of the queue is dealt with
  ihala case show SH-1448-0001                       a case with its people and papers
  ihala inspect demo/mailbox/{sorted(MAILBOX.glob("*.eml"))[0].name}   judge one file, record nothing
  ihala --help                                       everything else

The sample server has stopped; `ihala init` and your own mailbox are described in README.md.
"""
    )


if __name__ == "__main__":
    main()
