// The search of a catalogue without a server: it runs in the browser, over static/records.js.
"use strict";

(async () => {
  const SIZE = 25, SHOWN = 12;
  const answers = document.getElementById("answers");
  const said = document.getElementById("count");
  const aside = document.getElementById("facets");
  const asked = new URLSearchParams(location.search);
  const words = (asked.get("q") || "").slice(0, 1000);
  const page = Math.max(1, Math.min(1e6, parseInt(asked.get("page"), 10) || 1));
  const KINDS = ["repository", "project", "decade", "language", "person"];
  for (const box of document.querySelectorAll("input[type=search]")) box.value = words;

  // Capitals and accents make no difference.
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  const unpack = async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  };

  let data;
  try {
    data = await unpack(PROVCITE_RECORDS);
  } catch {
    said.textContent = "This browser cannot read the list of records; use the lists above.";
    return;
  }
  const several = (text) => text.split("; ").filter(Boolean);
  const { creators, repository, language, genre, project } = data.tables;
  const records = data.rows.map((row) => {
    const [id, title, date, reference, first, last, who, where, lang, kind, what, file] = row;
    const one = {
      id, title, date, reference, first, last, creators: creators[who], genre: genre[kind],
      file: file || `records/${id}.html`, person: several(creators[who]), repository: several(repository[where]),
      language: language[lang] ? [language[lang]] : [], project: several(project[what]),
      decade: Math.abs(first) < 1e8 ? [`${Math.floor(first / 1e5)}0s`] : [],
    };
    one.fields = {
      title: fold(title), name: fold(one.creators), reference: fold(reference), id: fold(id), genre: fold(one.genre),
      rest: fold([date, repository[where], project[what]].join(" ")),
    };
    one.all = ` ${Object.values(one.fields).join("  ")} `;
    return one;
  });

  // Words, "phrases", beginnings*, -without, OR, and filters: repository:RGANI, date:1950-1956 …
  const ALIKE = { about: "all", text: "all", names: "name", author: "person", tag: "all", type: "genre" };
  const named = (text) => { try { return new Intl.DisplayNames(["en"], { type: "language" }).of(text) || text; } catch { return text; } };
  const days = (text) => {
    const match = /^(-?\d{1,4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text.replace(/s$/, ""));
    if (!match) return null;
    const year = Number(match[1]) * 10000, month = Number(match[2] || 0) * 100, day = Number(match[3] || 0);
    if (/s$/.test(text)) return [year, year + 99999];
    return [year + month + day, year + (month || 1200) + (month ? day || 31 : 31)];
  };
  const span = (text) => {
    const parts = /^(.+?)(?:\/|\.\.)(.+)$/.exec(text) || /^(\d{4})-(\d{4})$/.exec(text);
    if (!parts) return days(text);
    const from = days(parts[1]), to = days(parts[2]);
    return from && to ? [from[0], to[1]] : null;
  };
  const has = (text, wanted, whole) => ` ${text} `.includes(` ${wanted}${whole ? " " : ""}`);
  const term = (text) => {
    const minus = text.startsWith("-") && text.length > 1;
    const [, field, value] = /^-?(?:([a-z]+):)?([^]*)$/.exec(text);
    const star = value.endsWith("*");
    const plain = fold(value.replace(/^"|"$/g, ""));
    let test;
    if (field === "date") {
      const wanted = span(value.replace(/^"|"$/g, ""));
      test = (one) => wanted !== null && one.first <= wanted[1] && one.last >= wanted[0] && Math.abs(one.first) < 1e8;
    } else if (["repository", "project", "language", "person"].includes(ALIKE[field] || field)) {
      const kind = ALIKE[field] || field;
      test = (one) => one[kind].some((text) => has(fold(text), plain, kind !== "person" && !star) ||
        (kind === "language" && fold(named(text)) === plain));
    } else {
      const kind = ALIKE[field] || field;
      test = (one) => has(kind && kind in one.fields ? one.fields[kind] : one.all, plain, !star);
    }
    if (!plain && field !== "date") test = () => true;
    return minus ? (one) => !test(one) : test;
  };
  const read = (text) => {
    const groups = [[]];
    let or = false;
    for (const piece of text.match(/-?(?:[a-z]+:)?"[^"]*"|\S+/g) || []) {
      if (piece === "OR") { or = true; continue; }
      if (piece === "AND") continue;
      if (or) groups[groups.length - 1].push(term(piece)); else groups.push([term(piece)]);
      or = false;
    }
    return groups.filter((group) => group.length);
  };

  let found = records;
  for (const group of read(words)) found = found.filter((one) => group.some((test) => test(one)));
  for (const kind of KINDS) {
    const value = asked.get(kind);
    if (value) found = found.filter((one) => one[kind].includes(value));
  }

  // What is shown: every value as text, never as markup.
  const make = (name, text, attributes) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    return made;
  };
  const address = (changes) => {
    const values = new URLSearchParams(location.search);
    values.delete("page");
    for (const [key, value] of Object.entries(changes)) if (value) values.set(key, value); else values.delete(key);
    const text = values.toString();
    return text ? `search.html?${text}` : "search.html";
  };
  const pages = Math.max(1, Math.ceil(found.length / SIZE));
  const here = Math.min(page, pages);
  const shown = found.slice((here - 1) * SIZE, here * SIZE);
  const range = found.length > SIZE ? `, ${(here - 1) * SIZE + 1} to ${(here - 1) * SIZE + shown.length}` : "";
  said.textContent = `${found.length.toLocaleString("en")} record${found.length === 1 ? "" : "s"}${range}.`;
  document.getElementById("heading").textContent = words ? `“${words}”` : "Records";
  if (words) document.title = `Search: ${words} · ${document.title.split(" · ").pop()}`;
  const list = make("ol", "", { class: "hits" });
  for (const one of shown) {
    const item = make("li"), head = make("h2");
    head.append(make("a", one.title || "(without a title)", { href: one.file.split("/").map(encodeURIComponent).join("/") }));
    item.append(head, make("p", [one.date || "undated", one.creators, one.genre].filter(Boolean).join(" · "), { class: "facts" }));
    const place = [one.repository.join("; "), one.reference].filter(Boolean).join(", ");
    if (place) item.append(make("p", place, { class: "facts" }));
    list.append(item);
  }
  if (shown.length) answers.append(list);
  else answers.append(make("p", "Nothing was found. Try fewer words, or a beginning with a star: embass*."));
  if (pages > 1) {
    const pager = make("nav", "", { class: "pager", "aria-label": "Pages of results" });
    if (here > 1) pager.append(make("a", "← Previous", { rel: "prev", href: address({ page: here - 1 > 1 ? String(here - 1) : "" }) }));
    pager.append(make("span", `Page ${here.toLocaleString("en")} of ${pages.toLocaleString("en")}`));
    if (here < pages) pager.append(make("a", "Next →", { rel: "next", href: address({ page: String(here + 1) }) }));
    answers.append(pager);
  }
  for (const kind of KINDS) {
    const counts = new Map();
    for (const one of found) for (const value of new Set(one[kind])) counts.set(value, (counts.get(value) || 0) + 1);
    const chosen = asked.get(kind);
    if (!counts.size && !chosen) continue;
    const label = (value) => kind === "language" ? named(value) : value;
    const section = make("section");
    section.append(make("h2", kind[0].toUpperCase() + kind.slice(1)));
    if (chosen) {
      const line = make("p", `${label(chosen)} `, { class: "chosen" });
      const link = make("a", "remove", { href: address({ [kind]: "" }) });
      link.append(make("span", ` ${kind} ${label(chosen)}`, { class: "quiet" }));
      line.append(link);
      section.append(line);
    }
    const values = [...counts].filter(([value]) => value !== chosen);
    values.sort((a, b) => kind === "decade" ? (a[0] < b[0] ? -1 : 1) : b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const items = make("ul");
    for (const [value, count] of kind === "decade" ? values : values.slice(0, SHOWN)) {
      const item = make("li"), left = make("span");
      left.append(make("a", label(value), { href: address({ [kind]: value }) }));
      item.append(left, " ", make("span", count.toLocaleString("en"), { class: "count" }));
      items.append(item);
    }
    if (values.length) section.append(items);
    if (kind !== "decade" && values.length > SHOWN) section.append(make("p", `and ${(values.length - SHOWN).toLocaleString("en")} more`, { class: "hint" }));
    aside.append(section);
  }
})();
