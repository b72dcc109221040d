// A row for each primitive, a dot for each order and run: the cost along the axis, its interval as a bar.

const ROW = 24;
const MOST_ROWS = 60;
const ruler = document.createElement("canvas").getContext("2d");
ruler.font = "11.5px system-ui, sans-serif";

const textWidth = (text) => ruler.measureText(plain(text)).width;

const successOrder = (one) => one.order.split("-")[0];

// { rows: [label, dots], left_out: rows past MOST_ROWS }; a dot is { one, run, e }.
function dotRows(rows, choice) {
  const found = rows.map(([label, places]) => [label, dotsOf(places, choice)]).filter(([, dots]) => dots.length);
  return { rows: found.slice(0, MOST_ROWS), leftOut: Math.max(0, found.length - MOST_ROWS) };
}

function dotsOf(places, choice) {
  const found = [];
  for (const one of places.map((place) => cases[place]).filter(choice.keep)) {
    runs.forEach((_, run) => {
      const e = estimate(one, run, state.unit);
      if (e) found.push({ one, run, e });
    });
  }
  return found;
}

function dotStyle({ one, run }, keys) {
  const lane = keys.indexOf(successOrder(one));
  if (several) return { mark: run, name: colourName(run), lane: run };
  return { mark: 0, name: colourName(Math.max(0, lane)), lane };
}

// What the only case of a row costs more than its baseline; null where there is none, or it is too small to be claimed.
function netOf(dots) {
  const net = dots.length === 1 ? dots[0].one.values[dots[0].run].n : null;
  return net?.[3] && state.unit !== "op" ? net[state.unit === "cy" ? 2 : 1]?.[0] ?? null : null;
}

function rowText(dots) {
  const values = dots.map(({ e }) => e.value);
  const [low, high] = [Math.min(...values), Math.max(...values)].map((v) => number(v, state.unit));
  const sign = dots.some(({ run }) => runs[run].emulated) ? report.signs.emulated : "";
  const net = netOf(dots);
  const more = net === null ? "" : ` (${net < 0 ? "" : "+"}${significant(net)})`;
  return `${sign}${dots.some(({ e }) => e.noisy) ? report.signs.noisy : ""}${low === high ? low : `${low}–${high}`}${more}`;
}

function dotsFrame(width, rows) {
  const longest = rows.reduce((most, [label]) => Math.max(most, textWidth(label)), 0);
  const stacked = width < 440; // labels above their rows
  const left = stacked ? 6 : Math.min(longest + 12, width * 0.55);
  const pitch = stacked ? ROW + 15 : ROW;
  const numbers = rows.reduce((most, [, dots]) => Math.max(most, textWidth(rowText(dots))), 0);
  return { stacked, left, right: width - numbers - 14, pitch, top: 4, bottom: 4 + rows.length * pitch };
}

function dotsAxis(frame, axis) {
  return axis.ticks.map((tick) => {
    const x = frame.left + axis.at(tick) * (frame.right - frame.left);
    return svg("g", { class: "tick" }, svg("path", { d: `M${x} ${frame.top}V${frame.bottom}` }),
      svg("text", { x, y: frame.bottom + 14, "text-anchor": "middle" }, tickText(tick)));
  });
}

// The label, cut where it is wider than that.
function short(label, width) {
  if (textWidth(label) <= width) return label;
  let letters = label.length;
  while (letters > 3 && textWidth(`${label.slice(0, letters)}…`) > width) letters -= 1;
  return `${label.slice(0, letters)}…`;
}

function drawDots(panel, axis, width, keys) {
  const { rows } = panel;
  const frame = dotsFrame(width, rows);
  const xOf = (value) => frame.left + axis.at(value) * (frame.right - frame.left);
  const points = [];
  const drawn = rows.map(([label, dots], i) => {
    const low = frame.top + i * frame.pitch;
    const middle = low + frame.pitch - ROW / 2;
    const lanes = Math.max(several ? runs.length : keys.length, 1);
    const marks = dots.map((dot) => {
      const { mark, name, lane } = dotStyle(dot, keys);
      const y = middle + (lanes > 1 ? ((lane + 0.5) / lanes - 0.5) * (ROW - 6) : 0);
      const { value, low: from, high: to, noisy } = dot.e;
      points.push({ x: xOf(value), y, lines: () => describe(dot.one, dot.run) });
      return [from !== null && svg("path", { class: "bar", d: `M${xOf(from)} ${y}H${xOf(to)}`, stroke: `var(${name})` }),
        marker(mark, name, xOf(value), y, noisy, lanes > 2 ? 2.6 : 3.6)].filter(Boolean);
    });
    const text = frame.stacked ? { x: 6, y: low + 13 } : { x: frame.left - 8, y: middle + 4, "text-anchor": "end" };
    return svg("g", {}, svg("path", { class: "rule", d: `M${frame.left} ${middle}H${frame.right}` }),
      svg("text", text, svg("title", {}, label), short(label, frame.stacked ? width - 12 : frame.left - 10)), marks.flat(),
      svg("text", { class: "value", x: width - 2, y: middle + 4, "text-anchor": "end" }, rowText(dots)));
  });
  const height = frame.bottom + 20;
  const picture = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
    dotsAxis(frame, axis), drawn);
  return { node: el("div", { class: "plot" }, picture), points };
}
