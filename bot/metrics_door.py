"""Lets to /metrics whoever has its own token, which needs no database, or the account of an operator."""

import hmac
from typing import Annotated

from fastapi import Header
from pydantic import SecretStr

from backend.api.api_acts import permitted
from backend.api.api_guard import ApiGuard


class MetricsDoor:
    """Called with the header of a request. Looks are not in the audit trail: there is one every few seconds."""

    def __init__(self, token: SecretStr | None, guard: ApiGuard) -> None:
        """Keep the token of ALLO_METRICS_TOKEN, if there is one, and who recognises accounts."""
        self._token = token.get_secret_value().encode() if token else None
        self._guard = guard

    def __call__(self, authorization: Annotated[str, Header()] = "") -> None:
        """Let through, or refuse.

        Raises:
            HTTPException: 401, or 403 for an account that is no operator's.
        """
        scheme, _, given = authorization.partition(" ")
        if self._token and scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), self._token):
            return
        account = self._guard.recognise(authorization)
        self._guard.must_be_allowed(account, permitted("GET", "/metrics"))
