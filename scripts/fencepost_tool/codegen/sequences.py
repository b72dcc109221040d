"""The table of functions of two and three operations: what one-operation functions can't show, as compilers move
accesses and drop fences between operations.

A sequence says which access must be ordered before which; what it does not list, C++ does not owe. "W x" is a write
of the object x, "R p" a read of p. *x is a plain access; p is the atomic object, q a second one; "*p" is what a
loaded pointer points to.
"""
from __future__ import annotations

from dataclasses import dataclass

LEVELS = ("O3", "O1")  # compilers move accesses at either: LLVM issues 198811 (-O3) and 60131 (-O1)
RELEASING, ACQUIRING = ("release", "acq_rel", "seq_cst"), ("acquire", "acq_rel", "seq_cst")


@dataclass(frozen=True)
class Owed:
    """On every path that has both, first is ordered before then: the last of each, but every plain write. rule: its name in
    rules.RULES. orders, failures: only for these, all where empty. some: one write is enough. optional: first may be
    missing. unstored: only on paths without a write of p."""

    rule: str
    first: str
    then: str
    orders: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    some: bool = False
    optional: bool = False
    unstored: bool = False

    def applies(self, order: str, failure: str) -> bool:
        """Whether the sequence is listed with these orders."""
        return (not self.orders or order in self.orders) and (not self.failures or failure in self.failures)


@dataclass(frozen=True)
class Sequence:
    """objects: those that the first parameters point to. {t}: the word; {order}, {failure}: constants. needs: accesses
    that some path must have. spared: accesses that some path must not have. never: that no path may have."""

    parameters: str
    body: str
    orders: tuple[tuple[str, str], ...]
    objects: tuple[str, ...] = ("p", "x")
    bits: tuple[int, ...] = (32, 64)
    returns: str = "{t}"
    needs: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    owes: tuple[Owed, ...] = ()


def _publishes(some: bool = False, optional: bool = False) -> tuple[Owed, ...]:
    return (Owed("publish-order", "W x", "W p", RELEASING, some=some, optional=optional),)


_STORES = (("release", ""), ("seq_cst", ""))
_AFTER_RMW = (Owed("rmw-fence-order", "R p", "R x", failures=ACQUIRING),)

