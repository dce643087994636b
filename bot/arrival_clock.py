"""A turn's time counts from when its request came in, not from when it could be taken."""

from starlette.types import ASGIApp, Receive, Scope, Send

from backend import patience

WEBHOOKS = "/twilio/"
"""Where somebody waits on the telephone; who asks the API may wait longer."""


class ArrivalClock:
    """Gives every webhook its seconds at its arrival; what is done for it inherits them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if not str(scope.get("path", "")).startswith(WEBHOOKS):
            return await self._app(scope, receive, send)
        with patience.within():
            return await self._app(scope, receive, send)
