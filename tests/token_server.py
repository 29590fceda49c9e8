"""Servers of the tests' own that speak OAuth 2.0: one gives tokens as Microsoft does, one says which are good.

`with TokenServer(folder) as server:` gives tokens for the right secret at `server.authority` (HTTPS, with the
certificate `server.certificate`), and answers about them at `server.introspection` (HTTP), as RFC 7662 says.
"""

import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

from dovecot import write_certificate

SECRET = "a client secret"


class TokenServer:
    """`user` is who the tokens stand for; `lifetime` is in seconds; `failure` replaces answers: (status, error)."""

    def __init__(self, folder, user="official", lifetime=3600, client_id="client"):
        self.user, self.lifetime, self.client_id = user, lifetime, client_id
        self.certificate, self._key = Path(folder, "certificate.pem"), Path(folder, "key.pem")
        self.given, self.good, self.failure = [], set(), None
        write_certificate(self.certificate, self._key)

    def revoke_all(self):
        """What an administrator does: every token given so far is worth nothing."""
        self.good.clear()

    def __enter__(self):
        self._web = _serve(self, _Microsoft)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self._key)
        self._web.socket = context.wrap_socket(self._web.socket, server_side=True)
        self._answers = _serve(self, _Introspection)
        self.authority = f"https://localhost:{self._web.server_port}"
        self.introspection = f"http://127.0.0.1:{self._answers.server_port}/introspect"
        for each in (self._web, self._answers):
            threading.Thread(target=each.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_):
        for each in (self._web, self._answers):
            each.shutdown()
            each.server_close()


def _serve(tokens, handler):
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.tokens = tokens
    return server


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def form(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        return {key: values[0] for key, values in parse_qs(body).items()}

    def answer(self, status, facts):
        body = json.dumps(facts).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Microsoft(_Handler):
    def do_GET(self):
        tokens = self.server.tokens
        base = f"{tokens.authority}/tenant"
        if "/tenant/v2.0/.well-known/openid-configuration" not in self.path:
            self.answer(400, {"error": "invalid_tenant"})
            return
        self.answer(
            200,
            {
                "issuer": f"{base}/v2.0",
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
            },
        )

    def do_POST(self):
        tokens, form = self.server.tokens, self.form()
        if tokens.failure:
            self.answer(tokens.failure[0], {"error": tokens.failure[1], "error_description": "prose with a name in it"})
        elif form.get("client_id") != tokens.client_id or form.get("client_secret") != SECRET:
            self.answer(401, {"error": "invalid_client", "error_description": "AADSTS7000222: the secret has expired"})
        elif form.get("grant_type") != "client_credentials" or form.get("scope") != SCOPE:
            self.answer(400, {"error": "invalid_scope"})
        else:
            token = f"token-{len(tokens.given)}"
            tokens.given.append(token)
            tokens.good.add(token)
            self.answer(200, {"token_type": "Bearer", "expires_in": tokens.lifetime, "access_token": token})


SCOPE = "https://outlook.office365.com/.default"


class _Introspection(_Handler):
    def do_POST(self):
        tokens = self.server.tokens
        if self.form().get("token") in tokens.good:
            self.answer(200, {"active": True, "username": tokens.user, "scope": "imap", "expires_in": tokens.lifetime})
        else:
            self.answer(200, {"active": False})
