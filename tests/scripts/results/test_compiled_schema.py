"""The compiled schemas say what jsonschema says, of good documents and of spoilt ones."""
import copy
import json
import random
import unittest
from typing import Any

from fencepost_tool.paths import SCHEMAS
from fencepost_tool.results.compiled_schema import Unsupported, compiled
from fencepost_tool.results.documents import validator

from ..support import synthetic_run
from ..support.seeded import SEED, Seeded

OTHERS: tuple[Any, ...] = (None, True, False, 0, -1, 1, 1.0, 1.5, "", "1", "true", [], [1], {}, {"x": 1})


def places(value, path=()):
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from places(child, (*path, key))


def spoilt(document, rng):
    """The document with something at a random place removed or replaced."""
    out = copy.deepcopy(document)
    *way, last = rng.choice([p for p in places(out) if p])
    holder = out
    for key in way:
        holder = holder[key]
    if rng.random() < 0.3:
        del holder[last]
    else:
        holder[last] = rng.choice(OTHERS)
    return out


class CompiledSchemaTest(Seeded):
    def documents(self):
        run = synthetic_run.document(2, lambda name: name.startswith(("floor/add", "fence/mfence", "atomic/load")))
        run["benchmarks"][0].update(case={"kind": "floor", "primitive": "add", "operation": "latency", "order": None,
                                          "parameters": {"bits": 64}, "threads": 1},
                                    net_cost={"baseline": "x", "rounds": 9, "cycles": -3.0, "cycles_ci_low": -4.0,
                                              "cycles_ci_high": -2.0, "ns": -1.0, "ns_ci_low": -2.0, "ns_ci_high": 0.5,
                                              "limit_cycles": 0.1, "measurable": True})
        yield "run", run
        yield "machine", synthetic_run.machine(2)
        yield "listing", synthetic_run.listing(run["benchmarks"])
        for sample in list(synthetic_run.samples(run["benchmarks"]))[:3]:
            yield "sample", sample

    def test_every_schema_is_supported(self):
        for path in SCHEMAS.glob("*.schema.json"):
            with self.subTest(path.name):
                compiled(json.loads(path.read_text("utf-8")))({})

    def test_the_same_verdict_as_the_library(self):
        seen = {True: 0, False: 0}
        for name, document in self.documents():
            obeys, rng = compiled(validator(name).schema), random.Random(f"{name} {SEED}")
            self.assertTrue(obeys(document), name)
            self.assertTrue(validator(name).is_valid(document), name)
            for _ in range(60):
                bad = spoilt(document, rng)
                expected = validator(name).is_valid(bad)
                seen[expected] += 1
                self.assertEqual(expected, obeys(bad), (name, bad))
        self.assertGreater(min(seen.values()), 20)

    def test_keywords_by_hand(self):
        for schema, good, bad in (({"const": 1}, 1.0, True), ({"enum": ["a", 0]}, 0, False), ({"type": "integer"}, 2.0, 2.5),
                                  ({"type": "number"}, 1, True), ({"type": ["null", "string"]}, None, 0),
                                  ({"minimum": 1}, "text", 0), ({"exclusiveMinimum": 0}, 0.1, 0), ({"maxItems": 1}, [1], [1, 2]),
                                  ({"pattern": "^a"}, "ab", "ba"), ({"not": {"const": 1}}, 2, 1),
                                  ({"oneOf": [{"minimum": 1}, {"maximum": 3}]}, 5, 2),
                                  ({"properties": {"a": True}, "additionalProperties": False}, {"a": 1}, {"b": 1}),
                                  ({"propertyNames": {"pattern": "^a"}}, {"ab": 1}, {"b": 1}),
                                  ({"prefixItems": [{"const": 1}], "items": {"const": 2}}, [1, 2, 2], [1, 1]),
                                  ({"dependentRequired": {"a": ["b"]}}, {"a": 1, "b": 1}, {"a": 1}),
                                  ({"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": False},
                                   {"a": 1, "b": 1}, {})):
            with self.subTest(schema):
                self.assertEqual((True, False), (compiled(schema)(good), compiled(schema)(bad)))

    def test_what_is_not_known_is_said(self):
        with self.assertRaises(Unsupported):
            compiled({"contains": {"const": 1}})
        with self.assertRaises(Unsupported):  # before any document is seen: then the library decides
            compiled({"$defs": {"a": {"contains": {"const": 1}}}, "properties": {"b": {"$ref": "#/$defs/a"}}})


if __name__ == "__main__":
    unittest.main()
