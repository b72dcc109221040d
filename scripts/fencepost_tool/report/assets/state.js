// What is shown, kept in the URL's hash, so that a link shows the same: #filter=cas&unit=cy&scale=linear&threads=2&section=atomic

const DEFAULTS = { filter: "", unit: "ns", scale: "log", threads: threadCounts.at(-1) ?? 1, section: "" };
const CHOICES = { unit: Object.keys(UNITS), scale: ["log", "linear"] };
const state = { ...DEFAULTS };
const listeners = [];

function readHash() {
  const found = new URLSearchParams(location.hash.slice(1));
  for (const key of Object.keys(DEFAULTS)) {
    const text = found.get(key);
    const known = text !== null && (!CHOICES[key] || CHOICES[key].includes(text));
    state[key] = known ? text : DEFAULTS[key];
  }
  const threads = Number(state.threads);
  state.threads = threadCounts.includes(threads) ? threads : DEFAULTS.threads;
}

function hashOf(changes = {}) {
  const all = { ...state, ...changes };
  const told = Object.keys(DEFAULTS).filter((key) => String(all[key]) !== String(DEFAULTS[key]));
  return `#${new URLSearchParams(told.map((key) => [key, all[key]]))}`;
}

// Changes what is shown, and tells everyone who depends on it.
function show(changes) {
  Object.assign(state, changes);
  history.replaceState(null, "", hashOf());
  for (const listener of listeners) listener(changes);
}

// All words must occur in the case's name, instructions, grade or note; one with a leading - must not.
function wanted() {
  const words = state.filter.toLowerCase().split(/\s+/).filter((word) => word && word !== "-");
  const out = words.filter((word) => word.startsWith("-")).map((word) => word.slice(1));
  const within = words.filter((word) => !word.startsWith("-"));
  return (one) => within.every((word) => one.sought.includes(word)) && !out.some((word) => one.sought.includes(word));
}
