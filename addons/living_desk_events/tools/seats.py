"""Who gets a seat, first come first served.

Everything here is pure. A seat is taken out of every pool it belongs to: that of the event or of
its time slot, that of the ticket. A pool of which nobody gave the size has no end.
"""

from collections.abc import Hashable, Iterable, Mapping


def allocate(requests: Iterable[Iterable[Hashable]], free: Mapping[Hashable, int]) -> list[bool]:
    """Tell which requests get a seat.

    Whoever finds a pool empty does not hold up those behind who need another one.

    :param requests: the pools out of which each seat is taken, in the order of arrival
    :param free: seats left in each pool that has an end
    :return: for each request whether it gets a seat
    """
    left = dict(free)
    answers = []
    for request in requests:
        pools = set(request) & left.keys()
        fits = all(left[pool] > 0 for pool in pools)
        if fits:
            for pool in pools:
                left[pool] -= 1
        answers.append(fits)
    return answers
