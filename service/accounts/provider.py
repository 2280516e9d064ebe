"""The district's identity provider, by OpenID Connect; the only room that knows authlib.

Code flow with PKCE, state and nonce. The outgoing requests of this room go to the issuer that is
set; the service makes no others.
"""

from typing import Any, cast

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask
from joserfc.errors import JoseError
from requests.exceptions import RequestException
from werkzeug.wrappers import Response

from service.errors import NotAllowed
from service.settings import Oidc

_NAME = "district"
_PATIENCE = 10
"""Seconds that the provider has for an answer."""


class Provider:
    def __init__(self, app: Flask, settings: Oidc) -> None:
        self._client: Any = OAuth(app).register(
            _NAME,
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            server_metadata_url=f"{settings.issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid profile",
                "code_challenge_method": "S256",
                "default_timeout": _PATIENCE,
            },
        )

    def lead_there(self, back: str) -> Response:
        """Give the way to the provider; `back` is where it sends people.

        Raises:
            NotAllowed: `identity.unreachable`.
        """
        try:
            return cast("Response", self._client.authorize_redirect(back))
        except (OAuthError, RequestException, ValueError) as error:
            raise NotAllowed("identity.unreachable") from error

    def who_came_back(self) -> tuple[str, str]:
        """Give the identity, issuer and subject in one, and the name that the provider knows.

        Raises:
            NotAllowed: `identity.refused`: the answer is not one to a question of ours, or the
                person said no; `identity.unreachable`.
        """
        try:
            claims: dict[str, Any] = self._client.authorize_access_token()["userinfo"]
        except RequestException as error:
            raise NotAllowed("identity.unreachable") from error
        except (OAuthError, JoseError, KeyError, ValueError) as error:
            raise NotAllowed("identity.refused") from error
        name = claims.get("preferred_username") or claims.get("name") or claims["sub"]
        return f"{claims['iss']} {claims['sub']}", str(name)
