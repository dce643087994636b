"""Integer arithmetic on cents and minutes: no float ever touches money."""


def share(cents_total: int, minutes: int, minutes_total: int) -> int:
    """What `minutes` of a lot are worth in cents, rounded half up.

    Cumulative: applied to the minutes used *after* a payment, never to one payment alone, so that a lot
    spent in any slices always ends at exactly its total. Three hours and a half of the 42 h 00 worth 201.94 €:

    >>> share(20194, 210, 2520)
    1683
    >>> share(20194, 420, 2520) - share(20194, 210, 2520)
    1683
    >>> share(20194, 2520, 2520)
    20194

    Args:
        cents_total: The lot's whole worth, in cents.
        minutes: Minutes used in all, 0 to `minutes_total`.
        minutes_total: The lot's whole length, in minutes, more than 0.
    """
    return (2 * cents_total * minutes + minutes_total) // (2 * minutes_total)
