"""Lets through only who proves with the bearer token that they may ask."""

import hmac
from collections.abc import Callable
from typing import Annotated

from fastapi import Header, HTTPException

UNAUTHORIZED = 401


def bearer_check(token: str | None) -> Callable[[str], None]:
    """A dependency that lets only the bearer of the token through; nobody where there is no token.

    Raises:
        HTTPException: 401.
    """

    def check(authorization: Annotated[str, Header()] = "") -> None:
        scheme, _, given = authorization.partition(" ")
        proven = token and scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), token.encode())
        if not proven:
            raise HTTPException(UNAUTHORIZED, "Send the token of ALLO_API_TOKEN.", {"WWW-Authenticate": "Bearer"})

    return check
