"""The routes of the telephone in the browser: the page, its assets, what is done on it, and what is new."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from channels.phone.acts import KEYS, Act
from channels.phone.browser import page_rendering
from channels.phone.browser.desk_keeping import KeptDesk, PhoneDesks, TooMuch
from channels.phone.browser.phone_desk import PhoneDesk, PhoneWorld
from channels.phone.browser.same_origin import HEADERS, SameOrigin
from channels.phone.terminal import understand

PATH = "/phone"
COOKIE = "allo_phone"
NOT_FOUND, TOO_LARGE, TOO_MANY, GONE, SEE_OTHER, NOTHING_NEW, UNCHANGED, BUSY = 404, 413, 429, 410, 303, 204, 304, 503
MOST_BYTES = 8 * 1024
MOST_WORDS, MOST_KEYS, MOST_TEXT = 300, 40, 480

COUNTED = {"ring": "call", "pick_up": "call", "text": "text"}
NOT_KEPT = HEADERS | {"Cache-Control": "no-store"}
Form = Mapping[str, str]
DeskAct = Callable[[PhoneDesk, Form], object]


def phone_routes(world: PhoneWorld, own_names: Collection[str] = ()) -> APIRouter:
    """The routes; `own_names` are those by which this server is reached from elsewhere.

    Nothing of them is done in the threads that the line answers with.
    """
    desks = PhoneDesks(world)
    routes = APIRouter(prefix=PATH, dependencies=[Depends(SameOrigin(own_names))])
    routes.get("")(partial(_page, desks))
    routes.get("/state")(partial(_news, desks))
    routes.get("/assets/{path:path}")(_asset)
    routes.post("/{act}")(partial(_do, desks))
    return routes


async def _page(desks: PhoneDesks, request: Request) -> Response:
    """The page, with telephones of its own."""
    try:
        kept = await _kept(desks, request) or await desks.open_new()
    except TooMuch as why:
        return HTMLResponse(page_rendering.apology(str(why)), BUSY, HEADERS)
    kept.desk.look()
    response = HTMLResponse(page_rendering.page(kept.desk), headers=NOT_KEPT)
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, kept.desk.id, path=PATH, httponly=True, samesite="strict", secure=secure)
    return response


async def _news(desks: PhoneDesks, request: Request, seen: int = 0) -> Response:
    """What is new since a version."""
    kept = await _kept(desks, request)
    if kept is None:
        return _gone()
    kept.desk.stay()  # not when the page is asked for: one that is loaded anew says only then that it leaves
    return _state(kept) if kept.desk.look() != seen else Response(status_code=NOTHING_NEW, headers=HEADERS)


async def _asset(request: Request, path: str) -> Response:
    """A file of the page."""
    found = page_rendering.assets().get(path)
    if found is None:
        raise HTTPException(NOT_FOUND)
    told = HEADERS | {"ETag": found.etag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == found.etag:
        return Response(status_code=UNCHANGED, headers=told)
    return Response(found.content, media_type=found.media_type, headers=told)


async def _do(desks: PhoneDesks, request: Request, act: str) -> Response:
    """Do something, and show what comes of it."""
    if act not in ACTS:
        raise HTTPException(NOT_FOUND)
    kept = await _kept(desks, request)
    if kept is None:
        return _gone()
    form = await _form(request)
    try:
        await desks.act(kept, COUNTED.get(act, "act"), partial(ACTS[act], kept.desk, form))
    except TooMuch as why:
        kept.desk.notice = str(why)
        kept.desk.version += 1
    # Without JavaScript, the browser has sent the form itself, and shows the page anew.
    wants_state = "application/json" in request.headers.get("accept", "")
    return _state(kept) if wants_state else RedirectResponse(PATH, SEE_OTHER, HEADERS)


def _press(desk: PhoneDesk, form: Form) -> None:
    keys = "".join(key for key in form.get("keys", "")[:MOST_KEYS] if key in KEYS)
    if keys:
        desk.do(Act("keys", keys, waits=False))


def _answer(desk: PhoneDesk, form: Form) -> None:
    """Words, or keys where they are nothing else."""
    words = form.get("words", "").strip()[:MOST_WORDS]
    if words:
        act = understand(words)
        desk.do(Act("keys", act.words, waits=False) if act.kind == "keys" else Act("speech", words))


def _text(desk: PhoneDesk, form: Form) -> None:
    if body := form.get("body", "").strip()[:MOST_TEXT]:
        desk.text(body, beside=form.get("from") == "beside")


def _misbehave(desk: PhoneDesk, form: Form) -> None:
    desk.misbehave(twice="twice" in form, cut="cut" in form, deaf="deaf" in form)


ACTS: Mapping[str, DeskAct] = {
    "ring": lambda desk, _: desk.ring(),
    "keys": _press,
    "words": _answer,
    "silence": lambda desk, _: desk.do(Act("silence")),
    "hang_up": lambda desk, _: desk.hang_up(),
    "pick_up": lambda desk, _: desk.pick_up(),
    "decline": lambda desk, _: desk.decline(),
    "text": _text,
    "owner": lambda desk, form: desk.choose(form.get("owner", "")),
    "misbehave": _misbehave,
    "leave": lambda desk, _: desk.leave(),
    "inside": lambda desk, form: desk.open_inside(wanted=form.get("open") == "1"),
}
"""What can be done, by the last part of its address."""


async def _kept(desks: PhoneDesks, request: Request) -> KeptDesk | None:
    return await desks.find(request.cookies.get(COOKIE, ""))


async def _form(request: Request) -> Form:
    if int(request.headers.get("content-length") or MOST_BYTES + 1) > MOST_BYTES:
        raise HTTPException(TOO_LARGE, "A form of this page says its length, and is small.")
    form = await request.form(max_files=0, max_fields=20)
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _state(kept: KeptDesk) -> Response:
    told: dict[str, Any] = page_rendering.state(kept.desk)
    return JSONResponse(told, headers=NOT_KEPT)


def _gone() -> Response:
    """These telephones were put down: the page is loaded anew."""
    return Response("Rechargez la page.", GONE, HEADERS, "text/plain; charset=utf-8")
