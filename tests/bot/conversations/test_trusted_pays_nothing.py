"""Whatever a trusted person keys or says, nothing is paid, cancelled, disputed, registered or asked for."""

import inspect
from collections.abc import Iterable, Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from backend.domain.order import Order
from backend.domain.people import NanQuery
from backend.services import conversation_keeping
from backend.services.work import Work
from bot.conversations.caller_services import CallerServices
from bot.conversations.payer_services import PayerServices
from bot.conversations.served_turn import NobodyIsKnown, NotProved
from bot.engine.dialogue_run import completed
from channels.voice import VOICE
from dialogs.opening import Opening
from tests.support.callers import LUCIEN
from tests.support.clock import StoppedClock
from tests.support.in_process import Caller, incoming
from tests.support.line import Line, serving
from tests.support.postgres import Postgres
from tests.support.trusted_home import SOPHIE, as_sophie, give_trusted

SAME = (
    *("beneficiaries", "beneficiary_phones", "call_backs", "card_charges", "disputes", "intervenants"),
    *("known_intervenants", "ledger", "lots", "opt_outs", "outbox", "payments", "pins", "print_jobs", "tasks"),
    "trusted_people",
)
TABLES = {"tasks": "(select * from tasks where kind <> 'call_back')"}
"""That an adviser rings her is hers to wish, as it is anybody's."""

SPOKEN_OF = ("Il ne vous demandera jamais votre code secret.",)
"""What is said of a PIN to whoever rings; it asks for none."""

KEYS = ("1", "2", "4", "0", "*", "*9", "3*30#", LUCIEN.pin)
"""All but 3, by which she may end the trust: that alone is hers to do."""

WORDS = ("payer marie trois heures", "annuler le paiement", "comme la dernière fois", "oui", "une erreur", "un aidant",
         "mes coordonnées", "recevoir un justificatif", "mon code secret", "un conseiller", "menu")  # fmt: skip


@pytest.fixture(scope="module")
def line(postgres: Postgres) -> Iterator[Line]:
    """One line for all walks: nothing changes in it."""
    with postgres.fresh() as engine, serving(engine, StoppedClock()) as served:
        give_trusted(served, LUCIEN)
        yield served


def everything(engine: Engine) -> list[str]:
    """All that could be done, and how often and since when nothing of it was: every row but of looks."""
    with engine.connect() as connection:
        rows = "select jsonb_agg(to_jsonb(t) - '{looks,looked_at}'::text[]) from"
        return [str(connection.exec_driver_sql(f"{rows} {TABLES.get(table, table)} t").scalar()) for table in SAME]


def answer(caller: Caller, answers: Iterable[str]) -> str:
    """What is said while she answers so, keys or words, until the line hangs up."""
    said = caller.said
    for each in answers:
        if not caller.over:
            said += (caller.press if each[0] in "0123456789*#" else caller.say)(each).said
    return said


def must_do_nothing(heard: str) -> None:
    for spoken_of in SPOKEN_OF:
        heard = heard.replace(spoken_of, "")
    for never in ("C'est payé", "code secret", "C'est annulé", "C'est enregistré", "Combien d'heures", "Qui voulez"):
        assert never not in heard


def test_of_all_walks_over_the_menu_none_does_anything(line: Line) -> None:
    before = everything(line.context.database)
    for first in KEYS:
        caller = as_sophie(line)
        for second in KEYS:
            caller = as_sophie(line) if caller.over else caller
            must_do_nothing(answer(caller, (first, second, "*8")))
    assert everything(line.context.database) == before


@settings(max_examples=8, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([*KEYS, *WORDS]), min_size=5, max_size=12))
def test_whatever_she_keys_or_says_nothing_is_done(line: Line, answers: list[str]) -> None:
    before = everything(line.context.database)
    must_do_nothing(answer(as_sophie(line), answers))
    assert everything(line.context.database) == before


def test_an_adviser_who_rings_her_is_told_of_no_account(line: Line) -> None:
    answer(as_sophie(line), ("0", "1", "1", "1"))
    wishes = [str(payload) for (payload,) in line.rows("select payload from tasks where kind = 'call_back'")]
    assert wishes
    assert not [wish for wish in wishes if "beneficiary" in wish or "payee" in wish]


def test_every_service_of_a_payer_refuses_her(line: Line) -> None:
    """Even a dialogue that asked for it by mistake would get nothing: there is no beneficiary in her call."""
    caller = as_sophie(line)
    with line.context.database.begin() as connection:
        work = Work(connection, line.clock())
        conversation = conversation_keeping.find(work, VOICE.name, caller.sid)
        assert conversation
        assert (conversation.beneficiary_id, conversation.intervenant_id) == (None, None)
        delivered = incoming(caller.sid, caller.turn, None, SOPHIE)
        services = CallerServices(line.context, work, conversation, delivered, Opening())
        with pytest.raises(NobodyIsKnown):
            services.check_secret("pin", LUCIEN.pin)
        for name, _ in inspect.getmembers(PayerServices, inspect.iscoroutinefunction):
            if name not in HARMLESS:
                refused = False
                try:
                    completed(getattr(services, name)(*ARGUMENTS.get(name, ())))
                except (NobodyIsKnown, NotProved, AssertionError):
                    refused = True
                assert refused, name


HARMLESS = {
    "at_home",
    "card",
    "opt_out",
    "opt_in",
    "identify",
    "identify_at_home",
    "introduce",
    "accounts",
    "unfinished",
    "drop_unfinished",
    "settle_asked",
    "unheard",
}
"""What tells nothing of anybody, or recognises somebody anew; a cut conversation is looked for by its beneficiary, and
only a call of ours has a wish to settle."""

ARGUMENTS: dict[str, tuple[object, ...]] = {
    "known_payee_by_nan": ("0012345*1",),
    "find_payee": ((NanQuery("0067890*3", date(1981, 11, 23)),),),
    "quote": (Order(),),
    "last_order": (),
    "last_order_to": (None,),
    "recent_twin": (None,),
    "pay": (None,),
    "allow_card": (None,),
    "cancel": ("071316498",),
    "find_receipt": ("071316498",),
    "last_payments": (0, 5),
    "send_receipt": ("071316498",),
    "dispute": ("071316498",),
    "register_number": ("+33639980099",),
    "ask_call_back": (Order(),),
    "ask_check": (Order(), 0),
    "leave_check": (None,),
    "check_needed": (None,),
    "use_account": (1,),
}
