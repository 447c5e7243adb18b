// An entry of the log keeps itself as a draft while somebody types; whatever cannot be kept there stays in this tab.
(() => {
  const PAUSE = 1500;
  const LONGEST_PAUSE = 10000;
  const AGAIN = 15000; // after an answer that did not come

  const form = document.querySelector("form[data-draft]");
  const note = form.querySelector("[data-kept-note]");
  const state = form.querySelector("[data-draft-state]");
  const fields = form.elements;
  const store = window.sessionStorage;
  const kept = (path) => `keep:${document.body.dataset.person}:${path}`; // as keep.js names it
  const opened = window.location.pathname;

  const collect = () => new URLSearchParams(new FormData(form));
  const words = () => { // what a draft says, without what changes by itself
    const said = collect();
    ["csrfmiddlewaretoken", "version", "creation_key", "partner", "audience"].forEach((name) => said.delete(name));
    return said.toString();
  };

  const isNew = !note.hidden || form.matches("[data-typed]") || form.querySelector(".error-summary"); // not stored as it stands
  let saved = isNew ? null : words();
  let tried = null; // sent, and no answer came: it is sent again as it was before anything newer
  let timer = 0;
  let since = 0;
  let saving = false;
  let over = false;
  let waiting = null; // the button that was pressed while a draft was on its way

  const say = (text) => { if (state.textContent !== text) state.textContent = text; };
  const later = (pause) => { window.clearTimeout(timer); timer = window.setTimeout(keep, pause); };

  const ask = async (body) => {
    const headers = { Accept: "application/json", "HX-Request": "true", "HX-Current-URL": window.location.href };
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body, headers, cache: "no-store", signal: AbortSignal.timeout(10000) });
      const isJson = (answer.headers.get("Content-Type") || "").includes("json");
      return { status: answer.status === 200 && !isJson ? 0 : answer.status, data: isJson ? await answer.json() : {} };
    } catch {
      return { status: 0, data: {} };
    }
  };

  // From here on the form is that of the draft, also after loading the page again.
  const become = ({ version, draft, form: address }) => {
    fields.version.value = version;
    form.dataset.draft = draft;
    form.setAttribute("action", address);
    const thrown = document.querySelector("[data-draft-version]");
    if (thrown) thrown.value = version;
    if (window.location.pathname !== address) window.history.replaceState(null, "", address);
  };
  // What is stored need not be kept in this tab as well (keep.js writes it there a moment after it was typed).
  const forget = () => { if (words() === saved) [opened, window.location.pathname].forEach((path) => store.removeItem(kept(path))); };
  // The words that only this tab has, where the form of the draft looks for them.
  const move = () => {
    if (window.location.pathname === opened || !store.getItem(kept(opened))) return;
    store.setItem(kept(window.location.pathname), store.getItem(kept(opened)));
    store.removeItem(kept(opened));
  };

  const answered = ({ status, data }, sent) => {
    if (status === 200) {
      become(data);
      [saved, tried] = [sent, null];
      forget();
      window.setTimeout(forget, 500);
      say(`Draft saved ${data.at}`);
      document.dispatchEvent(new Event("session:used"));
      return;
    }
    move();
    if (status === 0 || status >= 500) {
      say("No connection: not saved yet, kept in this tab");
      later(AGAIN);
      return;
    }
    tried = null;
    if (status === 422) { saved = sent; say(`Not saved by itself: ${data.problem}`); return; }
    over = true;
    if (status === 404) {
      form.setAttribute("action", form.dataset.add);
      fields.version.value = "";
      say("Not saved by itself: this draft was deleted in another tab. Save makes a new entry of what stands here.");
    } else if (status === 409) {
      say(`Not saved by itself: ${data.problem}`);
    } else if (status === 401) {
      say("You have been signed out. What you typed is kept in this tab; open this page again to sign in.");
    } else {
      say("Not saved by itself: this page was open for too long. Load it again; what you typed is kept in this tab.");
    }
  };

  async function keep() {
    window.clearTimeout(timer);
    since = 0;
    const now = words();
    if (over || saving) return;
    if (!tried && (now === saved || !fields.text.value.trim())) { forget(); return; }
    tried = tried || { body: collect(), words: now };
    const { body, words: sent } = tried;
    saving = true;
    const answer = await ask(body);
    saving = false;
    answered(answer, sent);
    if (waiting) { form.requestSubmit(waiting); return; }
    if (answer.status === 200 && words() !== saved) later(PAUSE);
  }

  form.addEventListener("input", () => {
    since = since || Date.now();
    later(Math.min(PAUSE, Math.max(0, since + LONGEST_PAUSE - Date.now())));
  });
  form.addEventListener("submit", (event) => {
    window.clearTimeout(timer);
    if (!saving) { over = true; return; }
    event.preventDefault(); // or the two would be taken for two tabs
    waiting = event.submitter || form.querySelector(".btn.go");
    say("Saving …");
  });
  if (!note.hidden) later(PAUSE);
})();
