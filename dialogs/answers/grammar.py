"""What hours and euros have in common: how a kind of quantity is said, and what is found in a sentence."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dialogs.answers.symbols import Value


@dataclass(frozen=True, slots=True)
class Found:
    """What a part of an answer says.

    Attributes:
        values: Its possible values in the kind's unit; empty when it says none.
        clear: Whether the unit was said, so that unknown words around it do no harm.
        empty: Whether it holds no quantity at all, clear or not.
    """

    values: tuple[int, ...] = ()
    clear: bool = False
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Grammar:
    """How one kind of quantity is said.

    Attributes:
        units: A letter for each word of the kind.
        said: A pattern of symbols for one quantity with its unit.
        value: The values of a matched quantity; none where it is nonsense.
        alone: The values of a lone number, without a unit.
        pair: The values of two numbers in a row, without a unit: `trois trente`.
    """

    units: Mapping[str, str]
    said: re.Pattern[str]
    value: Callable[[str, Sequence[Value]], tuple[int, ...]]
    alone: Callable[[str, Value], tuple[int, ...]]
    pair: Callable[[Value, Value], tuple[int, ...]]
