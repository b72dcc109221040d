"""A queue for one cache line: each thread works on its own for z, then needs the line, which it holds for h; a line that another
thread had last takes t more to come. One line serves one thread at a time, the others wait.

It is a closed queue with one server, as a Markov chain over the number of threads at the line, the way S. Boyd-Wickizer,
M. F. Kaashoek, R. Morris and N. Zeldovich model a ticket lock in "Non-scalable locks are dangerous", Ottawa Linux Symposium
2012; what is served is not a lock but the line, and waiting costs nothing by itself. Times are exponential. A thread that finds
the line free gets it from another with probability (n - 1) / n, so service takes h + t (n - 1) / n; with others in the queue it
takes h + t. All transfers take the same, whatever the distance.

Without the first service this is the machine repairman's queue, whose probability of a free line is Erlang's loss formula; it is
computed by its recursion over n, which can't overflow.
"""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .shape import Shape

# Of log10 r, where r = (h + t) / (z + h): what one operation takes with the line never at rest, over what it takes alone.
LOG_R = (-4.0, 3.0)


def _times(u: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(z, h, t) over the time of one thread's operation; v: the share of t in h + t. z below 0 is no queue: NaN."""
    r = 10.0 ** u
    h, t = r * (1 - v), r * v
    return np.where(h <= 1 + 1e-12, np.maximum(1 - h, 0.0), np.nan), h, t


def _rates(u: np.ndarray, v: np.ndarray, counts: Sequence[int]) -> np.ndarray:
    z, h, t = _times(u, v)
    service = h + t
    load = z / service
    free = np.ones_like(load)  # the probability that nobody is at the line, by Erlang's recursion
    found = {}
    for n in range(1, max(counts) + 1):
        one = n * free / (n + load * free)  # that one thread is
        free = load * free / (n + load * free)
        if n in counts:
            first = h + t * (n - 1) / n
            # Weighing all states with a queue by the first service leaves its own rate to the state without one.
            found[n] = ((one / service + first / service ** 2 * (1 - free - one))
                        / (free + first / service * (1 - free)))
    return np.stack([found[n] for n in counts])


def _parameters(rate: np.ndarray, u: np.ndarray, v: np.ndarray) -> dict[str, np.ndarray]:
    return {f"{name} (ns)": 1e9 / rate * part for name, part in zip("zht", _times(u, v))}


LINE_QUEUE = Shape("line queue", (LOG_R, (0.0, 1.0)), _rates, _parameters)
