// Axes: from values to shares of their length, and the ticks.

const rounded = (value) => Number(value.toPrecision(12));
const LEAST_GAP = 0.08; // between ticks, as a share of the axis

function linearTicks(low, high, most) {
  const step = 10 ** Math.floor(Math.log10((high - low) / most));
  const nice = [1, 2, 5, 10].map((f) => f * step).find((s) => (high - low) / s <= most);
  const found = [];
  for (let i = Math.ceil(low / nice - 1e-9); i * nice <= high * (1 + 1e-9); i += 1) found.push(rounded(i * nice));
  return found;
}

// Whether there is room for a number at each.
const spread = (ticks, span) => ticks.every((tick, i) => !i || Math.log(tick / ticks[i - 1]) / span >= LEAST_GAP);

function logTicks(low, high, most) {
  const powers = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) powers.push(power);
  const all = (digits) => powers.flatMap((power) => digits.map((digit) => Number((digit * 10 ** power).toPrecision(3))))
    .filter((tick) => tick >= low && tick <= high);
  const tens = all([1]);
  const every = Math.ceil(tens.length / most);
  return [[1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 5, 7], [1, 2, 5], [1, 3]].map(all)
    .find((found) => found.length <= most && spread(found, Math.log(high / low)))
    ?? tens.filter((_, i) => i % every === 0);
}

// An axis over the estimates: { low, high, log, at(value): share of its length, ticks }. A linear one starts at 0; on a
// logarithmic one what is not above 0 lies at its start.
function axisOf(estimates, log, most = 6) {
  const ends = estimates.flatMap((e) => [e.value, e.low ?? e.value, e.high ?? e.value]).filter((v) => v > 0 || !log);
  let low = ends.reduce((a, b) => Math.min(a, b), Infinity);
  let high = ends.reduce((a, b) => Math.max(a, b), -Infinity);
  if (!ends.length) [low, high] = log ? [1, 10] : [0, 1];
  if (log) {
    [low, high] = high / low < 1.6 ? [low / 1.4, high * 1.4] : [low / 1.12, high * 1.12];
    const span = Math.log(high / low);
    const at = (value) => (value > low ? Math.log(value / low) / span : 0);
    const ticks = logTicks(low, high, most);
    return { low, high, log, at, ticks: ticks.length > 1 ? ticks : linearTicks(low, high, most) };
  }
  low = Math.min(0, low);
  high = high > low ? high + (high - low) * 0.05 : low + 1;
  return { low, high, log, at: (value) => (value - low) / (high - low), ticks: linearTicks(low, high, most) };
}
