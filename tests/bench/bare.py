"""The least that a webhook of this kind can do: check the signature, commit one row, answer fixed TwiML."""

import os
import sys
from typing import Annotated

import uvicorn
from fastapi import FastAPI, Form, HTTPException, Query, Request, Response
from sqlalchemy import BigInteger, Column, Identity, Integer, MetaData, Table, Text, insert
from starlette.concurrency import run_in_threadpool
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped,unused-ignore]
from twilio.twiml.voice_response import Gather, VoiceResponse
from uvicorn.supervisors import Multiprocess

from backend import database
from bot.commands.shared_port import shared_port_at
from tests.bench.fictitious_callers import TOKEN

ROWS = Table(
    "bare_turns",
    MetaData(),
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("call", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("digits", Text, nullable=False),
)


def bare_app() -> FastAPI:
    """One route on a database of its own, which BARE_DATABASE_URL names."""
    engine = database.connect(os.environ["BARE_DATABASE_URL"])
    validator = RequestValidator(TOKEN)
    app = FastAPI(openapi_url=None)

    def commit(call: str, turn: int, digits: str) -> None:
        with engine.begin() as connection:
            connection.execute(insert(ROWS), {"call": call, "turn": turn, "digits": digits})

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/twilio/voice")
    async def voice(
        request: Request,
        call_sid: Annotated[str, Form(alias="CallSid")],
        digits: Annotated[str, Form(alias="Digits")] = "",
        turn: Annotated[int, Query()] = 0,
    ) -> Response:
        form = await request.form()
        if not validator.validate(str(request.url), form, request.headers.get("x-twilio-signature", "")):
            raise HTTPException(403)
        await run_in_threadpool(commit, call_sid, turn, digits)
        return Response(answer(turn + 1), media_type="text/xml")

    return app


def answer(turn: int) -> str:
    """A question that is always the same."""
    response = VoiceResponse()
    gather = Gather(input="dtmf", action=f"/twilio/voice?turn={turn}", action_on_empty_result=True, num_digits=1)
    gather.say("Que voulez-vous faire ? Pour payer, tapez 1.", language="fr-FR")
    response.append(gather)
    return str(response)


def main(port: int, processes: int) -> None:
    """Serve until terminated, by as many processes as the line, dealt their connections as the line's are."""
    ROWS.metadata.create_all(database.connect(os.environ["BARE_DATABASE_URL"]))
    app = f"{__spec__.name}:bare_app"
    server = uvicorn.Config(
        app, factory=True, port=port, workers=processes, access_log=False, log_level="warning", server_header=False
    )
    with shared_port_at(server.host, port) as shared:
        Multiprocess(server, sockets=[shared]).run()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