SEQUENCES = {
    "publish": Sequence("{t}* p, {t}* x, {t} v", "*x = v; __atomic_store_n(p, v, {order});", _STORES, returns="void",
                        needs=("W p", "W x"), owes=_publishes()),
    # The function of LLVM issue 198811.
    "publish_if": Sequence("{t}* __restrict p, {t}* __restrict x, {t} v, int c",
                           "if (c) {{ *x = v; __atomic_store_n(p, v, {order}); }} else {{ *x = v + 1; }}", _STORES,
                           returns="void", needs=("W p", "W x"), spared=("W p",), owes=_publishes()),
    "publish_maybe": Sequence("{t}* __restrict p, {t}* __restrict x, {t} v, int c",
                              "if (c) {{ *x = v; }} __atomic_store_n(p, v, {order});", _STORES, returns="void",
                              needs=("W p", "W x"), spared=("W x",), owes=_publishes(optional=True)),
    "publish_between": Sequence("{t}* __restrict p, {t}* __restrict x, {t} v, int c",
                                "*x = v; if (c) {{ __atomic_store_n(p, v, {order}); }} *x = v + 1;", _STORES,
                                returns="void", needs=("W p", "W x"), spared=("W p",), owes=_publishes(some=True)),
    "publish_add": Sequence("{t}* p, {t}* x, {t} v", "*x = v; __atomic_fetch_add(p, 1, {order});",
                            (("release", ""), ("acq_rel", "")), returns="void", needs=("R p", "W p", "W x"),
                            owes=_publishes()),
    "publish_cas_weak": Sequence("{t}* p, {t}* x, {t} e, {t} v", "*x = v; return __atomic_compare_exchange_n(p, &e, v, true, "
                                 "{order}, {failure});", (("release", "relaxed"), ("acq_rel", "acquire")), bits=(8, 32, 64),
                                 returns="bool", needs=("R p", "W p", "W x"), owes=_publishes()),
    "load_load": Sequence("{t}* p, {t}* x", "{t} a = __atomic_load_n(p, {order}); return a + *x;",
                          (("acquire", ""), ("seq_cst", "")), needs=("R p", "R x"),
                          owes=(Owed("acquire-order", "R p", "R x", ACQUIRING),)),
    "load_dereference": Sequence("unsigned* const* p", "return *__atomic_load_n(p, {order});",
                                 (("acquire", ""), ("seq_cst", "")), objects=("p",), bits=(0,), returns="unsigned",
                                 needs=("R p", "R *p"), owes=(Owed("acquire-order", "R p", "R *p", ACQUIRING),)),
    "failed_cas_load": Sequence("{t}* p, {t}* x, {t} e, {t} v", "if (__atomic_compare_exchange_n(p, &e, v, false, {order}, "
                                "{failure})) {{ return 0; }} return *x;",
                                (("relaxed", "acquire"), ("release", "relaxed"), ("release", "acquire"),
                                 ("acq_rel", "acquire"), ("seq_cst", "seq_cst")), needs=("R p", "W p", "R x"),
                                owes=(Owed("failure-order", "R p", "R x", failures=ACQUIRING, unstored=True),)),
    # The read-modify-write has a read for the fence to act on, whoever uses its result (LLVM issues 68428 and 69503).
    "add_fence_load": Sequence("{t}* p, {t}* x, {t} v", "__atomic_fetch_add(p, v, {order}); "
                               "__atomic_thread_fence({failure}); return *x;",
                               (("relaxed", "acquire"), ("release", "acquire")), needs=("R p", "W p", "R x"),
                               owes=_AFTER_RMW),
    "exchange_fence_load": Sequence("{t}* p, {t}* x, {t} v", "__atomic_exchange_n(p, v, {order}); "
                                    "__atomic_thread_fence({failure}); return *x;",
                                    (("relaxed", "acquire"), ("release", "acquire")), needs=("R p", "W p", "R x"),
                                    owes=_AFTER_RMW),
    # Only two seq_cst operations are in the single total order S ([atomics.order]): a load with any other order may be
    # done before the store.
    "store_load": Sequence("{t}* p, {t}* x, {t} v", "__atomic_store_n(p, v, {order}); return __atomic_load_n(x, {failure});",
                           (("seq_cst", "seq_cst"), ("seq_cst", "acquire"), ("seq_cst", "relaxed"), ("release", "acquire")),
                           needs=("W p", "R x"),
                           owes=(Owed("seq_cst-order", "W p", "R x", ("seq_cst",), ("seq_cst",)),)),
    # A sequence lock's reader. The fence orders the read of the data before the read that validates it.
    "validate": Sequence("{t}* p, {t}* x, {t}* q", "{t} a = __atomic_load_n(p, {order}); {t} b = __atomic_load_n(x, "
                         "__ATOMIC_RELAXED); __atomic_thread_fence({failure}); "
                         "return __atomic_load_n(q, __ATOMIC_RELAXED) == a ? b : 0;", (("acquire", "acquire"),),
                         objects=("p", "x", "q"), needs=("R p", "R x", "R q"),
                         owes=(Owed("acquire-order", "R p", "R x", ACQUIRING),
                               Owed("validate-order", "R x", "R q", failures=ACQUIRING))),
    # As in LLVM issue 60131: plain data, no fence. A plain load may sink below a later load, whatever that one's
    # order, as only a release orders what comes before it.
    "validate_plain": Sequence("{t}* p, {t}* x, {t}* q", "for (;;) {{ {t} a = __atomic_load_n(p, {order}); {t} b = *x; "
                               "if (a == __atomic_load_n(q, {failure})) {{ return b; }} }}", (("seq_cst", "seq_cst"),),
                               objects=("p", "x", "q"), needs=("R p", "R x", "R q"),
                               owes=(Owed("acquire-order", "R p", "R x", ACQUIRING),)),
    "load_const": Sequence("const {t}* p", "return __atomic_load_n(p, {order});",
                           (("relaxed", ""), ("acquire", ""), ("seq_cst", "")), objects=("p",), bits=(128,),
                           needs=("R p",), never=("W p",)),
}


def rows() -> list[tuple[str, str, str, str, int]]:
    """Name, level, order, failure, bits of every function."""
    return [(name, level, order, failure, bits) for level in LEVELS for name, one in SEQUENCES.items()
            for bits in one.bits for order, failure in one.orders]


def function(symbol: str, name: str, order: str, failure: str, bits: int) -> str:
    """Its C++. order and failure: constants."""
    one = SEQUENCES[name]
    fill = {"t": f"word{bits}", "order": order, "failure": failure}
    return f"{one.returns.format(**fill)} {symbol}({one.parameters.format(**fill)}) {{ {one.body.format(**fill)} }}"
