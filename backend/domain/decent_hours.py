"""When a telephone may ring at somebody's home: by day, in the time zone of their number."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

FIRST_HOUR, LAST_HOUR = 9, 20
"""From nine in the morning until eight in the evening, local time."""

PARIS = "Europe/Paris"
ZONES = {
    "+262269": "Indian/Mayotte",
    "+262639": "Indian/Mayotte",
    "+262": "Indian/Reunion",
    "+508": "America/Miquelon",
    "+590": "America/Guadeloupe",
    "+594": "America/Cayenne",
    "+596": "America/Martinique",
    "+681": "Pacific/Wallis",
    "+687": "Pacific/Noumea",
    "+689": "Pacific/Tahiti",
}
"""The overseas numbers (the longest prefix first); every other number is taken to ring in Paris."""


def zone_of(number: str) -> ZoneInfo:
    """The time zone of an E.164 number."""
    return ZoneInfo(next((zone for prefix, zone in ZONES.items() if number.startswith(prefix)), PARIS))


def next_decent_moment(number: str, now: datetime) -> datetime:
    """The first moment from `now` on at which the number may ring, in the zone of `now`."""
    local = now.astimezone(zone_of(number))
    if FIRST_HOUR <= local.hour < LAST_HOUR:
        return now
    day = local.date() + timedelta(days=local.hour >= LAST_HOUR)
    morning = datetime(day.year, day.month, day.day, FIRST_HOUR, tzinfo=zone_of(number))
    return morning.astimezone(now.tzinfo)
