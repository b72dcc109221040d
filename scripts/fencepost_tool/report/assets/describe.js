// What is known of a case in one run, as [label, text] lines: for the pointer and for screen readers.

function samplesText(said) {
  const [kept, dropped, rounds] = said.s ?? [];
  if (kept === undefined || kept === null) return "";
  const reason = (key) => report.reasons[key] ?? key.replaceAll("_", " ");
  const why = (said.d ?? []).map(([place, n]) => `${reason(textAt(place))} ${n}`).join(", ");
  return `${kept} kept, ${dropped ?? 0} dropped${why && ` (${why})`}${rounds ? `, ${plural(rounds, "round")}` : ""}`;
}

function netText(said) {
  if (!said.n) return "";
  const [base, ns, cycles, measurable] = said.n;
  const parts = [[ns, "ns"], [cycles, "cycles"]].filter(([numbers]) => numbers)
    .map(([[value], unit]) => `${significant(value)} ${unit}`);
  return `${parts.join(", ")} more than ${textAt(base)}${measurable ? "" : ": too small to be claimed"}`;
}

const QUANTILES = ["median", "p99", "p99.9", "longest"];
const quantileText = ({ p }) => (p ? QUANTILES.map((name, i) => `${name} ${significant(p[i])}`).join(", ") : "");

const toldText = ({ v }) => (v ? report.told.map(([, words], i) => (v[i] === null ? "" : `${words} ${significant(v[i])}`))
  .filter(Boolean).join(", ") : "");

function estimateLines(one, run) {
  return Object.keys(UNITS).map((unit) => [unit, estimate(one, run, unit)]).filter(([, e]) => e)
    .map(([unit, e]) => [UNIT_NAMES[unit], `${marked(e, unit, run)} (${interval(e, unit)})`]);
}

function gradeText(said) {
  const note = said.t === undefined ? "" : `: ${textAt(said.t)}`;
  return `${report.grades[said.g]}${note}${said.m ? `; ${said.m} modes: the median may lie between them` : ""}`;
}

function describe(one, run) {
  const said = one.values[run];
  const lines = [["case", one.name]];
  if (several) lines.push(["run", `${runs[run].letter}: ${runs[run].label}`]);
  if (runs[run].emulated) lines.push(["", "EMULATED: timings are not valid"]);
  if (!said) return [...lines, ["", "not in this run"]];
  lines.push(...estimateLines(one, run), ["grade", gradeText(said)], ["samples", samplesText(said)],
    ["instructions", textAt(said.i)], ["net cost", netText(said)], ["one operation, ns", quantileText(said)],
    ["measured", toldText(said)]);
  return lines.filter(([, text]) => text);
}
