// A meeting in progress: asks every three seconds what changed, and shows it without touching what somebody types in.
(() => {
  const EVERY = 3000;
  const EVERY_HIDDEN = 30000;
  const SAID_AGAIN = 60000; // who listens is told once a minute that another person types on

  const root = document.querySelector("[data-live]");
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const banner = root.querySelector("[data-connection]");
  const list = document.getElementById("items");
  const notes = new Map();
  let etag = "";
  let timer = 0;
  let over = false;

  const said = new Map();
  const announce = (text) => {
    if (Date.now() - (said.get(text) ?? -Infinity) < SAID_AGAIN) return;
    said.set(text, Date.now());
    const region = document.getElementById("live");
    region.textContent = "";
    window.setTimeout(() => { region.textContent = text; }, 60);
  };
  const tell = (text, address = "", label = "") => {
    if (banner.dataset.said === text) return;
    banner.dataset.said = text;
    banner.hidden = !text;
    banner.replaceChildren(text);
    if (!address) return;
    const link = document.createElement("a");
    [link.href, link.textContent] = [address, label];
    banner.append(link);
  };

  // { status, data, etag }; status 0 where no answer came, or one that is not ours.
  const ask = async (url, options = {}) => {
    const headers = { Accept: "application/json", "HX-Request": "true", "HX-Current-URL": window.location.href, "X-CSRFToken": token, ...options.headers };
    try {
      const answer = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(20000), ...options, headers });
      const isJson = (answer.headers.get("Content-Type") || "").includes("json");
      if (answer.status === 401) signedOut(answer.headers.get("HX-Redirect"));
      return { status: answer.status === 200 && !isJson ? 0 : answer.status, data: isJson ? await answer.json() : {}, etag: answer.headers.get("ETag") };
    } catch {
      return { status: 0, data: {} };
    }
  };

  const stop = () => { over = true; window.clearTimeout(timer); };
  const signedOut = (address) => {
    if (over) return;
    stop();
    tell("You have been signed out. What you typed is kept in this tab. ", address && address.startsWith("/") ? address : window.location.href, "Sign in again");
    notes.forEach((note) => { if (note.changed) note.say("Signed out: kept here"); });
  };
  const finish = (words, address = "") => {
    stop();
    root.dataset.over = "";
    notes.forEach((note) => note.stop(words));
    tell(`${words} `, address, "Read the minutes");
    announce(words);
  };

  const page = { meeting: root.dataset.live, ask, announce };
  const setUp = () => {
    list.querySelectorAll("form[data-note]").forEach((form) => {
      if (!notes.has(form.dataset.note)) notes.set(form.dataset.note, new window.LiveNote(form, page));
    });
    const heads = [...list.querySelectorAll("[data-discussed]")];
    const done = heads.filter((head) => head.dataset.discussed === "1").length;
    root.querySelector("[data-progress]").textContent = `${done} of ${heads.length} discussed.`;
  };

  const fragment = (query, target, swap) => window.htmx.ajax("GET", `${root.dataset.url}?${query}`, { target, swap, headers: { "X-Unattended": "1" } }).catch(() => null);
  const titleOf = (id) => notes.get(id)?.title || "the agenda";

  const takeNote = async (id) => {
    const note = notes.get(id);
    const { status, data } = await ask(note.form.action, { headers: { "X-Unattended": "1" } });
    if (status === 200 && !note.saving) note.receive(data);
  };
  const takeItem = async ([id, version, stamp]) => {
    const article = document.getElementById(`item-${id}`);
    if (!article) {
      await fragment(`part=item&item=${id}`, list, "beforeend");
      if (!document.getElementById(`item-${id}`)) return;
      setUp();
      announce(`New on the agenda: ${titleOf(id)}.`);
      return;
    }
    const note = notes.get(id);
    if (version > note.seen && !note.saving) await takeNote(id);
    if (document.getElementById(`result-${id}`)?.dataset.stamp !== stamp) {
      await fragment(`part=result&item=${id}`, article, "none");
      announce(`Changed under ${titleOf(id)}.`);
    }
  };
  const dropItem = (id) => {
    const note = notes.get(id);
    const article = document.getElementById(`item-${id}`);
    if (note.changed || article.querySelector(".outcome-form")) { note.stop("This item was taken off the agenda."); return; }
    article.remove();
    notes.delete(id);
  };
  // The order of the agenda; the item in which somebody types does not move, the others move around it.
  const arrange = (ids) => {
    const shown = [...list.children].map((child) => child.dataset.item).filter((id) => ids.includes(id));
    if (shown.join() === ids.join()) return;
    const here = list.contains(document.activeElement) ? document.activeElement.closest("[data-item]") : null;
    const split = here ? ids.indexOf(here.dataset.item) : -1;
    ids.forEach((id, place) => {
      const article = document.getElementById(`item-${id}`);
      if (article && article !== here) { if (place < split) list.insertBefore(article, here); else list.append(article); }
    });
  };
  const takePeople = async (stamp) => {
    const people = document.getElementById("people");
    if (people.dataset.stamp === stamp) return;
    const { open } = people;
    const focused = people.contains(document.activeElement) && document.activeElement;
    await fragment("part=people", people, "outerHTML");
    const fresh = document.getElementById("people");
    fresh.open = open; // as this person left it
    if (focused) (document.getElementById(focused.id) || fresh.querySelector("summary")).focus({ preventScroll: true });
  };
  // Did everything arrive? Else the same state is asked for again.
  const shows = (state) => document.getElementById("people").dataset.stamp === state.people
    && state.items.every(([id, version, stamp]) => notes.get(id)?.seen >= version && document.getElementById(`result-${id}`)?.dataset.stamp === stamp);

  const take = async (state) => {
    if (state.over) { finish(state.over, root.dataset.minutes); return; }
    if (state.ended && !("ended" in root.dataset)) {
      root.dataset.ended = "";
      tell("The discussion has been ended. Until both chairs have agreed the minutes you may still put them right here. ", root.dataset.minutes, "Read the minutes");
    }
    const ids = state.items.map(([id]) => id);
    if (ids.length) list.querySelector(":scope > :not([data-item])")?.remove(); // the words of an empty agenda
    [...notes.keys()].filter((id) => !ids.includes(id)).forEach(dropItem);
    for (const row of state.items) await takeItem(row);
    arrange(ids);
    await takePeople(state.people);
    setUp();
  };

  let asking = false;
  const poll = async () => {
    if (over || asking) return;
    window.clearTimeout(timer);
    asking = true;
    try { await look(); } finally { // whatever one answer did to the page, the next is asked for
      asking = false;
      if (!over) timer = window.setTimeout(poll, document.hidden ? EVERY_HIDDEN : EVERY);
    }
  };
  const look = async () => {
    const answer = await ask(root.dataset.state, { headers: { "If-None-Match": etag, "X-Unattended": "1" } });
    if (over) return;
    if (answer.status === 200) {
      etag = "";
      await take(answer.data);
      if (!over && shows(answer.data)) etag = answer.etag;
    }
    if (over) return;
    const reached = answer.status === 200 || answer.status === 304;
    if (answer.status === 404) { finish("You do not take part in this meeting any more."); return; }
    if (!reached) tell("No connection. What you type is kept in this tab, and saved by itself when the connection is back.");
    else if (!("ended" in root.dataset) || banner.dataset.said?.startsWith("No connection")) tell("");
    if (reached) notes.forEach((note) => { if (!note.since) note.save(); });
  };

  window.addEventListener("online", poll);
  window.addEventListener("offline", () => tell("No connection. What you type is kept in this tab, and saved by itself when the connection is back."));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) notes.forEach((note) => note.save({ keepalive: true })); else poll();
  });

  list.addEventListener("htmx:afterSettle", setUp);
  setUp();
  timer = window.setTimeout(poll, EVERY);
})();
