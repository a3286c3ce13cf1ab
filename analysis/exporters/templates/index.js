"use strict";
/* Search and filters; without it the list is whole. */
(() => {
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const plain = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ");
  const form = document.querySelector(".find");
  if (!form) return;
  const search = form.querySelector("input");
  const selects = all("select", form);
  const status = form.querySelector("[role=status]");
  const groups = all("main > section");
  const kinds = all(".kinds li");
  const items = all(".briefings > li");
  const names = new Map(
    selects.flatMap((select) => [...select.options].map((o) => [`${select.name}:${o.value}`, o.text])),
  );
  const said = new Map(
    items.map((item) => {
      const text = all("h3, p:not(.small)", item).map((part) => part.textContent);
      const name = names.get(item.dataset.about) ?? "";
      return [item, plain([...text, name].join(" "))];
    }),
  );

  const fits = (item, words, wanted) =>
    words.every((word) => said.get(item).includes(word)) &&
    wanted.every(
      ({ name, value }) => !(name in item.dataset) || item.dataset[name].split(" ").includes(value),
    );
  const show = () => {
    const words = plain(search.value).split(" ").filter(Boolean);
    const wanted = selects.filter((select) => select.value);
    for (const item of items) {
      item.hidden = !fits(item, words, wanted);
      const about = wanted.some(({ name, value }) => item.dataset.about === `${name}:${value}`);
      item.classList.toggle("about", about);
    }
    groups.forEach((group, place) => {
      const left = all("li:not([hidden])", group).length;
      group.hidden = !left;
      if (!kinds[place]) return;
      kinds[place].hidden = !left;
      kinds[place].querySelector(".count").textContent = left;
    });
    const left = items.filter((item) => !item.hidden).length;
    const noun = `briefing${items.length === 1 ? "" : "s"}`;
    const some = left ? `${left} of ${items.length} ${noun}` : "No briefing matches";
    status.textContent = left === items.length ? `${left} ${noun}` : some;
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", show);
  form.addEventListener("reset", () => setTimeout(show));
  show();
})();
