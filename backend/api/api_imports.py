"""The issuer's files over REST: the file is the body, kept in a temporary file while it is imported."""

import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from starlette.concurrency import run_in_threadpool

from backend.api.api_context import ApiContext
from backend.api.api_door import UNPROCESSABLE, behind_the_door
from backend.api.api_guard import ApiGuard, Asked
from backend.domain.audit import NotedAct
from backend.domain.programme import Programme
from backend.services.issuer_files.characters import FileNotReadable
from backend.services.issuer_files.file_importer import Importer, ImportOutcome, ImportPlan, ImportUnderWay
from backend.services.issuer_files.layouts import Kind
from backend.services.pins import Pins

MOST_FILE_BYTES = 200 * 1024 * 1024
BAD_REQUEST, CONFLICT = 400, 409


def import_routes(context: ApiContext, pins: Pins, guard: ApiGuard) -> APIRouter:
    """The routes under `/api/imports`, for an account of an issuer."""
    routes = APIRouter(prefix="/api/imports", route_class=behind_the_door(guard, MOST_FILE_BYTES))

    @routes.post("/{kind}")
    async def import_file(  # noqa: PLR0913 - what a request of it may say
        asked: Asked, kind: Kind, request: Request, response: Response, *, check: bool = False, per_line: bool = False
    ) -> dict[str, Any]:
        async with _kept(request) as path:
            plan = ImportPlan(check=check, per_line=per_line)
            outcome = await run_in_threadpool(_import, context, asked, pins, kind, path, plan)
        if outcome.counts.rejected:
            response.status_code = UNPROCESSABLE
        return _shown(outcome)

    return routes


def _import(  # noqa: PLR0913, PLR0917 - it runs in a thread of its own
    context: ApiContext, asked: NotedAct, pins: Pins, kind: Kind, path: Path, plan: ImportPlan
) -> ImportOutcome:
    try:
        with context.work(asked) as work:
            asked.about(kind=kind)
            outcome = Importer(_of(context, asked), pins).run(work, kind, path, plan, name="(over REST)")
            asked.about(**_counted(outcome))
            return outcome
    except FileNotReadable as error:
        raise HTTPException(BAD_REQUEST, str(error)) from None
    except ImportUnderWay as error:
        raise HTTPException(CONFLICT, str(error)) from None


def _of(context: ApiContext, asked: NotedAct) -> Mapping[str, Programme]:
    """The programmes that the account brings files of; lines of others are rejected, as of none that there is."""
    return {code: programme for code, programme in context.programmes.items() if asked.covers(code)}


def _counted(outcome: ImportOutcome) -> dict[str, int]:
    counts = outcome.counts
    return {"created": counts.created, "changed": counts.changed, "rejected": counts.rejected}


@asynccontextmanager
async def _kept(request: Request) -> AsyncIterator[Path]:
    """The body in a temporary file, as it comes in: no file is ever in memory as a whole."""
    with tempfile.NamedTemporaryFile(prefix="allo-import-") as file:
        async for piece in request.stream():
            file.write(piece)
        file.flush()
        yield Path(file.name)


def _shown(outcome: ImportOutcome) -> dict[str, Any]:
    rejects = [{"line": line, "field": column, "reason": reason} for line, column, reason in outcome.rejects]
    return {
        **asdict(outcome.counts),
        "written": outcome.written,
        "seen_before": outcome.seen_before,
        "rejects": rejects,
    }
