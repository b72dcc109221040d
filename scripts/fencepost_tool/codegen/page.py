"""listings.html: the instructions themselves, compilers and variants side by side. One file, no script."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from . import listing

STYLE = ("body{font-family:sans-serif}td{vertical-align:top;border:1px solid #ccc;padding:4px}pre{margin:0}"
         ".weak{background:#fdd}.more{background:#ffd}table{border-collapse:collapse}small{color:#555}")
CLASSES = {"too weak": "weak", "stronger than needed": "more", "equivalent, different": "more"}


def render(document: Mapping[str, Any]) -> str:
    """The text of listings.html."""
    return "\n".join(_lines(document)) + "\n"


Cell = tuple[str, tuple[str, ...], tuple[str, ...]]  # verdict, code, names of the units


def _lines(document: Mapping[str, Any]) -> Iterator[str]:
    yield f"<!doctype html><meta charset=utf-8><title>Listings</title><style>{STYLE}</style>"
    yield "<h1>What each memory order compiles to</h1>"
    for target in listing.targets(document):
        yield f"<h2>{escape(target)}</h2>"
        yield from _target(document, target)


def _target(document: Mapping[str, Any], target: str) -> Iterator[str]:
    """A row for each operation, order and width whose listings no other row has; those alike share a cell."""
    found = {unit["name"]: listing.by_key(unit) for unit in listing.units(document, target)}
    rows: dict[tuple[str, int, tuple[Cell, ...]], list[listing.Key]] = {}
    for key in dict.fromkeys(key for row in found.values() for key in row):
        cells = _cells(found, key)
        rows.setdefault((key[0], key[2], cells), []).append(key)
    for (operation, bits, cells), keys in rows.items():
        orders = ", ".join(orders for _, orders, _ in keys)
        yield f"<h3>{escape(operation)}{f', {bits} bits' if bits else ''}: {escape(orders)}</h3><table><tr>"
        yield from (_cell(*cell) for cell in cells)
        yield "</tr></table>"


def _cells(found: Mapping[str, Mapping[listing.Key, listing.Row]], key: listing.Key) -> tuple[Cell, ...]:
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for name, rows in found.items():
        if key in rows:
            finding = rows[key].finding
            alike.setdefault((finding["verdict"], tuple(finding["code"])), []).append(name)
    return tuple((verdict, code, tuple(names)) for (verdict, code), names in alike.items())


def _cell(verdict: str, code: tuple[str, ...], names: tuple[str, ...]) -> str:
    text = "\n".join(code)
    return (f"<td class='{CLASSES.get(verdict, '')}'><small>{escape(', '.join(names))}<br>{escape(verdict)}</small>"
            f"<pre>{escape(text)}</pre></td>")
