// The map: one Tab stop, arrows walk its cells, Home and End go to the ends of a row, Escape closes the open cell.
(() => {
  const grid = document.querySelector("[data-grid]");
  const opened = document.getElementById("opened");
  if (!grid || !opened) return;
  const rows = [...grid.querySelectorAll("tbody tr")].map((row) => [...row.cells]);
  // A holiday spans all rows and stands in the first one only, so cells are matched by the column they lie in.
  const gaps = rows.length ? rows[0].map((cell, place) => (cell.rowSpan > 1 ? place : -1)).filter((place) => place > -1) : [];
  const lines = rows.map((cells, number) => {
    const line = [...cells];
    if (number) gaps.forEach((place) => line.splice(place, 0, null));
    return line.map((cell) => (cell ? cell.querySelector("a.c") : null));
  });
  const links = lines.flat().filter(Boolean);
  if (!links.length) return;

  const rove = (link) => links.forEach((other) => { other.tabIndex = other === link ? 0 : -1; });
  const now = grid.querySelector("thead th.now");
  const start = grid.querySelector("td.sel a.c") || (now && lines[0][now.cellIndex]) || links[0];
  rove(start);
  grid.dataset.ready = "";

  const find = (link) => {
    const row = lines.findIndex((line) => line.includes(link));
    return [row, lines[row].indexOf(link)];
  };
  const seek = (row, column, down, right) => {
    for (let r = row + down, c = column + right; lines[r] && c >= 0 && c < lines[r].length; r += down, c += right) {
      if (lines[r][c]) return lines[r][c];
    }
    return null;
  };
  const keys = {
    ArrowLeft: (r, c) => seek(r, c, 0, -1),
    ArrowRight: (r, c) => seek(r, c, 0, 1),
    ArrowUp: (r, c) => seek(r, c, -1, 0),
    ArrowDown: (r, c) => seek(r, c, 1, 0),
    Home: (r) => seek(r, -1, 0, 1),
    End: (r) => seek(r, lines[r].length, 0, -1),
  };
  grid.addEventListener("focusin", (event) => { if (links.includes(event.target)) rove(event.target); });
  grid.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey || !links.includes(event.target)) return;
    event.preventDefault();
    const target = keys[event.key](...find(event.target));
    if (target) target.focus();
  });
  window.mapGrid = { focus: () => (grid.querySelector("a.c[tabindex='0']") || links[0]).focus(), has: (el) => links.includes(el) };

  // The open cell is marked in the map and lies above the panel; Close and Escape take the panel away.
  let from = grid.querySelector("td.sel a.c");
  const unmark = () => document.querySelectorAll("td.sel").forEach((cell) => {
    cell.classList.remove("sel");
    const link = cell.querySelector("a.c");
    if (link) link.removeAttribute("aria-current");
  });
  const offerClose = () => opened.querySelectorAll("[data-close]").forEach((button) => { button.hidden = false; });
  const close = () => {
    opened.replaceChildren();
    unmark();
    const address = new URL(window.location.href);
    address.searchParams.delete("open");
    window.history.replaceState(window.history.state, "", address.href.replaceAll("%2C", ","));
    if (from) from.focus();
  };
  const inSight = () => {
    if (from && from.offsetParent && getComputedStyle(opened).position === "sticky") from.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:afterSwap", (event) => {
    const link = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (event.detail.target !== opened || !link) return;
    unmark();
    from = link;
    link.setAttribute("aria-current", "true");
    link.closest("td").classList.add("sel");
    offerClose();
    inSight();
  });
  opened.addEventListener("click", (event) => { if (event.target.closest("[data-close]")) close(); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (!opened.querySelector(".panel")) return;
    event.preventDefault();
    close();
  });
  offerClose();
  inSight();
})();
