// The event form: fields that only matter sometimes are hidden and not sent, and a calmer date is taken with one tap.
(() => {
  const form = document.querySelector(".event-form");
  if (!form) return;
  const field = (name) => form.elements.namedItem(name);
  const show = (selector, wanted) => form.querySelectorAll(selector).forEach((part) => {
    part.hidden = !wanted;
    part.querySelectorAll("input, select, textarea").forEach((input) => { input.disabled = !wanted; });
  });
  const refresh = () => {
    show("[data-only='event']", field("nature").value !== "deadline");
    show("[data-when-repeating]", field("repeat").value !== "none");
    show("[data-when-movable]", field("movable").checked);
  };
  form.addEventListener("change", refresh);
  refresh();

  // The advice comes by itself, so its button is only for browsers without scripts.
  const check = form.querySelector("[data-check]");
  if (check) check.hidden = true;

  const days = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86400000);
  const later = (day, count) => new Date(Date.parse(day) + count * 86400000).toISOString().slice(0, 10);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name='take']");
    if (!button) return;
    event.preventDefault();
    const first = field("starts_on");
    const last = field("ends_on");
    if (last.value && first.value) last.value = later(button.value, days(first.value, last.value));
    first.value = button.value;
    first.dispatchEvent(new Event("change", { bubbles: true }));
    first.focus();
  });
})();
