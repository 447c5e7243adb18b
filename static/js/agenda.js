// Drag an agenda item by its handle. The form of the order sends the whole order, and the order it was made of; the arrow
// keys on a handle press the up and down buttons, which work without this script too.
(() => {
  const list = () => document.querySelector("[data-agenda]");
  const ids = () => [...list().children].map((row) => row.dataset.item).join(",");

  let drag = null; // { row, handle, order: the rows as they were }

  // The row follows the pointer by changing places with its neighbours, so nothing floats and the page can scroll.
  const follow = (y) => {
    const { row } = drag;
    const above = row.previousElementSibling;
    const below = row.nextElementSibling;
    const middle = (other) => { const box = other.getBoundingClientRect(); return box.top + box.height / 2; };
    if (above && y < middle(above)) list().insertBefore(row, above);
    else if (below && y > middle(below)) list().insertBefore(below, row);
    else return;
    follow(y);
  };
  const scroll = (y) => {
    if (y < 60) window.scrollBy(0, -12);
    else if (y > window.innerHeight - 60) window.scrollBy(0, 12);
  };
  const putBack = () => { if (drag) list().append(...drag.order); };
  const letGo = () => { drag.row.classList.remove("dragged"); drag = null; };

  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button !== 0) return;
    const row = handle.closest("[data-item]");
    drag = { row, handle, order: [...list().children] };
    row.classList.add("dragged");
    event.preventDefault(); // no text is selected meanwhile
    handle.focus();
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    scroll(event.clientY);
    follow(event.clientY);
  });
  document.addEventListener("pointerup", () => {
    if (!drag) return;
    const form = document.getElementById("agenda-order");
    const before = form.elements.namedItem("was").value;
    const order = ids();
    drag.handle.focus();
    letGo();
    if (order === before) return;
    form.elements.namedItem("order").value = order;
    form.requestSubmit();
  });
  document.addEventListener("pointercancel", () => { if (drag) { putBack(); letGo(); } });
  document.addEventListener("keydown", (event) => {
    if (drag && event.key === "Escape") { putBack(); letGo(); return; }
    const handle = event.target.closest("[data-handle]");
    const step = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (!handle || !step) return;
    event.preventDefault();
    document.getElementById(`${step}-${handle.closest("[data-item]").dataset.item}`).click();
  });

  // A step pressed while the agenda is on its way, and until htmx knows its new buttons, waits for its turn.
  const waiting = [];
  let busy = false;
  const ofAgenda = (event) => event.detail.target && event.detail.target.id === "agenda-part";
  document.addEventListener("htmx:beforeRequest", (event) => { busy = busy || ofAgenda(event); });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.step");
    if (!button || !busy) return;
    event.preventDefault();
    event.stopPropagation();
    waiting.push(button.id);
  }, true);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "agenda-part") return;
    busy = false;
    const button = waiting.length && document.getElementById(waiting.shift());
    if (button) button.click();
  });

  // An order that did not reach the server is not shown as if it had.
  const undo = (event) => {
    if (!ofAgenda(event)) return;
    busy = false;
    waiting.length = 0;
    const form = document.getElementById("agenda-order");
    if (!list() || !form.elements.namedItem("was")) return;
    const rows = new Map([...list().children].map((row) => [row.dataset.item, row]));
    form.elements.namedItem("was").value.split(",").forEach((id) => { if (rows.has(id)) list().append(rows.get(id)); });
  };
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach((name) => document.addEventListener(name, undo));
})();
