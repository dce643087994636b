"""Finds every question that a dialogue asks, by reading the dialogues: the key that each verb is given.

A key may be written where it is asked, be the constant or the variable of a name, come from a function beside, or be
handed to a function that asks it; what is none of these is an error, so that no question is overlooked.
"""

import ast
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

DIALOGUES = Path(__file__).parents[2] / "dialogs"
VERBS = {
    "ask": 0, "ask_readings": 0, "choose": 0, "confirm": 0, "agree": 0, "prove": 0, "prove_or_decline": 0,
    "key_in": 1, "charge": 0, "connect": 0,
}  # fmt: skip
"""By its name, the place of the key among what a verb is given."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def asked_questions() -> set[str]:
    """The key of every question."""
    modules = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(DIALOGUES.glob("*.py"))]
    modules = [module for module in modules if not _defines(module, "ask")]
    asking, before = dict(VERBS), 0
    while len(asking) > before:
        before = len(asking)
        asking |= dict(chain.from_iterable(_handed_on(module, asking) for module in modules))
    return set(chain.from_iterable(_keys(module, asking) for module in modules))


def _defines(module: ast.Module, name: str) -> bool:
    return any(isinstance(each, Function) and each.name == name for each in module.body)


def _functions(module: ast.Module) -> list[Function]:
    return [each for each in ast.walk(module) if isinstance(each, Function)]


def _asked(function: Function, asking: dict[str, int]) -> Iterator[ast.expr]:
    """What stands for the key in each question of a function."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in asking:
            yield node.args[asking[node.func.id]]


def _handed_on(module: ast.Module, asking: dict[str, int]) -> Iterator[tuple[str, int]]:
    """The functions that ask what they are given, each with its place."""
    for function in _functions(module):
        given = [argument.arg for argument in function.args.args]
        for key in _asked(function, asking):
            if isinstance(key, ast.Name) and key.id in given:
                yield function.name, given.index(key.id)


def _keys(module: ast.Module, asking: dict[str, int]) -> Iterator[str]:
    for function in _functions(module):
        given = {argument.arg for argument in function.args.args}
        for key in _asked(function, asking):
            if isinstance(key, ast.Name):
                found = [] if key.id in given else _values(module, function, key.id)
                assert found or key.id in given, f"{function.name} asks {key.id}: which keys may that be?"
                yield from found
            else:
                yield from _constants(key)


def _values(module: ast.Module, function: Function, name: str) -> list[str]:
    """What a name may stand for: what it is given in the function, or else in the module."""
    for scope in (function, module):
        for node in ast.walk(scope):
            if isinstance(node, ast.Assign) and name in ast.unparse(node.targets[0]):
                return list(_from(module, node.value))
    return []


def _from(module: ast.Module, value: ast.expr) -> Iterator[str]:
    """The keys that an expression may give: its own, or those that a function beside comes back with."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        for function in _functions(module):
            if function.name == value.func.id:
                returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value]
                yield from chain.from_iterable(_constants(_first(each)) for each in returned)
    else:
        yield from _constants(value)


def _first(value: ast.expr) -> ast.expr:
    return value.elts[0] if isinstance(value, ast.Tuple) else value


def _constants(value: ast.expr) -> Iterator[str]:
    branches = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
    for each in branches:
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value
