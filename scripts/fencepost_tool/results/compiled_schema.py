"""JSON Schema as nested functions that say valid or not, some thirty times as fast as jsonschema.

Only what the schemas of results/schema/ use. The libraries' validator remains the authority on what is wrong with a document
that is not valid; a test compares the two on spoilt documents.
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sized
from typing import Any, Callable

Check = Callable[[Any], bool]
ANNOTATIONS = {"$schema", "$id", "$defs", "$comment", "title", "description", "default", "examples", "then", "else"}


class Unsupported(Exception):
    """A keyword that is not known here."""


def compiled(schema: Any, root: Mapping[str, Any] | None = None) -> Check:
    """Whether a document obeys the schema. Unsupported, also for a keyword in $defs that nothing has used yet. root: where
    $ref starts from, the schema itself unless given."""
    if isinstance(schema, bool):
        return lambda value: schema
    if root is None:
        root = schema
        for part in schema.get("$defs", {}).values():
            compiled(part, root)
    checks = [_keyword(name, argument, schema, root) for name, argument in schema.items() if name not in ANNOTATIONS]
    if len(checks) == 1:
        return checks[0]
    return lambda value: all(check(value) for check in checks)


def _keyword(name: str, argument: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> Check:
    if name in SIMPLE:
        return SIMPLE[name](argument)
    if name not in NESTED:
        raise Unsupported(name)
    return NESTED[name](argument, schema, root)


def _is_type(name: str) -> Check:
    return {"object": lambda v: isinstance(v, dict), "array": lambda v: isinstance(v, list),
            "string": lambda v: isinstance(v, str), "boolean": lambda v: isinstance(v, bool), "null": lambda v: v is None,
            "number": _is_number,
            "integer": lambda v: type(v) is int or type(v) is float and v.is_integer()}[name]


def _is_number(value: Any) -> bool:
    return type(value) is int or type(value) is float


def _type(names: Any) -> Check:
    if isinstance(names, str):
        return _is_type(names)
    checks = [_is_type(name) for name in names]
    return lambda v: any(check(v) for check in checks)


def _equal(a: Any, b: Any) -> bool:
    """True is not 1 in JSON."""
    return a == b and isinstance(a, bool) == isinstance(b, bool)


def _of_number(test: Callable[[Any, Any], bool]) -> Callable[[Any], Check]:
    return lambda limit: lambda v: not _is_number(v) or test(v, limit)


def _of_sized(kind: type[Sized], test: Callable[[int, int], bool]) -> Callable[[int], Check]:
    return lambda limit: lambda v: not isinstance(v, kind) or test(len(v), limit)


def _pattern(regex: str) -> Check:
    search = re.compile(regex).search
    return lambda v: not isinstance(v, str) or search(v) is not None


SIMPLE: dict[str, Callable[[Any], Check]] = {
    "type": _type,
    "const": lambda wanted: lambda v: _equal(v, wanted),
    "enum": lambda wanted: lambda v: any(_equal(v, one) for one in wanted),
    "minimum": _of_number(lambda v, limit: v >= limit),
    "maximum": _of_number(lambda v, limit: v <= limit),
    "exclusiveMinimum": _of_number(lambda v, limit: v > limit),
    "exclusiveMaximum": _of_number(lambda v, limit: v < limit),
    "minLength": _of_sized(str, lambda n, limit: n >= limit),
    "maxLength": _of_sized(str, lambda n, limit: n <= limit),
    "minItems": _of_sized(list, lambda n, limit: n >= limit),
    "maxItems": _of_sized(list, lambda n, limit: n <= limit),
    "minProperties": _of_sized(dict, lambda n, limit: n >= limit),
    "pattern": _pattern,
    "required": lambda keys: lambda v: not isinstance(v, dict) or all(key in v for key in keys),
    "dependentRequired": lambda needs: lambda v: not isinstance(v, dict) or all(
        key in v for present, keys in needs.items() if present in v for key in keys),
}


def _ref(target: str, schema: Mapping[str, Any], root: Mapping[str, Any]) -> Check:
    """Compiled when it is first used: definitions may refer to themselves."""
    if not target.startswith("#/$defs/"):
        raise Unsupported(target)
    found: list[Check] = []

    def check(value: Any) -> bool:
        if not found:
            found.append(compiled(root["$defs"][target.removeprefix("#/$defs/")], root))
        return found[0](value)
    return check


def _properties(parts: Mapping[str, Any], schema: Mapping[str, Any], root: Mapping[str, Any]) -> Check:
    checks = {key: compiled(part, root) for key, part in parts.items()}

    def check(value: Any) -> bool:
        if not isinstance(value, dict):
            return True
        for key, one in value.items():
            test = checks.get(key)
            if test is not None and not test(one):
                return False
        return True
    return check


def _pattern_properties(parts: Mapping[str, Any], schema: Mapping[str, Any], root: Mapping[str, Any]) -> Check:
    checks = [(re.compile(regex).search, compiled(part, root)) for regex, part in parts.items()]
    return lambda value: not isinstance(value, dict) or all(
        test(one) for key, one in value.items() for search, test in checks if search(key))


def _additional(part: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> Check:
    known, test = schema.get("properties", {}), compiled(part, root)
    patterns = [re.compile(regex).search for regex in schema.get("patternProperties", {})]
    return lambda value: not isinstance(value, dict) or all(
        test(one) for key, one in value.items() if key not in known and not any(search(key) for search in patterns))


def _items(part: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> Check:
    test, first = compiled(part, root), len(schema.get("prefixItems", ()))
    return lambda value: not isinstance(value, list) or all(map(test, value[first:] if first else value))


def _prefix_items(parts: list[Any], schema: Mapping[str, Any], root: Mapping[str, Any]) -> Check:
    checks = [compiled(part, root) for part in parts]
    return lambda value: not isinstance(value, list) or all(test(one) for test, one in zip(checks, value))


def _condition(part: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> Check:
    test, then, otherwise = (compiled(p, root) for p in (part, schema.get("then", True), schema.get("else", True)))
    return lambda value: then(value) if test(value) else otherwise(value)


def _combination(combine: Callable[[list[Check], Any], bool]) -> Callable[..., Check]:
    def make(parts: list[Any], schema: Mapping[str, Any], root: Mapping[str, Any]) -> Check:
        checks = [compiled(part, root) for part in parts]
        return lambda value: combine(checks, value)
    return make


def _not(part: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> Check:
    test = compiled(part, root)
    return lambda value: not test(value)


def _property_names(part: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> Check:
    test = compiled(part, root)
    return lambda value: not isinstance(value, dict) or all(map(test, value))


NESTED: dict[str, Callable[..., Check]] = {
    "$ref": _ref, "properties": _properties, "patternProperties": _pattern_properties, "additionalProperties": _additional,
    "items": _items, "prefixItems": _prefix_items, "if": _condition, "not": _not, "propertyNames": _property_names,
    "anyOf": _combination(lambda checks, v: any(check(v) for check in checks)),
    "allOf": _combination(lambda checks, v: all(check(v) for check in checks)),
    "oneOf": _combination(lambda checks, v: sum(check(v) for check in checks) == 1),
}
