// Every page: focus and announcements after htmx changes, the menus, and what happens when the connection or session ends.
(() => {
  const live = document.getElementById("live");
  const say = (text) => {
    if (!live || !text) return;
    live.textContent = "";
    window.setTimeout(() => { live.textContent = text; }, 60);
  };

  // An error summary takes focus, on load and when htmx brings one; its links focus the field.
  const focusErrors = (scope) => {
    const summary = scope.querySelector(".error-summary");
    if (summary) summary.focus();
    return Boolean(summary);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    const target = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea");
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.scrollIntoView({ block: "center" });
  });

  // A swapped part may carry data-announce="…" (said aloud) and data-focus (takes focus, for example a heading).
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.elt;
    if (!(part instanceof Element)) return;
    const spoken = part.matches("[data-announce]") ? part : part.querySelector("[data-announce]");
    if (spoken) say(spoken.dataset.announce);
    if (focusErrors(part)) return;
    const target = part.matches("[data-focus]") ? part : part.querySelector("[data-focus]");
    if (target) { target.setAttribute("tabindex", "-1"); target.focus(); }
  });

  const notice = (text, kind = "error") => {
    const region = document.getElementById("messages");
    if (!region) return;
    const list = document.createElement("ul");
    list.className = "messages";
    const item = document.createElement("li");
    item.className = `message ${kind}`;
    item.textContent = text;
    list.append(item);
    region.replaceChildren(list);
    region.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:sendError", () => notice("No connection. What you typed is still here; try again in a moment."));
  document.addEventListener("htmx:timeout", () => notice("That took too long. What you typed is still here; try again in a moment."));
  document.addEventListener("htmx:responseError", (event) => {
    const xhr = event.detail.xhr;
    if (xhr.getResponseHeader("HX-Redirect")) return; // htmx goes there by itself
    const words = {
      401: "You have been signed out. Open this page again to sign in; what you typed is kept.",
      403: "You may not do that here, or this page was open for too long. Reload the page and try again.",
      404: "That is no longer there. Reload the page to see how things stand now.",
      429: "That was too often in a short time. Wait a minute, then try again.",
    };
    notice(words[xhr.status] || "Something went wrong on our side and nothing was changed. Try again in a moment.");
  });

  // Menus close on Escape, on a click elsewhere, and when focus leaves them.
  const closeMenus = (keep) => document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!keep || !menu.contains(keep)) menu.open = false;
  });
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("focusout", (event) => {
    const menu = event.target.closest("details.menu[open]");
    const next = event.relatedTarget; // the main part takes the focus when a label's words are pressed: that is no leaving
    if (menu && next && !menu.contains(next) && !next.contains(menu)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    event.preventDefault();
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  });

  // data-print opens the print dialogue; data-auto-submit sends a form when a choice in it changes.
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto-submit]");
    if (form) form.requestSubmit();
  });

  // data-slow="…" on a form says so when its answer takes more than two seconds, and lets the line at the top run.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("form[data-slow]")) return;
    const soon = window.setTimeout(() => {
      document.body.classList.add("htmx-request");
      notice(form.dataset.slow, "info");
    }, 2000);
    window.addEventListener("pagehide", () => window.clearTimeout(soon), { once: true });
  });

  // The session: two minutes' warning, then the sign-in page, so that a shared computer shows nothing.
  const idle = Number(document.body.dataset.idle || 0) * 1000;
  const warning = document.getElementById("session-warning");
  if (idle && warning) {
    let timers = [];
    const restart = () => {
      timers.forEach(window.clearTimeout);
      timers = [
        window.setTimeout(() => { if (!warning.open) warning.showModal(); }, Math.max(idle - 120000, idle / 2)),
        window.setTimeout(() => window.location.reload(), idle + 2000),
      ];
    };
    restart();
    // What a page asks by itself, without anybody there, does not count.
    document.addEventListener("htmx:afterRequest", (event) => { if (!event.detail?.requestConfig?.headers?.["X-Unattended"]) restart(); });
    document.addEventListener("session:used", restart); // a page that saves by itself has saved what was typed
    warning.addEventListener("close", async () => {
      const answer = await fetch(warning.dataset.url, { cache: "no-store" }).catch(() => null);
      if (answer && answer.ok) restart();
    });
  }
  // A page brought back by the back button after signing out is asked for again.
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });

  focusErrors(document);
})();
