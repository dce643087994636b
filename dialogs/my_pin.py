"""One's own PIN: to change it, or to choose another where it is forgotten."""

from dialogs.activate import can_prove, forgot_pin
from dialogs.adviser import hand_over
from dialogs.answers.choice import Option
from dialogs.answers.wishes import Wish
from dialogs.choose_pin import choose_pin
from dialogs.script import choose, prove, say
from dialogs.services import services

WHAT = (
    Option("1", "change", ("changer", "le changer", "un autre")),
    Option("2", "forgotten", ("oublié", "perdu")),
)


async def my_pin() -> None:
    """Change the PIN, or say that it is forgotten."""
    if await choose("my_pin", WHAT) == "forgotten":
        return await forgot_pin()
    return await _change()


async def change_pin(wish: Wish) -> None:  # noqa: ARG001 - each of the menu is told the wish
    """Change the PIN, as it was said at the menu."""
    await _change()


async def lost_pin(wish: Wish) -> None:  # noqa: ARG001 - each of the menu is told the wish
    """Choose another PIN, as it was said at the menu."""
    await forgot_pin()


async def _change() -> None:
    """Give the old PIN, and choose the new one; the old one is good until then."""
    if not await can_prove():
        return None
    if not await prove("my_pin.old"):
        await hand_over("pin.blocked_now")
    await services.begin_change()
    await choose_pin()
    return await say("my_pin.changed")
