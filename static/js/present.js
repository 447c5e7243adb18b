// The meeting room: arrows begin anywhere, P and N change the term, Escape leaves.
(() => {
  const follow = (selector) => {
    const link = document.querySelector(selector);
    if (link) link.click();
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "P" || event.key === "p") { event.preventDefault(); follow("a[rel='prev']"); return; }
    if (event.key === "N" || event.key === "n") { event.preventDefault(); follow("a[rel='next']"); return; }
    if (event.key === "Escape") { event.preventDefault(); follow("a[data-back]"); return; }
    if (event.key.startsWith("Arrow") && window.mapGrid && !window.mapGrid.has(document.activeElement)) {
      event.preventDefault();
      window.mapGrid.focus();
    }
  });
})();
