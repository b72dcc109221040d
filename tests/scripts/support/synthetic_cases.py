"""Made-up cases for tests of the readers. No estimate here was measured.

A cost is a formula of the name, so that a test can know the answer in
advance: the interference size is 64 bytes, and go_rwmutex wins from 90 % of
reads on (see mix()).
"""
from __future__ import annotations

import itertools
import random

GHZ = 3.0
ORDERS = {"load": ("relaxed", "acquire", "seq_cst"), "store": ("relaxed", "release", "seq_cst")}
RMW = ("relaxed", "acquire", "release", "acq_rel", "seq_cst")
PAIRS = [f"{s}-{f}" for s in RMW for f in ("relaxed", "acquire", "seq_cst")]
CAS = ("compare_exchange_strong_success", "compare_exchange_strong_failure",
       "compare_exchange_weak_loop")
ATOMICS = ("load", "store", "exchange", "fetch_add", "fetch_or", *CAS)


def thread_counts(pus):
    """1, 2, 4, ... and the number of PUs itself."""
    powers = [2 ** i for i in range(12) if 2 ** i <= pus]
    return sorted({*powers, pus})


def cases(pus):
    """(name, threads, ns per operation, extra counters) of a whole suite."""
    parts = (floor(), atomic(pus), fences(pus), patterns(pus), mutex(pus), rwmutex(pus), snapshot(pus), channel(pus), queue(pus),
             false_sharing(pus), counter(pus), pair(pus), reclamation(pus))
    return list(itertools.chain(*parts))


# What the loops of a made-up compiler hold, by primitive and operation; a long one, so that a table has to give way.
EMITTED = {"load": "mov", "store": "mov", "exchange": "xchg", "fetch_add": "lock xadd", "fetch_or": "lock or",
           "fetch_or/latency": "mov lock cmpxchg loop", "compare_exchange_strong_success/shared": "lock cmpxchg loop",
           "compare_exchange_weak_loop": "call __atomic_compare_exchange_made_up", "mfence": "mfence", "word_mov": "mov",
           "lock_or": "lock or", "thread_fence_seq_cst": "lock or", "compiler_barrier": "-", "word_xchg": "xchg"}


def emitted(name):
    """Signature of a case's timed loop; "" for kinds that have none here."""
    kind, primitive, operation, *rest = name.split("/")
    if kind not in ("atomic", "fence"):
        return ""
    if primitive == "store" and rest[:1] == ["seq_cst"]:
        return "xchg"
    if primitive.startswith("compare_exchange_strong"):
        return EMITTED.get(f"{primitive}/{operation}", "lock cmpxchg")
    return EMITTED.get(f"{primitive}/{operation}", EMITTED.get(primitive, ""))


def floor():
    for name, cycles in (("empty_loop/throughput/threads:1", 1.0), ("add/latency", 1.0),
                         ("add/throughput", 0.25), ("multiply/latency", 3.0),
                         ("timestamp/throughput", 24.0),
                         ("plain_load/latency/bits:64/threads:1", 5.0),
                         ("plain_store/throughput/bits:64/threads:1", 1.0),
                         ("plain_add/latency/bits:64/threads:1", 6.0)):
        yield f"floor/{name}", 1, cycles / GHZ, {}


def atomic(pus):
    for operation in ATOMICS:
        for order in ORDERS.get(operation, PAIRS if operation in CAS else RMW):
            dear = operation not in ORDERS or (operation == "store" and order == "seq_cst")
            alone = 18.0 if dear else 1.0
            for bits in (32, 64):
                stem = f"atomic/{operation}"
                tail = f"{order}/bits:{bits}"
                yield f"{stem}/latency/{tail}/threads:1", 1, (alone + 4) / GHZ, {}
                yield f"{stem}/throughput/{tail}/threads:1", 1, alone / GHZ, {}
                for n in thread_counts(pus):
                    fight = 0 if operation == "load" else 45.0 * (n - 1)
                    yield f"{stem}/shared/{tail}/threads:{n}", n, (alone + fight) / GHZ, {}


