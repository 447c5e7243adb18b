// Keyboard shortcuts: any link, button or field with data-key="g m". `?` lists them; they can be switched off there.
(() => {
  const dialog = document.getElementById("shortcuts");
  const toggle = document.getElementById("shortcuts-on");
  if (!dialog || !toggle) return;
  const setting = "shortcuts";
  const isOn = () => window.localStorage.getItem(setting) !== "off";
  toggle.checked = isOn();
  toggle.addEventListener("change", () => window.localStorage.setItem(setting, toggle.checked ? "on" : "off"));
  document.querySelectorAll("[data-shortcuts]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => dialog.showModal());
  });

  const targets = () => [...document.querySelectorAll("[data-key]")];
  // The page's own element wins over the same key in the dialog's list.
  const find = (keys) => {
    const found = targets().filter((el) => el.dataset.key === keys);
    return found.find((el) => !dialog.contains(el)) || found[0];
  };
  const isTyping = (el) => el instanceof Element && el.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  let pending = "";
  let timer = 0;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (!isOn() || document.querySelector("dialog[open]") || event.key.length !== 1) return;
    if (event.key === "?") { event.preventDefault(); dialog.showModal(); return; }
    const keys = pending ? `${pending} ${event.key}` : event.key;
    const target = find(keys);
    window.clearTimeout(timer);
    pending = "";
    if (target) {
      event.preventDefault();
      if (target.matches("input, select, textarea")) { target.focus(); if (target.select) target.select(); } else target.click();
    } else if (targets().some((el) => el.dataset.key.startsWith(`${keys} `))) {
      pending = keys;
      timer = window.setTimeout(() => { pending = ""; }, 1200);
    }
  });
})();
