"""Gives every programme of a line the same extra checks, as its file would."""

from dataclasses import replace

from backend.domain.programme import ExtraChecks
from tests.support.line import Line


def ask_for_checks(line: Line, checks: ExtraChecks) -> None:
    """Have the line check payments so; to be done before it is first rung."""
    programmes = {
        code: programme.model_copy(update={"checks": checks}) for code, programme in line.context.programmes.items()
    }
    line.context = replace(line.context, programmes=programmes)