FENCES = {"none": 0.0, "compiler_barrier": 0.0, "mfence": 33.0, "lock_or": 18.0, "thread_fence_seq_cst": 18.0}
AROUND = {"back_to_back": 0.03, "idle": 100.0, "store_load": 1.0, "publication": 2.0}
STORES = (0, 8, 40, 64, 80, 160)


def fences(pus):
    """A fence adds what FENCES says, and one cycle for each store that it waits for: no more than the 80 that the buffer
    takes. Those past it keep the load waiting with none as well."""
    for form, cycles in FENCES.items():
        for context, around in AROUND.items():
            yield f"fence/{form}/{context}/threads:1", 1, (around + cycles) / GHZ, {}
        if pus > 1:
            yield f"fence/{form}/store_load/threads:2", 2, (60.0 + cycles) / GHZ, {}
        for k in STORES if cycles != 0.0 or form == "none" else (0, 8, 64):
            wait = min(k, 80) if cycles else 0.0
            around = 405.0 + max(0, k - 80)
            yield f"fence/{form}/stores_hit/after:{k}/threads:1", 1, (around + cycles + wait) / GHZ, {}
        for where, n, miss in (("flushed", 1, 400.0), ("owned", 2, 130.0)):
            if n > pus:
                continue
            for k in (1, 16):
                name = f"fence/{form}/stores_{where}/after:{k}"
                yield f"{name}/threads:{n}", n, (miss / 4 * k + (cycles and miss + cycles)) / GHZ, {}
            yield f"fence/{form}/load_{where}/threads:{n}", n, (miss + cycles) / GHZ, {}
    for operation, cycles in (("word_mov", 1.0), ("word_xchg", 18.0)):
        yield f"fence/{operation}/near/threads:1", 1, cycles / GHZ, {}
        if pus > 1:
            yield f"fence/{operation}/far/threads:2", 2, (90 + cycles) / GHZ, {}
        if pus > 1 and operation == "word_xchg":
            yield f"fence/{operation}/far_dependent/threads:2", 2, (400 + cycles) / GHZ, {}
    for n in thread_counts(pus):
        yield f"fence/membarrier/others_running/threads:{n}", n, 300.0 * n, {}
    yield from (("hint/pause/back_to_back/threads:1", 1, 40 / GHZ, {}),)
    yield "atomic/split_fetch_add/throughput/seq_cst/bits:64/threads:1", 1, 1500.0, {}


def patterns(pus):
    for way, cycles in (("exchange", 20.0), ("seq_cst_store", 20.0), ("release_store", 2.0)):
        yield f"pattern/publish/{way}/threads:1", 1, cycles / GHZ, {}
    for n in thread_counts(min(pus, 2)):
        for way, cycles in (("mfence", 34.0), ("seq_cst_operations", 19.0), ("asymmetric", 1.0)):
            yield f"pattern/dekker/{way}/threads:{n}", n, (cycles + 60 * (n - 1)) / GHZ, {}


def mutex(pus):
    for primitive, base in (("std_mutex", 14.0), ("spinlock", 9.0)):
        for critical, outside, n in itertools.product((0, 100, 1000), (0, 100, 1000),
                                                      thread_counts(pus)):
            ns = base + (critical + outside) / GHZ + (n - 1) * (base * 2 + critical / GHZ)
            yield (f"mutex/{primitive}/lock_unlock/critical:{critical}/outside:{outside}/threads:{n}",
                   n, ns, {"work_cycles": critical + outside})
        for n in thread_counts(pus)[1:]:  # the queue is as long as there are threads; one in a thousand waits for ten turns
            yield (f"mutex/{primitive}/wait/threads:{n}", n, base * n,
                   {"op_p50_ns": base * n, "op_p99_ns": 2 * base * n, "op_p999_ns": 10 * base * n, "op_longest_ns": 1e3 * base,
                    "op_longest_best_thread_ns": 20 * base, "op_longest_worst_thread_ns": 60 * base,
                    "bytes": 4, **{f"op_{q}_ns_ci_{end}": base * n for q in ("p50", "p99", "p999") for end in ("low", "high")}})
        yield f"mutex/{primitive}/try_lock_success/threads:1", 1, base, {}
        yield f"mutex/{primitive}/try_lock_failure/threads:1", 1, base / 3, {}


