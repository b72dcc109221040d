"""What the documents say each operation compiles to: arch/<isa>/expected/mappings.json."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from .operations import Case
from .targets import Variant, load, pattern
from .unit import Function, Reader, parse

JOINED = {"consume": "acquire"}


@dataclass(frozen=True)
class Expectation:
    """The signatures that a row allows, and the document that says so."""

    signatures: tuple[str, ...]
    source: str


def joined(case: Case) -> str:
    """The order that success and failure have together: what one instruction for both must give."""
    order = JOINED.get(case.order, case.order)
    failure = JOINED.get(case.failure, case.failure)
    if "seq_cst" in (order, failure):
        return "seq_cst"
    if failure == "acquire" and order in ("release", "acq_rel"):
        return "acq_rel"
    return "acquire" if failure == "acquire" and order == "relaxed" else order


@cache
def expectations(case: Case, variant: Variant) -> tuple[Expectation, ...]:
    """Empty: nothing is written down about the case, which is a gap."""
    return tuple(_expectations(case, variant))


def _expectations(case: Case, variant: Variant) -> Iterator[Expectation]:
    document = load(variant.isa, "mappings")
    for row in document["rows"]:
        if _applies(row, case, variant):
            for orders, signatures in row["expects"].items():
                if orders == "*" or joined(case) in orders.split(","):
                    yield Expectation(tuple(signatures), document["sources"][row["source"]])


def _applies(row: dict[str, Any], case: Case, variant: Variant) -> bool:
    return (pattern(row["operation"]).fullmatch(case.title) is not None
            and ("bits" not in row or case.bits in row["bits"])
            and variant.features.issuperset(row.get("needs", []))
            and not variant.features.intersection(row.get("without", [])))


def meets(signature: str, wanted: tuple[Expectation, ...]) -> Expectation | None:
    """The first expectation that the signature meets, or None."""
    return next((e for e in wanted for s in e.signatures if pattern(s).fullmatch(signature)), None)


@cache
def partners(variant: Variant) -> tuple[Function, ...]:
    """The reference mapping's seq_cst load, store and read-modify-write."""
    reader = Reader(replace(variant, abi=""), {})
    kinds = {"load": Case("load", "used", "seq_cst", "", 32), "store": Case("store", "", "seq_cst", "", 32),
             "rmw": Case("exchange", "used", "seq_cst", "", 32)}
    return tuple(reader.function(kinds[kind], parse(text))
                 for kind, texts in load(variant.isa, "mappings")["partners"].items() for text in texts)


def mapping(isa: str) -> str:
    """The name of the reference mapping."""
    return str(load(isa, "mappings")["mapping"])
