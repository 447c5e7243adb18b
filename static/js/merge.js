// Puts two versions of a text together, line by line, against the text that both began with. Nothing either wrote is lost:
// where both changed the same lines, theirs come first, then mine, and `clean` is false.
(() => {
  const LARGEST = 4e6; // cells of the table; beyond that everything between the first and the last difference is one change

  // What turns `base` into `other`: [{ from, to, lines }], lines `from` until `to` of the base become `lines`.
  const changes = (base, other) => {
    let head = 0;
    let tail = 0;
    while (head < Math.min(base.length, other.length) && base[head] === other[head]) head += 1;
    const left = () => Math.min(base.length, other.length) - head - tail;
    while (left() > 0 && base[base.length - 1 - tail] === other[other.length - 1 - tail]) tail += 1;
    const old = base.slice(head, base.length - tail);
    const fresh = other.slice(head, other.length - tail);
    if (!old.length && !fresh.length) return [];
    if (old.length * fresh.length > LARGEST) return [{ from: head, to: head + old.length, lines: fresh }];
    return walk(old, fresh, table(old, fresh), head);
  };

  // How many lines the rests of both have in common, from each pair of places on.
  const table = (old, fresh) => {
    const rows = Array.from({ length: old.length + 1 }, () => new Uint16Array(fresh.length + 1));
    for (let i = old.length - 1; i >= 0; i -= 1) {
      for (let j = fresh.length - 1; j >= 0; j -= 1) {
        rows[i][j] = old[i] === fresh[j] ? rows[i + 1][j + 1] + 1 : Math.max(rows[i + 1][j], rows[i][j + 1]);
      }
    }
    return rows;
  };

  const walk = (old, fresh, rows, offset) => {
    const found = [];
    let i = 0;
    let j = 0;
    let open = null;
    while (i < old.length || j < fresh.length) {
      if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
        open = null;
        i += 1;
        j += 1;
        continue;
      }
      if (!open) { open = { from: offset + i, to: offset + i, lines: [] }; found.push(open); }
      if (j >= fresh.length || (i < old.length && rows[i + 1][j] >= rows[i][j + 1])) {
        i += 1;
        open.to = offset + i;
      } else {
        open.lines.push(fresh[j]);
        j += 1;
      }
    }
    return found;
  };

  const equal = (one, two) => one.length === two.length && one.every((line, n) => line === two[n]);
  const same = (one, two) => one.from === two.from && one.to === two.to && equal(one.lines, two.lines);
  const overlap = (one, two) => (one.from < two.to && two.from < one.to) || same(one, two);
  const goesFirst = (one, two) => one.from < two.from || (one.from === two.from && one.to <= two.to);
  const applied = (base, from, to, list) => {
    const out = [];
    let at = from;
    list.forEach((change) => { out.push(...base.slice(at, change.from), ...change.lines); at = change.to; });
    return out.concat(base.slice(at, to));
  };

  // { text, clean, caret }: `caret(place)` is where a place in my text lies in the new one.
  const mergeTexts = (baseText, myText, theirText) => {
    const base = baseText.split("\n");
    const mine = changes(base, myText.split("\n"));
    const theirs = changes(base, theirText.split("\n"));
    const out = [];
    const place = []; // of each of my lines
    let clean = true;
    let at = 0;
    const own = (line) => { place.push(out.length); out.push(line); };
    const keep = (until) => { for (; at < until; at += 1) own(base[at]); };
    while (mine.length || theirs.length) {
      const [one] = mine;
      const [two] = theirs;
      if (one && two && overlap(one, two)) {
        const group = { from: Math.min(one.from, two.from), to: Math.max(one.to, two.to), mine: [mine.shift()], theirs: [theirs.shift()] };
        for (let more = true; more;) {
          more = false;
          if (mine.length && mine[0].from < group.to) { group.to = Math.max(group.to, mine[0].to); group.mine.push(mine.shift()); more = true; }
          if (theirs.length && theirs[0].from < group.to) { group.to = Math.max(group.to, theirs[0].to); group.theirs.push(theirs.shift()); more = true; }
        }
        keep(group.from);
        const [my, their] = [group.mine, group.theirs].map((list) => applied(base, group.from, group.to, list));
        if (!equal(my, their)) { clean = false; out.push(...their); }
        my.forEach(own);
        at = group.to;
      } else if (!one || (two && goesFirst(two, one))) {
        keep(two.from);
        for (; at < two.to; at += 1) place.push(out.length);
        out.push(...two.lines);
        theirs.shift();
      } else {
        keep(one.from);
        one.lines.forEach(own);
        at = one.to;
        mine.shift();
      }
    }
    keep(base.length);
    if (!out.length) out.push(""); // each took out what the other left
    return { text: out.join("\n"), clean, caret: caretIn(myText, out, place) };
  };

  const caretIn = (myText, out, place) => (at) => {
    const before = myText.slice(0, at).split("\n");
    const line = Math.min(place[before.length - 1] ?? out.length - 1, out.length - 1);
    const start = out.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0);
    return start + Math.min(before[before.length - 1].length, out[line].length);
  };

  window.mergeTexts = mergeTexts;
})();
