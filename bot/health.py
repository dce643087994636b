"""Tells whether the process lives and can serve, and to operators how it fares."""

from collections.abc import Callable, Sequence

from fastapi import APIRouter, Depends, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.registry import Collector
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from backend import database, on_the_loop, patience
from backend.services import key_turning


def health_routes(engine: Engine, understanding: Callable[[], str]) -> APIRouter:
    """The routes `/healthz` and `/readyz`: whether it lives, and whether it can serve.

    Args:
        engine: The database, without which nothing can be served.
        understanding: How Rasa is, without which the line serves by keypad and keyword.
    """
    routes = APIRouter()

    @routes.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @routes.get("/readyz")
    async def readyz() -> Response:
        database_is = await on_the_loop.run(on_the_loop.aside, _database, engine)  # as turns go, not as the API does
        body = {"database": database_is, "understanding": understanding()}
        return JSONResponse(body, 200 if database_is == "up" else 503)

    return routes


def metrics_routes(
    registries: Sequence[CollectorRegistry], door: Callable[[str], None], looked_up: Sequence[Collector]
) -> APIRouter:
    """The route `/metrics`, for whom its door lets in: what was counted, and what is looked up, in the database too."""
    watched = CollectorRegistry()
    for each in looked_up:
        watched.register(each)
    routes = APIRouter(dependencies=[Depends(door)])

    @routes.get("/metrics")
    async def metrics() -> Response:
        seen = await run_in_threadpool(generate_latest, watched)
        told = b"".join(generate_latest(registry) for registry in registries)
        return Response(told + seen, media_type=CONTENT_TYPE_LATEST)

    return routes


def _database(engine: Engine) -> str:
    try:
        with patience.within(), engine.connect() as connection:
            if not database.is_current(connection):
                return "schema is old: run `allo db upgrade`"
            return "keys do not fit: `allo doctor` says which" if key_turning.misfits(connection) else "up"
    except SQLAlchemyError:
        return "down"