def rwmutex(pus):
    for primitive in ("std_shared_mutex", "go_rwmutex", "std_mutex", "futex_mutex"):
        for reads, critical, n in itertools.product((0, 50, 90, 99, 100), (0, 100, 1000),
                                                    thread_counts(pus)):
            yield (f"rwmutex/{primitive}/mix/reads:{reads}/critical:{critical}/threads:{n}",
                   n, mix(primitive, reads, critical, n), {"work_cycles": critical})
        if primitive != "go_rwmutex":
            for reads, n in itertools.product((90, 99), thread_counts(pus)):
                yield (f"rwmutex/{primitive}/mix/reads:{reads}/critical:0/layout:one_line/threads:{n}",
                       n, 0.5 * mix(primitive, reads, 0, n), {"work_cycles": 0})


def snapshot(pus):
    """packed_word reads in 1 ns whatever there is beside; triple_buffer has one reader; atomic_pointer_cow reads in 1 ns
    and writes in 2 us, so that it beats the locks from 99 % on."""
    for primitive, base in (("mutex_snapshot", 12.0), ("rwmutex_snapshot", 25.0), ("packed_word", 1.0),
                            ("triple_buffer", 4.0), ("atomic_pointer_cow", 1.0)):
        for reads, n in itertools.product((90, 99, 100), thread_counts(pus)):
            if primitive != "triple_buffer" or n == 1:
                rivals = 0 if primitive in ("packed_word", "atomic_pointer_cow") else 2 * base * (n - 1)
                writes = 20 * (100 - reads) if primitive == "atomic_pointer_cow" else 0
                yield f"snapshot/{primitive}/mix/reads:{reads}/threads:{n}", n, base + rivals + writes, {}


def mix(primitive, reads, critical, n):
    """Plain mutexes do not care about reads; go_rwmutex wins from 90 % on, against
    its inner lock, futex_mutex, from 99 % on; std_shared_mutex always loses, but
    at 100 % it draws. On one line everything takes half the time."""
    plain = 20.0 + n * (30.0 + critical / GHZ)
    factor = {"std_mutex": 1.0, "futex_mutex": 0.8, "go_rwmutex": 1.6 - reads / 120.0,
              "std_shared_mutex": 1.8 - 0.8 * reads / 100.0}[primitive]
    return plain * factor


def reclamation(pus):
    for primitive, base, per_thread in (("hazard_pointers", 12.0, 0.1), ("epochs", 11.0, 0.1),
                                        ("reference_count", 10.0, 25.0)):
        for reads, n in itertools.product((100, 99, 90), thread_counts(pus)):
            yield (f"reclamation/{primitive}/read_copy_update/reads:{reads}/threads:{n}", n,
                   base + (100 - reads) * 0.5 + (n - 1) * per_thread, {})


