"""What supervision asks of the dialogues: where they are given up, and what is not understood in them."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from backend.console import supervision_words as words
from backend.console.supervision_block import NOTHING, Block, Chart, Column, many, number, percent, share, verb
from backend.console.svg_charts import Bar, Drawn, bars, in_words
from backend.domain.question_tally import HeardAt
from backend.domain.supervision import StepReached

MOST_QUESTIONS = 8


def funnel(reached: Sequence[StepReached]) -> Block:
    """Where people who may pay give up."""
    calls = reached[0].calls
    stopped = [here.calls - after.calls for here, after in pairwise(reached)] + [0]
    return Block(
        "abandons",
        "Où abandonne-t-on ?",
        _given_up(reached, stopped) if calls else NOTHING,
        "Les appels terminés de qui peut payer, aussi loin qu'ils sont allés. Qui n'appelle que pour son solde"
        " s'arrête « reconnu ». Un appel repris ensuite n'est compté qu'une fois.",
        (_by_step(reached),) if calls else (),
        (
            Column("Étape"),
            Column("Appels", number),
            Column("Part", percent, "Part (%)"),
            Column("S'arrêtent là", number),
            Column("Dernière question"),
        ),
        [_step(each, calls, ends) for each, ends in zip(reached, stopped, strict=True)] if calls else [],
    )


def _by_step(reached: Sequence[StepReached]) -> Chart:
    calls = reached[0].calls
    listed = [
        Bar(words.STEPS[each.step], f"{number(each.calls)} · {share(each.calls, calls)}", (100 * each.calls / calls,))
        for each in reached
    ]
    return Chart(bars(Drawn("abandons-etapes", "Appels par étape du paiement", in_words(listed)), listed))


def _given_up(reached: Sequence[StepReached], stopped: Sequence[int]) -> str:
    calls, paid = reached[0].calls, reached[-1].calls
    most = max(range(len(stopped)), key=lambda place: stopped[place])
    answer = f"Sur {many(calls, 'appel')}, {verb(paid, 'paie', 'paient')} ({share(paid, calls)})."
    if not stopped[most]:
        return answer
    return f"{answer} On s'arrête le plus après « {words.STEPS[reached[most].step]} » : {number(stopped[most])}."


def _step(each: StepReached, calls: int, ends: int) -> tuple[str | int, ...]:
    asked = ", ".join(f"{words.question(key)} ({number(count)})" for key, count in each.asked if ends)
    return words.STEPS[each.step], each.calls, round(100 * each.calls / calls), ends, asked


def misunderstandings(heard: Mapping[str, HeardAt]) -> Block:
    """At which questions the line and its callers do not understand each other."""
    worst = sorted(heard.items(), key=lambda each: (-_missed(each[1]), each[0]))
    shown = [each for each in worst if _missed(each[1])][:MOST_QUESTIONS]
    answers, missed = sum(one.heard for one in heard.values()), sum(map(_missed, heard.values()))
    return Block(
        "incomprises",
        "À quelles questions ne se comprend-on pas ?",
        f"Sur {many(answers, 'réponse')}, {share(missed, answers)} ne sont pas comprises, sont un silence ou un"
        " code faux."
        if answers
        else NOTHING,
        "Réponses comptées à chaque question, sans rien de ce qui s'est dit. Une réponse qui pourrait vouloir dire"
        " plusieurs choses n'est pas comprise. Les dernières trente secondes manquent.",
        (_worst(shown),) if shown else (),
        (
            Column("Question"),
            Column("Comprises", number),
            Column("Pas comprises", number),
            Column("Silences", number),
            Column("Codes faux", number),
            Column("Ratées", percent, "Ratées (%)"),
            Column("Clé"),
        ),
        [
            (
                words.question(key),
                one.understood,
                one.puzzled,
                one.silent,
                one.wrong,
                round(100 * _missed(one) / one.heard),
                key,
            )
            for key, one in worst
        ],
    )


def _missed(one: HeardAt) -> int:
    return one.puzzled + one.silent + one.wrong


def _worst(shown: Sequence[tuple[str, HeardAt]]) -> Chart:
    most = _missed(shown[0][1])
    listed = [
        Bar(
            words.question(key),
            f"{number(_missed(one))} · {share(_missed(one), one.heard)}",
            tuple(100 * part / most for part in (one.puzzled, one.silent, one.wrong)),
        )
        for key, one in shown
    ]
    drawn = Drawn(
        "incomprises-questions", "Réponses pas comprises, silences et codes faux, par question", in_words(listed)
    )
    return Chart(bars(drawn, listed), ("Pas comprises", "Silences", "Codes faux"))
