// The form above the results: it shows the state, and changes it.

function radios(fieldset, key, labels) {
  for (const [value, label] of Object.entries(labels)) {
    const id = `${key}-${value}`;
    const input = el("input", { type: "radio", name: key, id, value, change: () => show({ [key]: value }) });
    fieldset.append(input, el("label", { for: id }, label));
  }
}

function showControls() {
  for (const key of ["unit", "scale"]) byId(`${key}-${state[key]}`).checked = true;
  if (byId("filter").value !== state.filter) byId("filter").value = state.filter;
  byId("threads").value = threadCounts.indexOf(state.threads);
  byId("threads-shown").value = state.threads;
}

function stored(change) {
  try {
    return change === undefined ? localStorage.getItem("fencepost-theme") ?? "" : localStorage.setItem("fencepost-theme", change);
  } catch {
    return ""; // a browser that keeps nothing for files
  }
}

function setTheme(theme, changed) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  resolved.clear();
  changed();
}

function makeControls(themeChanged) {
  let waiting = 0;
  radios(byId("unit"), "unit", UNIT_NAMES);
  radios(byId("scale"), "scale", { log: "log", linear: "linear" });
  filled(byId("filter"), { input: (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => show({ filter: event.target.value }), 150);
  } }, []);
  filled(byId("threads"), { max: Math.max(0, threadCounts.length - 1), disabled: threadCounts.length < 2,
    input: (event) => show({ threads: threadCounts[event.target.value] }) }, []);
  filled(byId("controls"), { submit: (event) => event.preventDefault() }, []);
  filled(byId("link"), { click: (event) => copied(location.href, event.target) }, []);
  filled(byId("skip"), { click: (event) => { event.preventDefault(); byId("main").focus(); } }, []);
  byId("theme").value = stored();
  filled(byId("theme"), { change: (event) => { stored(event.target.value); setTheme(event.target.value, themeChanged); } }, []);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTheme(byId("theme").value, themeChanged));
  setTheme(stored(), () => {});
}
