"""Tells whether the process lives and whether it can serve; tells nothing else."""

from fastapi import APIRouter, Response
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from backend.storage import database


def health_routes(engine: Engine) -> APIRouter:
    """The routes `/healthz` and `/readyz`."""
    routes = APIRouter()

    @routes.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @routes.get("/readyz")
    async def readyz() -> Response:
        database_is = await run_in_threadpool(_database, engine)
        status = 200 if database_is == "up" else 503
        return JSONResponse({"database": database_is}, status)

    return routes


def _database(engine: Engine) -> str:
    try:
        with engine.connect() as connection:
            return "up" if database.is_current(connection) else "schema is old: run `allo db upgrade`"
    except SQLAlchemyError:
        return "down"
