// Colours and shapes of what is drawn; a path is text, so that SVG and canvas draw the same.

const COLOURS = 8;
const ORDERS = ["relaxed", "acquire", "release", "acq_rel", "seq_cst"];
const DASHES = [[], [6, 3], [2, 3], [8, 3, 2, 3]];

const SHAPES = [
  (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`,
  (x, y, r) => `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}Z`,
  (x, y, r) => `M${x} ${y - 1.2 * r}L${x + 1.2 * r} ${y + r}L${x - 1.2 * r} ${y + r}Z`,
  (x, y, r) => `M${x} ${y - 1.4 * r}L${x + 1.4 * r} ${y}L${x} ${y + 1.4 * r}L${x - 1.4 * r} ${y}Z`,
];
const shape = (i, x, y, r) => SHAPES[i % SHAPES.length](x, y, r);
const colourName = (i) => `--c${i % COLOURS}`;

// A marker in SVG: hollow where the estimate is noisy.
function marker(i, name, x, y, noisy, r = 4) {
  const stroke = `var(${name})`;
  return svg("path", { d: shape(i, x, y, r), class: "marker", stroke, fill: noisy ? "var(--page)" : stroke });
}

// A picture of the marker for a legend.
function swatch(i, name, dash = null) {
  const stroke = `var(${name})`;
  const line = dash && svg("path", { d: "M0 7H22", stroke, "stroke-width": 2, "stroke-dasharray": dash.join(" ") });
  return svg("svg", { width: 22, height: 14, "aria-hidden": "true" }, line, marker(i, name, 11, 7, false));
}
