"""Every route of an application."""

from collections.abc import Iterable, Iterator

from fastapi import FastAPI
from starlette.routing import Route


def routes_of(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Each route as method and path, those of included routers among them."""
    for route in _flat(app.routes):
        for method in route.methods or ():
            yield method, route.path_format


def _flat(routes: Iterable[object]) -> Iterator[Route]:
    """The routes by themselves; of a router within another one, the outer one's prefix would be lost."""
    for each in routes:
        if isinstance(each, Route):
            yield each
        else:
            yield from _flat(each.original_router.routes)  # type: ignore[attr-defined]
