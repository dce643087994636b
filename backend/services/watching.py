"""Tells operators how the line fares."""

from backend.domain.figures import Figures
from backend.services.work import Work
from backend.storage import figure_queries


def figures_of(work: Work) -> Figures:
    """Money by state, what waits and for how long, and who cannot pay."""
    return figure_queries.figures(work.connection, work.now)
