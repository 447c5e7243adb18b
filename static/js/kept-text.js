// Where a meeting is over: what was typed for it in this tab and never saved.
(() => {
  const part = document.querySelector("[data-kept-of]");
  const prefix = `keep:${document.body.dataset.person}:`;
  const show = (kept) => {
    const label = document.createElement("label");
    const field = document.createElement("textarea");
    label.className = "form-label";
    label.textContent = `Not saved, kept in this tab: ${kept.title}`;
    [field.className, field.rows, field.readOnly, field.value] = ["form-control", 6, true, kept.text];
    label.append(field);
    part.append(label);
  };
  const keys = Object.keys(window.sessionStorage).filter((key) => key.startsWith(prefix));
  const all = keys.map((key) => JSON.parse(window.sessionStorage.getItem(key)));
  all.filter((kept) => kept.meeting === part.dataset.keptOf).forEach(show);
})();
