"""Supervision: questions that the figures answer, each as a sentence, drawn, as a table and as a file."""

from collections.abc import Callable, Mapping

from fastapi import APIRouter, Request, Response

from backend.console import supervision_words
from backend.console.console_context import ConsoleContext
from backend.console.console_page import Page, console_act
from backend.console.rendering import HEADERS
from backend.console.supervision_block import Block, as_csv, file_name
from backend.console.supervision_calls import conversations, durations
from backend.console.supervision_dialogues import funnel, misunderstandings
from backend.console.supervision_outcomes import news, where_money_is
from backend.console.supervision_period import DATES, PERIODS, PeriodAsked, asked_for
from backend.console.visit import HOME, Visit, Visiting
from backend.domain.supervision import Watched
from backend.services import supervising
from backend.services.work import Work

SUPERVISION = f"{HOME}/supervision"
LOOK, MONEY = "supervision.look", "supervision.money"
UNPROCESSABLE = 422

Answer = Callable[[Work, Watched, Visit], Block]

QUESTIONS: Mapping[str, tuple[str, Answer]] = {
    "appels": (
        LOOK,
        lambda work, watched, _: conversations(
            watched, supervising.begun(work, watched), supervising.called_back(work, watched)
        ),
    ),
    "abandons": (
        LOOK,
        lambda work, watched, _: funnel(supervising.funnel(work, watched, supervision_words.CALLS)),
    ),
    "incomprises": (LOOK, lambda work, watched, _: misunderstandings(supervising.heard(work, watched))),
    "durees": (LOOK, lambda work, watched, _: durations(supervising.times_to_pay(work, watched))),
    "nouvelles": (LOOK, lambda work, watched, _: news(supervising.told(work, watched))),
    "argent": (
        MONEY,
        lambda work, watched, visit: where_money_is(
            supervising.money(work, watched.programmes), visit.context.programmes
        ),
    ),
}
"""By its name in addresses: the act that must be allowed to see it, and what answers it."""


def _add(routes: APIRouter, _context: ConsoleContext) -> None:
    @routes.get("/supervision")
    def look(visit: Visiting, request: Request) -> Response:
        visit.back = SUPERVISION
        with visit.work() as work:
            asked = _asked(work, visit, request)
            seen = [answer for act, answer in QUESTIONS.values() if visit.may(act)]
            blocks = [answer(work, asked.watched, visit) for answer in seen] if asked.watched else []
            status = 200 if asked.watched else UNPROCESSABLE
            return visit.page(
                "supervision.html",
                status,
                asked=asked,
                blocks=blocks,
                periods=PERIODS,
                by_dates=DATES,
                own=visit.own_programmes,
                wrong=supervision_words.WRONG.get(asked.wrong, ""),
            )

    for name, (_, answer) in QUESTIONS.items():
        _add_file(routes, name, answer)


def _add_file(routes: APIRouter, name: str, answer: Answer) -> None:
    @routes.get(f"/supervision/{name}.csv")
    def file(visit: Visiting, request: Request) -> Response:
        visit.back = SUPERVISION
        with visit.work() as work:
            asked = _asked(work, visit, request)
            if asked.watched is None:
                sentence = supervision_words.WRONG[asked.wrong]
                return Response(sentence, UNPROCESSABLE, dict(HEADERS), "text/plain; charset=utf-8")
            block = answer(work, asked.watched, visit)
            called = file_name(block, asked.watched, work.today)
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{called}"'}
        return Response(as_csv(block, asked.watched), headers=headers, media_type="text/csv; charset=utf-8")


def _asked(work: Work, visit: Visit, request: Request) -> PeriodAsked:
    return asked_for(request.query_params, work.today, visit.own_programmes)


PAGE = Page(
    _add,
    {
        f"GET {SUPERVISION}": console_act(LOOK, "adviser", "finance", "auditor", "operator"),
        **{
            f"GET {SUPERVISION}/{name}.csv": console_act(LOOK, "adviser", "finance", "auditor", "operator")
            if act == LOOK
            else console_act(MONEY, "finance", "auditor")
            for name, (act, _) in QUESTIONS.items()
        },
    },
    ((SUPERVISION, "Supervision", LOOK),),
)
