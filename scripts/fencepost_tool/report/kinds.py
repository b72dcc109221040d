"""What a kind measures, in a few words, and the order in which kinds stand in the report."""
from __future__ import annotations

from collections.abc import Iterable

MEANING = {
    "atomic": "single atomic operations: as a chain (latency), independent of each other (throughput), and on a line that all "
              "threads use (shared); the colour is the memory order",
    "rmw": "ways to emit one read-modify-write",
    "fence": "a fence between accesses, by what it has to wait for",
    "pattern": "short protocols, each in several ways that are all correct",
    "hint": "hints for loops that wait",
    "floor": "what the loop, plain accesses and the clock themselves cost",
    "mutex": "lock and unlock, with cycles of work inside (critical) and outside; waits, attempts",
    "rwmutex": "read-write locks and plain ones over the share of reads",
    "snapshot": "ways to publish a few words that belong together, over the share of reads",
    "cache": "caches of bounded size: hits only, and misses that put; size and skew of keys; hit rate, memory",
    "filter": "filters of keys: insertions and questions", "disjoint_sets": "union-find over the share of unions",
    "limiter": "token buckets that admit or refuse", "object_pool": "objects used again, or from the allocator",
    "map": "hash maps over the share of lookups, size and skew of keys", "set": "hash sets, likewise",
    "reclamation": "reading shared data that is replaced and freed, over the share of reads",
    "false_sharing": "words of several threads at a distance in bytes, and arrays padded or not",
    "counter": "updates and reads of a counter, as one word or in shards",
    "channel": "channels: round trips, and one way with capacity",
    "queue": "queues: round trips, and one way with capacity",
    "memory": "loads from each level of the hierarchy, operations on lines by their state and owner, bandwidth",
    "litmus": "programs of a few threads whose outcome shows what was reordered; the time is that of an iteration",
    "pair": "a line handed to and fro between two CPUs",
    "once": "the check of what has been initialised once", "flag": "the check of a flag that is not set",
    "select": "a select over several channels", "semaphore": "a permit taken and given back",
    "barrier": "a phase of all threads", "wake_up": "a thread woken that waits, and one back",
    "system": "system calls and threads, for comparison", "cas_loop": "updates as loops over compare-exchange",
    "pool": "a task handed to a worker",
}

# Operations whose names do not say what they are.
OPERATIONS = {
    ("fence", "back_to_back"): "a loop of nothing else", ("fence", "idle"): "after 100 adds, no access in flight",
    ("fence", "stores_hit"): "after stores that hit L1, before a load and 400 adds that depend on it",
    ("fence", "store_load"): "between a store to one word and a load of another", ("fence", "publication"): "between two stores",
    ("fence", "stores_owned"): "after stores to lines that another core has written",
    ("fence", "stores_flushed"): "after stores to lines in memory", ("fence", "load_flushed"): "after a load of a line in memory",
    ("fence", "load_owned"): "after a load of a line that another core has written",
    ("fence", "near"): "operations on a line of one's own", ("fence", "far"): "operations on lines that another core has written",
    ("false_sharing", "stride"): "one word for each thread, so many bytes apart",
    ("false_sharing", "array"): "one element for each thread", ("mutex", "wait"): "one call of lock() that has to wait",
    ("map", "each_find"): "single lookups of a mix", ("map", "each_write"): "single writes of a mix",
    ("set", "each_contains"): "single lookups of a mix", ("set", "each_write"): "single writes of a mix",
    ("disjoint_sets", "each_unite"): "single unions of a mix", ("disjoint_sets", "each_same_set"): "single questions of a mix",
    ("object_pool", "each_get"): "an object taken, beside giving it back", ("object_pool", "each_put"): "an object given back",
    ("cache", "each_get"): "single gets of a mix", ("cache", "each_put"): "single puts of a mix, where a get found nothing",
    ("map", "walk"): "an entry of those that one thread visits",
    ("map", "grow"): "an insertion by all threads, from an empty map on",
    ("map", "each_grow"): "the same, each timed", ("floor", "each"): "nothing, timed as by cases that time each operation",
}


LANGUAGES = "the same primitive in C++ and in the languages of guests, on one object of all threads"


def ordered(kinds: Iterable[str]) -> list[str]:
    """Known kinds in the order above, others after them as they come."""
    places = {kind: i for i, kind in enumerate(MEANING)}
    return sorted(dict.fromkeys(kinds), key=lambda kind: places.get(kind, len(places)))
