// Numbers and marks as text; the marks are those of `fencepost summary`.

const MISSING = "–";
const PREFIXES = [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]];

// Three digits, whole numbers in full and no exponent: 0.251, 5.31, 124, 53210.
function significant(value, digits = 3) {
  if (value === null || !Number.isFinite(value)) return MISSING;
  if (value === 0) return "0";
  const rounded = Number(value.toPrecision(digits));
  const decimals = digits - 1 - Math.floor(Math.log10(Math.abs(rounded)));
  return rounded.toFixed(Math.max(0, Math.min(decimals, 6)));
}

function withPrefix(value) {
  const [scale, prefix] = PREFIXES.find(([least]) => value >= least * 0.9995) ?? [1, ""];
  return `${significant(value / scale)}${prefix && `\u202f${prefix}`}`;
}

const number = (value, unit) => (unit === "op" && value !== null ? withPrefix(value) : significant(value));

const significantNumber = (value) => Number(value.toPrecision(2));
const tickText = (value) => (state.unit === "op" ? withPrefix(value) : String(value));

// A value with the marks of its grade and of emulation.
function marked(e, unit, run) {
  if (!e) return MISSING;
  const { noisy, emulated, modes } = report.signs;
  return `${runs[run].emulated ? emulated : ""}${e.noisy ? noisy : ""}${number(e.value, unit)}${e.modes ? modes : ""}`;
}

function interval(e, unit) {
  return e && e.low !== null ? `${number(e.low, unit)} to ${number(e.high, unit)}` : "no interval";
}

function percent(value) {
  if (value === null) return "";
  return value > 0 && value < 0.05 ? "<0.1" : value.toFixed(value < 9.95 ? 1 : 0);
}

const plural = (n, word) => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;
