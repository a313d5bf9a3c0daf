// Keys for triage: j and k step through the rows, Enter opens the one picked, t takes it. The page works without.
(function () {
  "use strict";
  const rows = () => Array.from(document.querySelectorAll("[data-row]"));
  const picked = () => document.querySelector("[data-row].is-picked");

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

  function take() {
    const button = picked() && picked().querySelector("[data-take]");
    if (button) button.click();
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea")) return;
    const does = { j: () => step(1), k: () => step(-1), t: take }[event.key];
    if (!does) return;
    event.preventDefault();
    does();
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

  const keys = document.querySelector("[data-keys]");
  if (keys) keys.classList.add("d-lg-inline");
})();
