"""What supervision asks of conversations: how many, how they ended, and how long it takes to pay in them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from backend.console import supervision_words as words
from backend.console.supervision_block import NOTHING, Block, Chart, Column, lasting, many, number, verb
from backend.console.svg_charts import Bar, Drawn, bars, columns, in_words
from backend.domain.requested_call import PICKED_UP
from backend.domain.supervision import Begun, CalledBack, Slot, TimeToPay, Watched

OF_TIME: Mapping[Slot, str] = {"hour": "{0.hour} h", "day": "{0:%d/%m}", "month": "{0:%m/%Y}"}
IN_FILE: Mapping[Slot, str] = {"hour": "{0.hour} h", "day": "{0:%Y-%m-%d}", "month": "{0:%Y-%m}"}
"""How a time is told in a file, which any program must read: a day with its year, as ISO 8601."""

GROUPS = (words.PAID, *words.ENDINGS, words.OTHERWISE)
COUNTS = ("En tout", "Tours", *GROUPS, words.UNANSWERED)


def conversations(watched: Watched, begun: Sequence[Begun], called_back: Sequence[CalledBack]) -> Block:
    """How many calls and texts, how they ended, and what became of the calls that the line announced."""
    each, heading = words.SLOTS[watched.slot]
    channels = list(dict.fromkeys((*words.CHANNELS, *(one.channel for one in begun))))
    total = {channel: sum(one.conversations for one in begun if one.channel == channel) for channel in channels}
    told = " et ".join(_counted(total[channel], channel) for channel in channels)
    rows = _by_slot(watched, begun, called_back, channels)
    announced = _announced(called_back)
    drawn = (_over_time(watched, begun, channels), _by_ending(begun, channels)) if begun else ()
    return Block(
        "appels",
        f"Combien d'appels et de messages, {each} ?",
        " ".join(filter(None, (f"{told}." if begun else NOTHING, announced))),
        "Selon l'heure où ils ont commencé. Un échange par message va d'un premier message à sa fin. Un rappel décroché"
        " est aussi un appel.",
        drawn,
        (
            Column(heading, lambda said: _shown(watched.slot, said), is_text=True),
            Column("Canal"),
            *(Column(words.SHORT.get(name, name), number, name) for name in COUNTS),
        ),
        rows,
    )


def _announced(called_back: Sequence[CalledBack]) -> str:
    """`3 rappels annoncés : 2 décrochés, 1 resté sans réponse.`; nothing where none was."""
    counted: Counter[str] = Counter()
    for one in called_back:
        counted["picked_up" if one.standing in PICKED_UP else one.standing] += one.calls
    parts = ", ".join(verb(counted[key], *names) for key, names in words.STANDINGS.items() if counted[key])
    return f"{many(counted.total(), 'rappel annoncé', 'rappels annoncés')} : {parts}." if counted else ""


def _by_slot(
    watched: Watched, begun: Sequence[Begun], called_back: Sequence[CalledBack], channels: Sequence[str]
) -> list[tuple[str | int, ...]]:
    rows: list[tuple[str | int, ...]] = []
    for at in watched.slots:
        for channel in channels:
            here = [one for one in begun if (one.at, one.channel) == (at, channel)]
            if here:
                ended = _endings(here)
                counts = (sum(ended.values()), sum(one.turns for one in here), *(ended[group] for group in GROUPS), 0)
                rows.append((_filed(watched.slot, at), _several_of(channel), *counts))
        in_vain = sum(one.calls for one in called_back if (one.at, one.standing) == (at, "unanswered"))
        if in_vain:
            rows.append((_filed(watched.slot, at), words.CALL_BACKS, in_vain, 0, *(0 for _ in GROUPS), in_vain))
    return rows


def _endings(begun: Iterable[Begun]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for one in begun:
        counted[words.ending(one.ended, paid=one.paid)] += one.conversations
    return counted


def _over_time(watched: Watched, begun: Sequence[Begun], channels: Sequence[str]) -> Chart:
    counted: Counter[tuple[datetime, str]] = Counter()
    for one in begun:
        counted[one.at, one.channel] += one.conversations
    slots, names = watched.slots, tuple(map(_several_of, channels))
    told = ". ".join(
        f"{_of_time(watched.slot, at)} : " + ", ".join(_counted(counted[at, each], each) for each in channels)
        for at in slots
        if any(counted[at, each] for each in channels)
    )
    drawn = Drawn("appels-temps", f"{' et '.join(names)}, {words.SLOTS[watched.slot][0]}", told)
    series = [[counted[at, channel] for at in slots] for channel in channels]
    return Chart(columns(drawn, [_of_time(watched.slot, at) for at in slots], series), names, "Quand")


def _by_ending(begun: Sequence[Begun], channels: Sequence[str]) -> Chart:
    by_channel = {channel: _endings(one for one in begun if one.channel == channel) for channel in channels}
    sums = {group: sum(counted[group] for counted in by_channel.values()) for group in GROUPS}
    most = max(sums.values())
    listed = [
        Bar(group, number(sums[group]), tuple(100 * counted[group] / most for counted in by_channel.values()))
        for group in GROUPS
        if sums[group]
    ]
    names = tuple(map(_several_of, channels))
    return Chart(bars(Drawn("appels-fins", "Comment ils ont fini", in_words(listed)), listed), names, "Comment")


def durations(times: Sequence[TimeToPay]) -> Block:
    """How long it takes to pay."""
    told = [
        f"{_several_of(each.channel)} : la moitié en {lasting(each.median_seconds)}, neuf sur dix en"
        f" {lasting(each.p90_seconds)} ({many(each.payments, 'paiement')})."
        for each in times
    ]
    return Block(
        "durees",
        "Combien de temps pour payer ?",
        " ".join(told) or NOTHING,
        "Du début de l'appel au premier paiement accepté. Ce qu'on demande par message se paie dans l'appel qui suit.",
        (_lengths(times),) if times else (),
        (
            Column("Canal"),
            Column("Paiements", number),
            Column("La moitié en", lasting, "Médiane (secondes)"),
            Column("Neuf sur dix en", lasting, "Neuvième décile (secondes)"),
            *(Column(name, number) for name in words.LENGTHS),
        ),
        [
            (_several_of(each.channel), each.payments, round(each.median_seconds), round(each.p90_seconds),
             *each.by_length)
            for each in times
        ],
    )  # fmt: skip


def _lengths(times: Sequence[TimeToPay]) -> Chart:
    told = " ".join(
        f"{_several_of(each.channel)} : "
        + ", ".join(f"{name} : {number(count)}" for name, count in zip(words.LENGTHS, each.by_length, strict=True))
        + "."
        for each in times
    )
    drawn = Drawn("durees-paiements", "Paiements par durée de l'appel jusque-là", told)
    return Chart(
        columns(drawn, [name.removesuffix(" min") for name in words.LENGTHS], [each.by_length for each in times]),
        tuple(_several_of(each.channel) for each in times) if len(times) > 1 else (),
        "En minutes",
    )


def _of_time(slot: Slot, at: datetime) -> str:
    return OF_TIME[slot].format(at)


def _filed(slot: Slot, at: datetime) -> str:
    return IN_FILE[slot].format(at)


def _shown(slot: Slot, filed: str) -> str:
    """What stands in the page for a time in the file: `27/11` for `2026-11-27`."""
    if slot == "hour":
        return filed
    return OF_TIME[slot].format(datetime.fromisoformat(filed if slot == "day" else f"{filed}-01"))


def _counted(count: int, channel: str) -> str:
    """`1 appel`, `3 échanges par message`."""
    one, several = words.CHANNELS.get(channel, (channel, channel))
    return many(count, one, f"{several[:1].lower()}{several[1:]}")


def _several_of(channel: str) -> str:
    return words.CHANNELS.get(channel, (channel, channel))[1]
