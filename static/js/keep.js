// Keeps what was typed into form[data-keep] through expiry, errors and a lost connection: in this tab only, until it is saved
// or the person signs out (the answer to signing out clears it).
(() => {
  const person = document.body.dataset.person;
  if (!person) return;
  const name = (path) => `keep:${person}:${path}`;
  const here = name(window.location.pathname);
  const store = window.sessionStorage;
  const read = (key) => { try { return JSON.parse(store.getItem(key)); } catch { return null; } };

  // A kept form that was sent, and that led to another page, has been saved.
  const prefix = `keep:${person}:`;
  Object.keys(store).filter((key) => key.startsWith(prefix) && key !== here).forEach((key) => {
    if ((read(key) || {}).sent) store.removeItem(key);
  });

  let form = document.querySelector("form[data-keep]");
  if (!form) return;
  const fields = () => [...form.elements].filter((el) => el.name && !["hidden", "password", "file", "submit", "button"].includes(el.type));
  const collect = () => fields().map((el) => [el.name, el.value, el.checked === true]);
  const save = (sent) => store.setItem(here, JSON.stringify({ sent, values: collect() }));
  const restore = (values) => fields().forEach((el) => {
    const ticked = el.type === "checkbox" || el.type === "radio";
    const match = values.find(([key, value]) => key === el.name && (!ticked || value === el.value));
    if (!match) return;
    if (ticked) el.checked = match[2]; else el.value = match[1];
  });

  const saved = document.querySelector("#messages .message:not(.error)");
  if (saved && (read(here) || {}).sent) store.removeItem(here);
  const kept = read(here);
  const changed = kept && JSON.stringify(kept.values) !== JSON.stringify(collect());
  if (changed && !form.matches("[data-typed]") && !document.querySelector(".error-summary")) {
    restore(kept.values);
    const note = form.querySelector("[data-kept-note]");
    if (note) note.hidden = false;
    const fresh = form.querySelector("[data-kept-fresh]");
    if (fresh) fresh.addEventListener("click", () => { store.removeItem(here); window.location.reload(); });
  }
  let timer = 0;
  // htmx may have put another such form in its place, so the page listens for it.
  const withForm = (event, act) => {
    const other = event.target instanceof Element && event.target.closest("form[data-keep]");
    if (!other) return;
    form = other;
    window.clearTimeout(timer);
    act();
  };
  document.addEventListener("input", (event) => withForm(event, () => { timer = window.setTimeout(() => save(false), 300); }));
  document.addEventListener("submit", (event) => withForm(event, () => save(true)));
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (requestConfig.elt.matches("form[data-keep]") && xhr.status && xhr.status < 400) store.removeItem(here);
  });
})();
