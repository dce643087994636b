"""`allo payment`: what an adviser does by hand, each with who and why."""

from typing import Annotated

import typer

from backend.domain.card import NothingToRefund
from backend.services import by_hand
from backend.services.by_hand import NotByHand, Trace
from bot.app import engine_of
from bot.commands.acting import acting, by_whom
from bot.settings import read_settings

EXPECTED = (NotByHand, NothingToRefund)
"""What goes wrong by hand and is said in a sentence."""

commands = typer.Typer(no_args_is_help=True, help="What an adviser does by hand; who and why are kept.")

Reference = Annotated[str, typer.Argument(help="The payment's reference, nine digits.")]
Who = Annotated[str, typer.Option(help="Who does it: a name.")]
Why = Annotated[str, typer.Option(help="Why, in a sentence.")]


@commands.command()
def iban(
    nan: Annotated[str, typer.Argument(help="The intervenant's NAN, such as 0012345*1.")],
    account: Annotated[str, typer.Argument(help="The new IBAN.")],
    who: Who,
    why: Why,
) -> None:
    """Correct an intervenant's IBAN; what was left out of the bank's file for it goes into the next one."""
    with acting(engine_of(read_settings()), "intervenant.iban", who) as (work, act):
        act.about(intervenant=by_hand.correct_iban(work, nan, account, Trace(by_whom(who), why)))
    typer.echo("The IBAN is corrected.")


@commands.command()
def settle(reference: Reference, who: Who, why: Why) -> None:
    """Note that the bank has paid a payment that was sent, where its answer does not come."""
    with acting(engine_of(read_settings()), "payment.settle", who) as (work, act):
        by_hand.settle(work, reference, Trace(by_whom(who), why))
        act.about(payment=reference)
    typer.echo(f"The payment {reference} is settled.")


@commands.command()
def again(reference: Reference, who: Who, why: Why) -> None:
    """Pay out again, once, what the bank refused or returned: a new payment, from the rights that came back."""
    with acting(engine_of(read_settings()), "payment.again", who) as (work, act):
        paid = by_hand.pay_again(work, reference, Trace(by_whom(who), why))
        act.about(payment=reference)
    typer.echo(f"The payment {reference} is paid again, as {paid.reference}.")


@commands.command()
def hold(reference: Reference, who: Who, why: Why) -> None:
    """Hold a payment back from the bank's file, such as one that is disputed."""
    with acting(engine_of(read_settings()), "payment.hold", who) as (work, act):
        by_hand.hold(work, reference, Trace(by_whom(who), why))
        act.about(payment=reference)
    typer.echo(f"The payment {reference} is held.")


@commands.command()
def release(reference: Reference, who: Who, why: Why) -> None:
    """Let a held payment go into the next file of the bank."""
    with acting(engine_of(read_settings()), "payment.release", who) as (work, act):
        by_hand.release(work, reference, Trace(by_whom(who), why))
        act.about(payment=reference)
    typer.echo(f"The payment {reference} goes into the next file.")


@commands.command()
def refunded(
    code: Annotated[str, typer.Argument(help="The processor's confirmation, as the task says it.")],
    who: Who,
    why: Why,
) -> None:
    """Note that a card was refunded, in the processor's own console: this moves no money."""
    with acting(engine_of(read_settings()), "card.refunded", who) as (work, act):
        refund = by_hand.refunded(work, code, Trace(by_whom(who), why))
        act.about(charge=refund.id)
    typer.echo(f"The refund of {refund.cents} cents to the card, {code}, is noted.")
