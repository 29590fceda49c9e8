"""A real mail server that takes mail for the tests: aiosmtpd, with STARTTLS and sign-in where asked for."""

import contextlib
import email
import ssl
import time
from email import policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from dovecot import write_certificate

USER, PASSWORD = "ihala@yusr.example", "relay secret"


class Relay:
    """What was taken is in `mails`, as (recipients, message); `refuse` names whom it refuses, `busy` answers 451."""

    def __init__(self, folder, protected=False):
        self.mails, self.refuse, self.busy, self.on_data = [], set(), False, None
        self.certificate = folder / "relay.pem"
        options = {}
        if protected:
            write_certificate(self.certificate, folder / "relay.key")
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(self.certificate, folder / "relay.key")
            options = {"tls_context": context, "require_starttls": True, "auth_required": True}
            options["authenticator"] = self._authenticate
        self._controller = _Controller(self, options)

    def _authenticate(self, _server, _session, _envelope, _mechanism, data):
        return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if address in self.refuse:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.busy:
            return "451 try again later"
        self.mails.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=policy.default)))
        if self.on_data:
            self.on_data(envelope.content)
        return "250 taken"

    @property
    def port(self):
        return self._controller.server.sockets[0].getsockname()[1]

    def wait_for(self, count, seconds=10):
        """The mails, once there are so many."""
        deadline = time.monotonic() + seconds
        while len(self.mails) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.mails

    def __enter__(self):
        self._controller.start()
        return self

    def __exit__(self, *_):
        with contextlib.suppress(Exception):
            self._controller.stop()


class _Controller(Controller):
    def __init__(self, handler, options):
        self._options = options
        super().__init__(handler, hostname="127.0.0.1", port=0)

    def factory(self):
        return SMTP(self.handler, hostname="localhost", **self._options)

    def _trigger_server(self):
        """The port is chosen by the system, and this controller would ask for port 0."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