def channel(pus):
    for capacity in (0, 1):
        yield f"channel/go_channel/round_trip/capacity:{capacity}/threads:2", 2, 9000.0 - capacity * 500, {}
    yield ("channel/go_channel/each_round_trip/capacity:0/threads:2", 2, 9000.0,
           {"op_p50_ns": 8900.0, "op_p99_ns": 12e3, "op_p999_ns": 20e3, "op_longest_ns": 4e6})
    half = max(1, pus // 2)
    for capacity, (s, r) in itertools.product(
            (0, 1, 64, 1024), sorted({(1, 1), (1, half), (half, 1), (half, half)})):
        ns = 4000.0 / (1 + capacity / 8) + 40.0 * (s + r)
        yield (f"channel/go_channel/one_way/capacity:{capacity}/senders:{s}/receivers:{r}/threads:{s + r}",
               s + r, ns, {})


def queue(pus):
    half = max(1, pus // 2)
    for (primitive, ns), capacity in itertools.product((("spsc_ring", 20.0), ("mpmc_vyukov_seq_cst", 60.0)), (64, 1024)):
        yield f"queue/{primitive}/round_trip/capacity:{capacity}/threads:2", 2, 10 * ns, {}
        for n in (1,) if primitive == "spsc_ring" else sorted({1, half}):
            yield (f"queue/{primitive}/one_way/capacity:{capacity}/senders:{n}/receivers:{n}/threads:{2 * n}",
                   2 * n, ns + 10.0 * n, {})


def false_sharing(pus):
    for primitive, base in (("add", 1.9), ("fetch_add", 6.0)):
        for n in thread_counts(pus):
            for stride in (4, 8, 16, 32, 64, 128, 256):
                together = min(n, max(1, 64 // stride))
                yield (f"false_sharing/{primitive}/stride/bytes:{stride}/threads:{n}", n,
                       base + 15.0 * (together - 1), {})
            for layout, ns in (("padded", base), ("unpadded", base + 15.0 * (min(n, 8) - 1))):
                yield f"false_sharing/{primitive}/array/layout:{layout}/threads:{n}", n, ns, {}


def counter(pus):
    for n in thread_counts(pus):
        yield f"counter/atomic/update/threads:{n}", n, 6.0 + 15 * (n - 1), {"bytes": 8}
        yield f"counter/mutex/update/threads:{n}", n, 16.0 + 40 * (n - 1), {"bytes": 48}
    yield "counter/atomic/read/threads:1", 1, 0.4, {"bytes": 8}
    yield "counter/mutex/read/threads:1", 1, 16.0, {"bytes": 48}
    for key, cost in (("thread", 7.0), ("cpu", 9.0)):
        for pad, width in (("", 8), ("_padded", 64)):
            for shards in thread_counts(pus):
                name, extra = f"counter/sharded_by_{key}{pad}", {"bytes": shards * width}
                yield f"{name}/read/shards:{shards}/threads:1", 1, 0.4 * shards, extra
                for n in thread_counts(pus):
                    rivals = (max(1, n / shards) - 1) if pad else min(n, 8) - 1
                    yield f"{name}/update/shards:{shards}/threads:{n}", n, cost + 15 * rivals, extra


def pu_order(pus):
    """PUs by topology: up to 4 PUs are cores, more are siblings i and i + half, as Linux counts."""
    cores = pus if pus <= 4 else pus // 2
    return [pu for core in range(cores) for pu in range(core, pus, cores)]


def distance(pus, a, b):
    """4 cores to an L3, half of the L3s to a package."""
    cores = pus if pus <= 4 else pus // 2
    one, other = (a % cores) // 4, (b % cores) // 4
    half = max(1, (-(-cores // 4) + 1) // 2)
    if a % cores == b % cores:
        return "same-core"
    return ("same-l3" if one == other else "same-package" if one // half == other // half
            else "other-package")


TRIP = {"same-core": 16.0, "same-l3": 45.0, "same-package": 110.0, "other-package": 260.0}


def pair(pus, every=None, homes=("a", "b")):
    """Every pair up to 32 PUs, beyond them one for each distance."""
    found = [(a, b, distance(pus, a, b)) for a, b in itertools.combinations(range(pus), 2)]
    if not (pus <= 32 if every is None else every):
        found = list({d: (a, b, d) for a, b, d in reversed(found)}.values())
    for primitive, factor in (("cas_one_line", 2.0), ("store_load_one_line", 1.8),
                              ("store_load_two_lines", 1.0)):
        for (a, b, d), home in itertools.product(found, homes):
            ns = TRIP[d] * factor * (1.0 if home == "a" else 1.1) * (1 + (7 * a + 3 * b) % 11 / 100)
            yield (f"pair/{primitive}/round_trip/a:{a}/b:{b}/class:{d}/home:{home}/threads:2", 2, ns,
                   {"ns_min": 0.93 * ns})


def jitter(name):
    """A factor near 1 that depends on nothing but the name."""
    return 1 + 0.004 * (random.Random(name).random() - 0.5)
