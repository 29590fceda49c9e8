"""Tokens of an application registered with Microsoft 365 (OAuth 2.0 client credentials), by Microsoft's own library."""

from pathlib import Path
from typing import Any

import msal
import requests

from ingest.errors import LoginRefusedError, MailboxUnreachableError
from ingest.mailboxes import MicrosoftTokens
from ingest.tokens import Token

WEB_SECONDS = 15
"""How long the sign-in server may take to answer."""
_SCOPES = ("https://outlook.office365.com/.default",)
"""What Exchange Online asks for: all rights that the application was given on mailboxes."""


class MicrosoftSource:
    """Tokens of the application, by MSAL; it keeps one until shortly before it runs out."""

    def __init__(self, name: str, settings: MicrosoftTokens) -> None:
        self._name, self._settings = name, settings
        self._application: msal.ConfidentialClientApplication | None = None

    def token(self, fresh: bool = False) -> Token:
        """See `TokenSource`."""
        try:
            if self._application is None or fresh:
                self._application = self._sign_on()
            answer: dict[str, Any] = self._application.acquire_token_for_client(scopes=list(_SCOPES))
        except (requests.RequestException, msal.exceptions.MsalServiceError) as error:
            raise MailboxUnreachableError(
                f"[mailbox.{self._name}.oauth] the sign-in server cannot be reached ({type(error).__name__}): "
                "check authority and the network"
            ) from error
        except ValueError as error:  # what MSAL makes of an answer that is none
            raise LoginRefusedError(
                f"[mailbox.{self._name}.oauth] the sign-in server knows no such tenant: correct tenant or authority"
            ) from error
        if "access_token" not in answer:
            raise self._refused(answer)
        return Token(str(answer["access_token"]), float(answer.get("expires_in", 0)) or None)

    def _sign_on(self) -> msal.ConfidentialClientApplication:
        settings = self._settings
        return msal.ConfidentialClientApplication(
            settings.client_id,
            client_credential=settings.secret.read(),
            authority=f"{settings.authority}/{settings.tenant}",
            instance_discovery=False,  # the operator named the authority; another server need not vouch for it
            http_client=_session(settings.ca_file),
        )

    def _refused(self, answer: dict[str, Any]) -> LoginRefusedError | MailboxUnreachableError:
        """What a refusal means. Only the standard's code is kept (RFC 6749, 5.2), never the server's prose."""
        code = str(answer.get("error", "unknown"))
        if code in {"temporarily_unavailable", "server_error"}:
            return MailboxUnreachableError(
                f"[mailbox.{self._name}.oauth] the sign-in server says to try later ({code})"
            )
        return LoginRefusedError(
            f"[mailbox.{self._name}.oauth] Microsoft gives no token ({code}): check client_id, whether the secret in "
            "client_secret_file has run out, and the application's right IMAP.AccessAsApp"
        )


class _Session(requests.Session):
    """A session that never waits without end."""

    def request(self, *arguments: Any, **keywords: Any) -> requests.Response:  # noqa: ANN401  # as the library's
        return super().request(*arguments, **{"timeout": WEB_SECONDS, **keywords})


def _session(ca_file: Path | None) -> requests.Session:
    """Trusting what the system and the environment say, or only the authority configured."""
    session = _Session()
    if ca_file is not None:
        session.trust_env = False
        session.verify = str(ca_file)
    return session
