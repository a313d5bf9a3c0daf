// Keys for triage: j and k step through the rows, Enter opens the one picked, t takes it, x ticks it, ? says which.
// The page works without, and whoever turned them off is left alone.
(function () {
  "use strict";
  const rows = () => Array.from(document.querySelectorAll("[data-row]"));
  const picked = () => document.querySelector("[data-row].is-picked");
  const list = document.getElementById("keys");

  function pick(row) {
    const before = picked();
    if (before) before.classList.remove("is-picked");
    if (!row) return;
    row.classList.add("is-picked");
    row.querySelector("h3 a").focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const all = rows();
    const at = all.indexOf(picked());
    pick(all[Math.min(all.length - 1, Math.max(0, at + by))]);
  }

  function press(what) {
    const button = picked() && picked().querySelector(what);
    if (button) button.click();
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    t: () => press("[data-take]"),
    x: () => press("[name=pick]"),
    "?": () => list && list.showModal(),
  };

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("[data-keys-off]")) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea, dialog")) return;
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });

  // A row that was swapped keeps its place and stays picked; the reader stays where they are. Once only: what is
  // counted every few seconds must not move the focus. Who has gone on meanwhile is not called back.
  document.addEventListener("htmx:afterSettle", function () {
    const taken = document.querySelector("[data-just-taken]");
    if (!taken) return;
    taken.removeAttribute("data-just-taken");
    const reads = document.activeElement;
    if (reads === document.body || taken.contains(reads)) pick(taken);
  });

  const button = document.querySelector("[data-keys]");
  if (button && list) {
    button.classList.remove("d-none");
    button.addEventListener("click", () => list.showModal());
  }
})();
