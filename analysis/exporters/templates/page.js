"use strict";
/* Sorting, copying and enlarging; the page is whole without it. The same in every briefing. */
(() => {
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const make = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const button = (text, about, act) => {
    const made = make("button", { type: "button" }, text);
    if (about) made.setAttribute("aria-label", `${text}: ${about}`);
    made.addEventListener("click", act);
    return made;
  };

  /* What a cell says: its cards left out, a range of ids spelt out. */
  const said = (cell) => {
    const copy = cell.cloneNode(true);
    for (const line of all("br", copy)) line.replaceWith("\n");
    for (const ref of all(".ref", copy)) {
      const each = all(".each a", ref).map((link) => link.textContent);
      ref.replaceWith(each.join(" ") || ref.firstElementChild.textContent);
    }
    return copy.textContent.replace(/[ \t]+/g, " ").trim();
  };

  /* Sorting: numbers as numbers, dates as dates, words as words; empty cells last; a row of totals
     near the end, and what stands below it, stays there. */
  const DAY = /^(\d{1,2} )?[A-Z][a-z]+ \d{4}$/;
  const EMPTY = /^[-–—]?$/;
  const NUMBER = /^[-+−]?(\d[\d,\u00a0\u202f ]*)?(\.\d+)?[\u00a0 ]?%?$/;
  const number = (text) => Number(text.replace("−", "-").replace(/[^\d.-]/g, ""));
  const words = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const order = (texts) => {
    const given = texts.filter((text) => !EMPTY.test(text));
    if (given.every((text) => NUMBER.test(text))) return (a, b) => number(a) - number(b);
    if (given.every((text) => DAY.test(text))) return (a, b) => Date.parse(a) - Date.parse(b);
    return words.compare;
  };
  const foot = (rows) => {
    const total = rows.findIndex((row) => /^(total|all)$/i.test(said(row.cells[0])));
    return total >= rows.length - 3 && total > 0 ? total : rows.length;
  };
  const sort = (table, column, direction) => {
    const body = table.tBodies[0];
    body.original ??= [...body.rows];
    const end = foot(body.original);
    const rows = body.original.slice(0, end).map((row) => ({ row, text: said(row.cells[column]) }));
    const compare = order(rows.map(({ text }) => text));
    const empty = ({ text }) => EMPTY.test(text);
    if (direction)
      rows.sort((a, b) => empty(a) - empty(b) || direction * compare(a.text, b.text));
    body.append(...rows.map(({ row }) => row), ...body.original.slice(end));
  };
  const sortable = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if (!head.textContent.trim()) return;
      const press = button("", "", () => {
        const before = head.getAttribute("aria-sort");
        const after = { null: "ascending", ascending: "descending" }[before];
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        if (after) head.setAttribute("aria-sort", after);
        sort(table, column, { ascending: 1, descending: -1 }[after] ?? 0);
      });
      press.title = "Sort by this column";
      press.append(...head.childNodes);
      head.append(press);
    });
  };

  /* CSV (RFC 4180), every field quoted. A field that a spreadsheet could take for a formula is
     led by an apostrophe, as OWASP advises; plain numbers are left as they are. */
  const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/;
  const field = (text) => {
    const safe = FORMULA.test(text) && !(text && NUMBER.test(text)) ? `'${text}` : text;
    return `"${safe.replaceAll('"', '""')}"`;
  };
  const csv = (table) => {
    const body = table.tBodies[0];
    const rows = [table.tHead.rows[0], ...(body.original ?? body.rows)];
    return rows.map((row) => [...row.cells].map((cell) => field(said(cell))).join(",") + "\r\n").join("");
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = make("textarea", { readonly: "" }, text);
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      if (!done) throw new Error("refused");
    }
  };
  const download = (text, name) => {
    const url = URL.createObjectURL(new Blob(["\ufeff" + text], { type: "text/csv;charset=utf-8" }));
    make("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  };
  const page = decodeURIComponent(location.pathname.split("/").pop()).replace(/\.html$/, "") || "briefing";
  const exportable = (table, place) => {
    const region = table.parentElement;
    const about = region.getAttribute("aria-label");
    const status = make("span", { role: "status" });
    const tell = (text) => {
      status.textContent = text;
      setTimeout(() => (status.textContent = ""), 4000);
    };
    const name = `${page}-${table.closest("figure")?.id || `table-${place + 1}`}.csv`;
    const copied = () =>
      copy(csv(table)).then(() => tell("Copied"), () => tell("The browser refused; use download"));
    const tools = make("div", { class: "tools" });
    tools.append(button("Copy CSV", about, copied));
    tools.append(button("Download CSV", about, () => download(csv(table), name)), status);
    region.after(tools);
  };

  /* A figure in a dialogue: it is moved there and back, so that its ids stay single. */
  const enlargeable = (chart) => {
    const picture = chart.querySelector("svg, img");
    const title = chart.closest("figure").querySelector(".headline")?.textContent ?? "Figure";
    const stage = make("div", { class: "stage", tabindex: "0", role: "region", "aria-label": title });
    const box = make("dialog", { class: "zoom", "aria-label": title });
    box.append(make("header", {}, make("span", {}, title), button("Close", "", () => box.close())), stage);
    box.addEventListener("close", () => (chart.append(picture), box.remove()));
    const open = () => {
      document.body.append(box);
      stage.append(picture);
      box.showModal();
    };
    chart.after(make("div", { class: "tools" }, button("Enlarge", title, open)));
  };

  /* Bare ids of what is counted get their cards when the list opens: without script they are links. */
  for (const list of all("details.counted"))
    list.addEventListener("toggle", () => {
      for (const link of all(".bare > a", list)) {
        const ref = make("span", { class: "ref" });
        const entry = document.getElementById(link.hash.slice(1)).cloneNode(true);
        entry.querySelector("a").remove();
        for (const part of all(".card, .back", entry)) part.remove();
        const card = make("span", { class: "card" }, make("b", {}, link.textContent));
        card.append(" " + entry.textContent.replace(/\s+/g, " ").trim());
        link.replaceWith(ref);
        ref.append(link, card);
      }
    });

  /* Escape puts a card away until the pointer or the focus has left its id. */
  const dismiss = (event) => {
    if (event.key !== "Escape") return;
    for (const ref of all(".ref:hover, .ref:focus-within")) {
      if (ref.contains(document.activeElement)) ref.firstElementChild.focus();
      ref.classList.add("off");
    }
  };
  const recall = (event) => {
    for (const ref of all(".ref.off"))
      if (!ref.contains(event.target) && !ref.matches(":focus-within")) ref.classList.remove("off");
  };
  document.addEventListener("keydown", dismiss);
  document.addEventListener("pointerover", recall);
  document.addEventListener("focusin", recall);

  all("main table").forEach((table, place) => {
    if (table.tBodies[0].rows.length > 2) sortable(table);
    exportable(table, place);
  });
  all("figure .chart").forEach(enlargeable);
  const contents = document.querySelector(".contents details");
  if (contents && matchMedia("(min-width: 78rem)").matches) contents.open = true;
})();
