// One note of a meeting in progress: saves itself, keeps what is not saved in this tab, takes in what others write.
(() => {
  const person = document.body.dataset.person;
  const store = window.sessionStorage; // emptied by the answer to signing out
  const PAUSE = 800;
  const LONGEST_PAUSE = 5000;
  const now = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });

  class LiveNote {
    // `page` gives meeting, ask(url, options) and announce(words).
    constructor(form, page) {
      this.page = page;
      this.form = form;
      this.field = form.querySelector("textarea");
      this.words = form.querySelector("[data-saved]");
      this.place = form.querySelector("[data-offered]");
      this.savedWords = this.words.textContent;
      this.item = form.dataset.note;
      this.title = form.dataset.title;
      this.key = `keep:${person}:note:${this.item}`;
      this.base = this.field.defaultValue;
      this.version = Number(form.dataset.version);
      this.sent = []; // texts without an answer: it may have been lost on the way back
      this.offered = null;
      form.querySelector("[data-plain-save]").hidden = true;
      form.addEventListener("submit", (event) => { event.preventDefault(); this.save(); });
      this.field.addEventListener("input", () => this.typed());
      this.field.addEventListener("blur", () => this.save());
      this.field.addEventListener("keydown", (event) => {
        if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
        event.preventDefault(); // an old habit, which would offer to save the page as a file
        this.save();
      });
      this.field.addEventListener("compositionstart", () => { this.composing = true; });
      this.field.addEventListener("compositionend", () => {
        this.composing = false;
        if (this.waiting) this.receive(this.waiting);
      });
      this.restore();
    }

    get text() { return this.field.value.normalize("NFC"); }

    get changed() { return this.text !== this.base; }

    say(words) { this.words.textContent = words; }

    // What stands under the note whenever it is as it is stored.
    saySaved(words) {
      this.savedWords = words;
      this.say(words);
    }

    typed() {
      this.problem = "";
      this.keep();
      if (!this.changed && !this.offered) { this.say(this.savedWords); return; } // undone, back to what is stored
      this.say(this.offered ? "Not saved yet: choose which text to keep" : "Not saved yet");
      this.since = this.since || Date.now();
      this.later(Math.min(PAUSE, Math.max(0, this.since + LONGEST_PAUSE - Date.now())));
    }

    later(pause) {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.save(), pause);
    }

    // Everything that is needed to go on after the tab was loaded again.
    keep() {
      const { text, base, version, sent: tried, title } = this; // `sent` means another thing to keep.js
      if (!this.changed && !this.offered) { store.removeItem(this.key); return; }
      try { store.setItem(this.key, JSON.stringify({ meeting: this.page.meeting, title, text, base, version, tried })); } catch { /* full: the page still has it */ }
    }

    restore() {
      let kept = null;
      try { kept = JSON.parse(store.getItem(this.key)); } catch { /* not ours */ }
      if (this.field.value !== this.base) this.field.value = this.base; // what the browser put back may be of any age
      if (!kept || kept.text === this.base) { store.removeItem(this.key); return; }
      const stored = { note: this.base, note_version: this.version, by: "Somebody", at: now() };
      this.field.value = kept.text;
      [this.base, this.version, this.sent] = [kept.base, kept.version, kept.tried];
      this.say("Not saved yet: kept from before");
      if (stored.note_version > this.version) this.receive(stored);
      this.later(0);
    }

    // The newest version that this page shows, in the field or beside it.
    get seen() { return (this.waiting || this.offered || {}).note_version ?? this.version; }

    get idle() { return !this.saving && !this.offered && !this.stopped && !this.problem; }

    async save(options = {}) {
      window.clearTimeout(this.timer);
      this.since = 0;
      if (!this.idle || !this.changed) return;
      const text = this.text;
      this.saving = true;
      this.sent = [...this.sent.slice(-9), text];
      this.keep();
      const answer = await this.page.ask(this.form.action, { method: "POST", body: new URLSearchParams({ note: text, note_version: this.version }), ...options });
      this.saving = false;
      this.answered(answer, text);
      if (this.changed && this.idle && answer.status === 200) this.later(300);
    }

    answered({ status, data }, text) {
      if (status === 200) {
        [this.base, this.version, this.sent] = [text, data.note_version, []];
        this.keep();
        this.savedWords = `Saved ${data.at}`;
        if (!this.changed) this.say(this.savedWords);
        document.dispatchEvent(new Event("session:used"));
      } else if (status === 409 && data.over) {
        this.stop(data.over);
      } else if (status === 409) {
        this.receive(data);
      } else if (status === 422) {
        this.problem = data.problem;
        this.refuse(`Not saved: ${data.problem}`);
      } else if (status === 404) {
        this.stop("This item is not on the agenda any more.");
      } else if (status === 401) {
        this.say("Signed out: kept here");
      } else if (status === 403) {
        this.refuse("Not saved: this page was open for too long. Load it again; what you typed is kept.");
      } else {
        this.say(status === 0 ? "No connection: kept here" : "Not saved yet: the server did not answer. Kept here");
      }
    }

    refuse(words) {
      this.say(words);
      this.page.announce(`${this.title}: ${words}`);
    }

    // Nothing more can be saved; what is not saved stays in sight and in this tab.
    stop(words) {
      this.stopped = true;
      this.field.readOnly = true;
      if (this.changed) this.refuse(`Not saved: ${words} Your words are kept here; copy them if you need them.`);
    }

    // What is stored now, by somebody else (or by me, where the answer was lost).
    receive(remote) {
      if (remote.note_version <= this.version && !this.offered) return;
      if (this.composing) { this.waiting = remote; return; }
      this.waiting = null;
      const mine = this.text;
      const untouched = mine === this.base;
      const result = window.mergeTexts(this.base, mine, remote.note);
      if (this.sent.includes(remote.note)) { // mine, saved before
        this.take(remote, mine, (at) => at);
      } else if (untouched || result.clean) {
        this.take(remote, result.text, result.caret);
        this.page.announce(`${remote.by} changed the note under ${this.title}.`);
      } else {
        this.offer(remote);
        return;
      }
      if (this.changed) { this.say("Not saved yet: put together with what was written meanwhile"); this.later(0); } else this.saySaved(`Saved ${remote.at} by ${remote.by}`);
    }

    // Build on what is stored from here on, with this text in the field; the caret stays where it was.
    take(remote, text, caret) {
      const { selectionStart, selectionEnd, scrollTop } = this.field;
      [this.base, this.version, this.offered, this.sent] = [remote.note, remote.note_version, null, []];
      this.problem = ""; // it was said of another text
      if (text !== this.field.value) {
        this.field.value = text;
        this.field.scrollTop = scrollTop;
        if (this.field.matches(":focus")) this.field.setSelectionRange(caret(selectionStart), caret(selectionEnd));
      }
      this.place.replaceChildren();
      this.keep();
    }

    offer(remote) {
      if (!this.offered) this.place.replaceChildren(this.choices());
      this.offered = remote; // who is on one of the buttons stays there when the other person types on
      this.place.querySelector("[data-by]").textContent = remote.by;
      this.place.querySelector("[data-theirs]").textContent = remote.note || "(empty)";
      this.keep();
      this.say("Not saved yet: choose which text to keep");
      this.page.announce(`${remote.by} wrote in the note under ${this.title} while you were typing. Choose below the note which text to keep.`);
    }

    choices() {
      const copy = document.querySelector("template[data-offer]").content.cloneNode(true);
      copy.firstElementChild.addEventListener("click", (event) => {
        const button = event.target.closest("[data-take]");
        if (button) this.choose(button.dataset.take);
      });
      return copy;
    }

    choose(which) {
      const remote = this.offered;
      const mine = this.text;
      const both = window.mergeTexts(this.base, mine, remote.note);
      const text = { theirs: remote.note, mine, both: both.text }[which];
      this.take(remote, text, which === "both" ? both.caret : (at) => at);
      this.field.focus();
      if (this.changed) { this.say("Not saved yet"); this.save(); } else this.saySaved(`Saved ${remote.at} by ${remote.by}`);
    }
  }

  window.LiveNote = LiveNote;
})();
