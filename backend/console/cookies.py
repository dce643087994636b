"""The cookie that keeps a session: for this host and site alone, unseen by scripts, by TLS where there is any."""

from fastapi import Request, Response

from backend.console.console_context import ConsoleContext

NAME = "allo_console"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def is_encrypted(context: ConsoleContext, request: Request) -> bool:
    """Whether the browser reaches us by TLS: the settings say so, or the proxy does."""
    return (context.public_url or "").startswith("https://") or request.url.scheme == "https"


def may_be_served(context: ConsoleContext, request: Request) -> bool:
    """Whether anybody may sign in here: by TLS, or on this very machine, as the demo does."""
    return is_encrypted(context, request) or request.url.hostname in LOOPBACK


def session_token(context: ConsoleContext, request: Request) -> str:
    """What the browser keeps; empty where it keeps nothing."""
    return request.cookies.get(_name(context, request), "")


def keep(context: ConsoleContext, request: Request, response: Response, token: str) -> None:
    """Have the browser keep a session until it is closed."""
    secure = is_encrypted(context, request)
    response.set_cookie(_name(context, request), token, path="/", secure=secure, httponly=True, samesite="strict")


def forget(context: ConsoleContext, request: Request, response: Response) -> None:
    """Have the browser forget a session."""
    secure = is_encrypted(context, request)
    response.delete_cookie(_name(context, request), path="/", secure=secure, httponly=True, samesite="strict")


def _name(context: ConsoleContext, request: Request) -> str:
    return f"__Host-{NAME}" if is_encrypted(context, request) else NAME
