"""A throw-away Dovecot 2.3 on free loopback ports: the real mail server of the tests and of the demo.

It runs as root and as an ordinary user. Any user name signs in with the password "pw". Everything lives in a temporary
folder; `with Dovecot() as server:` starts it and takes it away again.
"""

import contextlib
import grp
import imaplib
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

PASSWORD = "pw"
BINARIES = ("/usr/sbin/dovecot", "/usr/local/sbin/dovecot")
START_SECONDS = 10.0

CONFIGURATION = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
instance_name = test{imap}
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = {internal_user}
default_internal_group = {internal_group}
default_login_user = {login_user}
shutdown_clients = yes
disable_plaintext_auth = no
auth_failure_delay = 0 secs
auth_username_format = %Ln
{mechanisms}
mail_location = {format}:{home}/mail/%u
mail_uid = {mail_user}
mail_gid = {mail_group}
first_valid_uid = 0
first_valid_gid = 0
mail_fsync = never
mail_max_userip_connections = 200
{imap_capability}
{rights}
{oauth}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={mail_user} gid={mail_group} home={home}/home/%u allow_all_users=yes
}}
ssl = yes
ssl_cert = <{home}/certificate.pem
ssl_key = <{home}/key.pem
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  service_count = 0
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service auth {{
  user = {internal_user}
}}
service auth-worker {{
  user = {internal_user}
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""


RIGHTS = """
protocol imap {{
  mail_plugins = acl
}}
plugin {{
  acl = vfile:{home}/acl
}}
"""


class Dovecot:
    """A real server. `capability` replaces what IMAP offers after sign-in: leave out MOVE to see what we do without.

    `introspection`: the URL of a server that says whether a token is good; signing in with tokens is then offered.
    `rights`: what users may do with their folders, in the letters of RFC 4314 (`lr`: list and read); all where empty.
    """

    def __init__(self, mail_format="sdbox", capability="", introspection="", rights=""):
        self.home = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.home.chmod(0o755)
        self.imap_port, self.imaps_port, self.lmtp_port = free_ports(3)
        self.certificate = self.home / "certificate.pem"
        self._configuration = self.home / "dovecot.conf"
        self._process = None
        for folder in ("run", "state", "mail", "home"):
            (self.home / folder).mkdir()
        write_certificate(self.certificate, self.home / "key.pem")
        (self.home / "acl").write_text(f"* owner {rights}\n")
        users = _users()
        self._configuration.write_text(
            CONFIGURATION.format(
                home=self.home,
                imap=self.imap_port,
                imaps=self.imaps_port,
                lmtp=self.lmtp_port,
                format=mail_format,
                password=PASSWORD,
                imap_capability=f"imap_capability = {capability}" if capability else "",
                rights=RIGHTS.format(home=self.home) if rights else "",
                **self._tokens(introspection),
                **users,
            )
        )
        if os.geteuid() == 0:
            for folder in ("mail", "home"):
                shutil.chown(self.home / folder, users["mail_user"], users["mail_group"])

    def _tokens(self, introspection):
        if not introspection:
            return {"mechanisms": "", "oauth": ""}
        settings = self.home / "oauth2"
        settings.write_text(
            f"introspection_mode = post\nintrospection_url = {introspection}\nusername_attribute = username\n"
            "active_attribute = active\nactive_value = true\n"
        )
        passdb = f"passdb {{\n  driver = oauth2\n  mechanisms = oauthbearer xoauth2\n  args = {settings}\n}}"
        return {"mechanisms": "auth_mechanisms = plain login oauthbearer xoauth2", "oauth": passdb}

    @staticmethod
    def available():
        """Whether Dovecot 2.3 with its delivery agent is installed here."""
        delivery_agent = any(Path(folder, "lmtp").exists() for folder in ("/usr/lib/dovecot", "/usr/libexec/dovecot"))
        if not _binary() or not shutil.which("doveadm") or not delivery_agent:
            return False
        version = subprocess.run([_binary(), "--version"], capture_output=True, text=True, check=False).stdout
        return version.startswith("2.3.")

    def start(self):
        """Starts the server and waits until it greets."""
        with (self.home / "stderr").open("ab") as stderr:
            self._process = subprocess.Popen(
                [_binary(), "-F", "-c", str(self._configuration)],
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                start_new_session=True,  # a process group of its own, so that it can be ended whole
            )
        deadline = time.monotonic() + START_SECONDS
        while not greets(self.imap_port):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError((self.home / "stderr").read_text() + self._log())
            time.sleep(0.02)

    def stop(self):
        """Stops the server in good order, dropping its clients."""
        self._end(signal.SIGTERM)

    def kill(self):
        """Kills the server as a crash would."""
        self._end(signal.SIGKILL)

    def restart(self):
        """A server restart in good order, on the same ports."""
        self.stop()
        self.start()

    def doveadm(self, *arguments, stdin=None):
        """What `doveadm` prints for this server; raises CalledProcessError where it fails."""
        command = ["doveadm", "-c", str(self._configuration), *arguments]
        return subprocess.run(command, input=stdin, capture_output=True, check=True).stdout.decode()

    def flags(self, user, mailbox="INBOX"):
        """The flags of every message in the mailbox, as one text each."""
        answer = self.doveadm("fetch", "-u", user, "flags", "mailbox", mailbox, "ALL")
        return [line.removeprefix("flags:").strip() for line in answer.splitlines() if line.startswith("flags:")]

    def deliver(self, user, raw, mailbox="INBOX"):
        """Puts the bytes `raw` into the mailbox exactly as they are."""
        self.doveadm("save", "-u", user, "-m", mailbox, stdin=raw)

    def append(self, user, messages):
        """Puts many messages into the inbox exactly as they are, over one connection."""
        with imaplib.IMAP4("127.0.0.1", self.imap_port) as client:
            client.login(user, PASSWORD)
            for raw in messages:
                client.append("INBOX", None, None, raw)

    def deliver_by_lmtp(self, user, raw):
        """Delivers as a mail server does: with Return-Path and Received on top."""
        with smtplib.LMTP("127.0.0.1", self.lmtp_port) as agent:
            agent.sendmail("sender@example.org", [f"{user}@localhost"], raw)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def _end(self, number):
        """Ends the master, then its children: those that serve a client outlive it for a while."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(number)
            process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    def _log(self):
        log = self.home / "log"
        return log.read_text() if log.exists() else ""


def _binary():
    return next((path for path in BINARIES if Path(path).exists()), shutil.which("dovecot"))


def _users():
    """Dovecot refuses to sign users in as root, and cannot change user when it is not root."""
    if os.geteuid() == 0:
        mail_group = grp.getgrgid(pwd.getpwnam("nobody").pw_gid).gr_name
        return {
            "internal_user": "dovecot",
            "internal_group": "dovecot",
            "login_user": "dovenull",
            "mail_user": "nobody",
            "mail_group": mail_group,
        }
    user = pwd.getpwuid(os.geteuid()).pw_name
    group = grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name
    return {
        "internal_user": user,
        "internal_group": group,
        "login_user": user,
        "mail_user": user,
        "mail_group": group,
    }


def free_ports(count):
    """Distinct free ports: all are held at once, then let go."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def greets(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 0.3) as connection:
            connection.settimeout(2)
            return connection.recv(100).startswith(b"* OK")
    except OSError:
        return False


def write_certificate(certificate, key_file):
    """A self-signed certificate for localhost, good for two days."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
