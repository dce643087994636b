"""Tells operators whether Rasa understands, as this process sees it."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.nlu.rasa_client import RasaClient

WHAT = "1 when Rasa understands, 0 when keypad and keyword go on"


class RasaGauge(Collector):
    """`allo_rasa_up`."""

    def __init__(self, client: RasaClient) -> None:
        self._client = client

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Look now."""
        yield GaugeMetricFamily("allo_rasa_up", WHAT, value=float(self._client.available))
