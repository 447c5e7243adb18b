// The forms for what came of an item: what they ask for, how they close, and that a form opened beside its item comes back
// with its words when the tab is loaded again. One on a page of its own is kept by keep.js.
(() => {
  const store = window.sessionStorage;
  const prefix = `keep:${document.body.dataset.person}:outcome:`;
  const meeting = document.querySelector("[data-live]")?.dataset.live;
  const list = document.getElementById("items");
  const showAction = (form) => { // owner and date are asked for an action only
    const kind = form.querySelector("input[name='kind']:checked");
    form.querySelectorAll("[data-only-action]").forEach((part) => { part.hidden = !kind || kind.value !== "action"; });
  };
  document.querySelectorAll(".outcome-form").forEach(showAction);
  document.addEventListener("change", (event) => {
    const form = event.target.name === "kind" && event.target.closest(".outcome-form");
    if (form) showAction(form);
  });
  if (!list) return;

  const addressOf = (form) => form.getAttribute("action");
  const keyOf = (form) => `${prefix}${addressOf(form)}:${form.elements.creation_key?.value || ""}`;
  const fieldsOf = (form) => [...form.elements].filter((field) => field.name && field.type !== "submit" && field.name !== "csrfmiddlewaretoken");
  const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
  const keep = (form) => {
    const values = fieldsOf(form).map((field) => [field.name, field.value, field.checked === true]);
    const kept = { meeting, title: form.getAttribute("aria-label"), text: form.elements.text.value, address: addressOf(form), place: form.parentElement.id, values };
    try { store.setItem(keyOf(form), JSON.stringify(kept)); } catch { /* full: the page still has it */ }
  };
  const fill = (form, values) => fieldsOf(form).forEach((field) => {
    const found = values.find(([name, value]) => name === field.name && (!isChoice(field) || value === field.value));
    if (!found) return;
    if (isChoice(field)) field.checked = found[2]; else field.value = found[1];
  });
  // One after the other, for each takes the last form of its place.
  const restore = async () => {
    for (const key of Object.keys(store).filter((name) => name.startsWith(prefix))) {
      const kept = JSON.parse(store.getItem(key));
      const place = kept.meeting === meeting && document.getElementById(kept.place);
      if (!place) continue;
      const before = place.childElementCount;
      await window.htmx.ajax("GET", kept.address, { target: place, swap: "beforeend" }).catch(() => null);
      if (place.childElementCount === before) continue;
      fill(place.lastElementChild, kept.values);
      showAction(place.lastElementChild);
    }
  };

  const formOf = (event) => event.target instanceof Element && event.target.closest(".outcome-form");
  list.addEventListener("input", (event) => { if (formOf(event)) keep(formOf(event)); });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (requestConfig.elt.matches(".outcome-form") && xhr.status === 200) store.removeItem(keyOf(requestConfig.elt));
  });
  list.addEventListener("htmx:afterSettle", () => list.querySelectorAll(".outcome-form").forEach(showAction));
  list.addEventListener("htmx:afterSwap", (event) => {
    const form = event.target instanceof Element && event.target.matches(".outcome-form") && event.target;
    if (form && !form.querySelector(".error-summary")) form.querySelector("textarea").focus();
  });
  list.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close-form]");
    if (!close) return;
    const article = close.closest("[data-item]");
    store.removeItem(keyOf(close.form));
    close.form.remove();
    article.querySelector(".add-outcome a").focus();
  });
  window.addEventListener("load", restore); // htmx is ready by then
})();
