// The embedded data, with names in place of positions. report/document.py says what it holds.

const report = JSON.parse(byId("data").textContent);
const runs = report.runs;
const several = runs.length > 1;
const textAt = (place) => (place === undefined ? "" : report.texts[place]);

const cases = report.cases.map(([name, kind, primitive, operation, order, threads, named, values], place) => {
  const params = Object.assign(Object.create(null), named); // without a prototype: any name is a parameter's
  const words = values.filter(Boolean).map((v) => `${textAt(v.i)} ${textAt(v.t)} ${report.grades[v.g]}`).join(" ");
  return { place, name, kind, primitive, operation, order, threads, params, values, sought: `${name} ${words}`.toLowerCase() };
});
const threadCounts = [...new Set(cases.map((one) => one.threads))].sort((a, b) => a - b);

const UNITS = { ns: "ns per operation", cy: "cycles per operation", op: "operations per second of all threads, more is better" };
const UNIT_NAMES = { ns: "ns", cy: "cycles", op: "ops/s" };

// What run number `run` says of the case in a unit: { value, low, high, noisy, modes }; null where it has no number.
function estimate(one, run, unit) {
  const said = one.values[run];
  if (!said || !said[unit] || said[unit][0] === null) return null;
  const [value, low = null, high = null] = said[unit];
  return { value, low, high, noisy: report.grades[said.g] === "noisy", modes: Boolean(said.m) };
}

// Half of the interval in per cent of the value; null without an interval.
const halfWidth = (e) => (e && e.low !== null && e.value ? (50 * (e.high - e.low)) / e.value : null);
