// Round trips between CPUs, or groups of them, as a matrix on a canvas; the table below the chart has the same cells.

const CELL = { least: 7, most: 46, text: 34 };

const heatUnit = () => (state.unit === "cy" ? { place: 3, name: "cycles" } : { place: 2, name: "ns" });

function ramp(share) {
  const [low, high] = [colour("--heat-low"), colour("--heat-high")].map((text) => text.match(/[\d.]+/g).map(Number));
  return `rgb(${[0, 1, 2].map((i) => Math.round(low[i] + share * (high[i] - low[i]))).join(" ")})`;
}

// { left, cell, pairs }: where the matrix begins, and the pixels of a cell.
function heatFrame(groups, width) {
  const left = Math.min(Math.max(...groups.map(textWidth)) + 12, 90);
  return { left, top: 18, cell: Math.max(CELL.least, Math.min(CELL.most, (width - left - 2) / groups.length)) };
}

function cellLines(pairs, map, [a, b, , , count, noisy], numbers) {
  const one = pairs.grouped ? null : cases.find(({ kind, primitive, params }) => kind === "pair" && primitive === map.primitive
    && String(params.home ?? "") === map.home && [params.a, params.b].map(String).includes(pairs.groups[a])
    && [params.a, params.b].map(String).includes(pairs.groups[b]) && (a === b || params.a !== params.b));
  if (one) return describe(one, pairs.run);
  const { name } = heatUnit();
  const ends = `${count > 1 ? "pairs from " : ""}${significant(numbers[1] ?? null)} to ${significant(numbers[2] ?? null)}`;
  const sign = runs[pairs.run].emulated ? report.signs.emulated : "";
  return [["CPUs", `${pairs.groups[a]} and ${pairs.groups[b]}`], [name, `${sign}${significant(numbers[0])} (${ends})`],
    ["pairs", `${count}${noisy ? `, ${noisy} noisy` : ""}`]];
}

function paintCell(context, frame, axis, row, column, [value], noisy, sign) {
  const [x, y] = [frame.left + column * frame.cell, frame.top + row * frame.cell];
  const share = Math.max(0, Math.min(1, axis.at(value)));
  context.fillStyle = ramp(share);
  context.fillRect(x, y, frame.cell - 1, frame.cell - 1);
  if (noisy) { // hollow, as noisy markers are
    context.fillStyle = colour("--page");
    context.fillRect(x + 3, y + 3, frame.cell - 7, frame.cell - 7);
  }
  if (frame.cell < CELL.text) return;
  context.fillStyle = noisy ? colour("--ink") : colour(share > 0.5 ? "--heat-on-high" : "--heat-on-low");
  context.fillText(`${sign}${noisy ? report.signs.noisy : ""}${significant(value)}`, x + frame.cell / 2, y + frame.cell / 2);
}

function paintLabels(context, frame, groups) {
  const every = Math.ceil(14 / frame.cell);
  context.fillStyle = colour("--soft");
  groups.forEach((text, i) => {
    if (i % every) return;
    const middle = (i + 0.5) * frame.cell;
    context.textAlign = "right";
    context.fillText(short(text, frame.left - 8), frame.left - 5, frame.top + middle);
    context.textAlign = "center";
    if (frame.cell * every > text.length * 6) context.fillText(text, frame.left + middle, 10);
  });
}

function drawHeat(pairs, map, axis, width) {
  const { groups } = pairs;
  const frame = heatFrame(groups, width);
  const [wide, high] = [frame.left + groups.length * frame.cell, frame.top + groups.length * frame.cell];
  const canvas = el("canvas", { width: wide * devicePixelRatio, height: high * devicePixelRatio, "aria-hidden": "true" });
  Object.assign(canvas.style, { width: `${wide}px`, height: `${high}px` });
  const context = canvas.getContext("2d");
  context.scale(devicePixelRatio, devicePixelRatio);
  Object.assign(context, { font: "11px system-ui, sans-serif", textBaseline: "middle", textAlign: "center" });
  const points = [];
  const { place } = heatUnit();
  const sign = runs[pairs.run].emulated ? report.signs.emulated : "";
  for (const cell of map.cells) {
    const [a, b, , , , noisy] = cell;
    const numbers = cell[place];
    if (!numbers) continue;
    for (const [row, column] of a === b ? [[a, b]] : [[a, b], [b, a]]) {
      paintCell(context, frame, axis, row, column, numbers, noisy > 0, sign);
      points.push({ x: frame.left + (column + 0.5) * frame.cell, y: frame.top + (row + 0.5) * frame.cell,
        lines: () => cellLines(pairs, map, cell, numbers) });
    }
  }
  paintLabels(context, frame, groups);
  return { node: el("div", { class: "plot" }, canvas), points };
}
