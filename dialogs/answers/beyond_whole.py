"""Keys of what goes beyond a whole just given: minutes after hours, cents after euros."""

import re

TENS = 10


def beyond(keys: str, whole: int, most: int) -> tuple[int, ...]:
    """What is keyed beyond `whole`, up to `most`: `30`; or `*30`, `0*30`, and `3*30` after three.

    Another whole before the star is not understood: the caller means to correct what was given, and would pay
    something else. One figure after the star may be tens or units, so both are kept.
    """
    match = re.fullmatch(r"(?:([0-9]{0,4})(\*))?([0-9]{1,2})", keys)
    if not match or int(match[1] or 0) not in (0, whole):
        return ()
    figure = int(match[3])
    in_doubt = match[2] and len(match[3]) == 1 and figure
    return tuple(value for value in ((figure, figure * TENS) if in_doubt else (figure,)) if value <= most)
