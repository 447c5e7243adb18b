// The event form: fields that only matter sometimes are hidden and not sent, and a calmer date is taken with one tap.
(() => {
  const form = document.querySelector(".event-form");
  if (!form) return;
  const field = (name) => form.elements.namedItem(name);
  const show = (selector, wanted) => form.querySelectorAll(selector).forEach((part) => {
    part.hidden = !wanted;
    part.querySelectorAll("input, select, textarea").forEach((input) => { input.disabled = !wanted; });
  });
  // The repeats say their weekday as soon as there is a date: "The last Friday of each half term".
  const repeats = {
    weekly: "Every {day}", fortnightly: "Every other {day}", week_a: "Every {day} in week A", week_b: "Every {day} in week B",
    monthly: "The {place} {day} of every month", half_term: "The last {day} of each half term",
  };
  const plain = new Map([...field("repeat").options].map((option) => [option, option.text]));
  const nameRepeats = () => {
    const date = new Date(`${field("starts_on").value}T00:00:00Z`);
    const known = !Number.isNaN(date.getTime());
    const day = known && date.toLocaleDateString("en-GB", { weekday: "long", timeZone: "UTC" });
    const place = known && ["first", "second", "third", "fourth", "last"][Math.ceil(date.getUTCDate() / 7) - 1];
    plain.forEach((text, option) => {
      const words = known && repeats[option.value];
      option.text = words ? words.replace("{day}", day).replace("{place}", place) : text;
    });
  };
  const refresh = () => {
    nameRepeats();
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
