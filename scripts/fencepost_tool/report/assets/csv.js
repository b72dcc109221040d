// Tables as CSV with all digits, for a spreadsheet: a text that it would take for a formula gets a ' in front.

function csvCell(value) {
  if (value === null || value === undefined) return "";
  const text = typeof value !== "string" ? String(value) : /^\s*[=+\-@]/.test(value) ? `'${plain(value)}` : plain(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const csvRow = (cells) => `${cells.map(csvCell).join(",")}\r\n`;

const TOLD = report.told.map(([key]) => key);

const CSV_HEAD = ["name", "kind", "primitive", "operation", "order", "threads", "run", "ns", "ns_low", "ns_high", "cycles",
  "cycles_low", "cycles_high", "ops_per_second", "ops_low", "ops_high", "grade", "samples_kept", "samples_dropped", "rounds",
  "modes", "net_baseline", "net_ns", "net_cycles", "op_p50_ns", "op_p99_ns", "op_p999_ns", "op_longest_ns", ...TOLD,
  "instructions", "note", "emulated"];

function csvOf(shown) {
  const rows = shown.flatMap((one) => runs.map((run, r) => {
    const said = one.values[r];
    if (!said) return null;
    const numbers = Object.keys(UNITS).flatMap((unit) => [0, 1, 2].map((i) => said[unit]?.[i]));
    const net = said.n ? [textAt(said.n[0]), said.n[1]?.[0], said.n[2]?.[0]] : [null, null, null];
    return [one.name, one.kind, one.primitive, one.operation, one.order, one.threads, run.label, ...numbers,
      report.grades[said.g], ...(said.s ?? [null, null, null]), said.m ?? 1, ...net,
      ...(said.p ?? [null, null, null, null]), ...(said.v ?? TOLD.map(() => null)), textAt(said.i), textAt(said.t),
      run.emulated ? "EMULATED" : ""];
  })).filter(Boolean);
  return [CSV_HEAD, ...rows].map(csvRow).join("");
}
