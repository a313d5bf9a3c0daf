// Keys for triage: j and k step through the rows, Enter opens the one picked, t takes it, x ticks it, ? says which.
// The page works without, and whoever turned them off is left alone.
(function () {
  "use strict";
  const rows = () => Array.from(document.querySelectorAll("[data-row]"));
  let place = ""; // the id of the row picked: kept here, since a row that is swapped comes without its mark
  const picked = () => (place ? document.getElementById(place) : null);
  const list = document.getElementById("keys");

  function pick(row) {
    const before = picked();
    if (before) before.classList.remove("is-picked");
    if (!row) return;
    place = row.id;
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

  // A row that was swapped keeps its place and its mark: at once, since a key may follow at once, and again when htmx
  // has put back the classes the answer came with. Only a row just taken draws the reader to it, and only who has not
  // gone on: what is counted every few seconds must not move the focus.
  function keep() {
    const taken = document.querySelector("[data-just-taken]");
    if (taken) {
      taken.removeAttribute("data-just-taken");
      const reads = document.activeElement;
      if (reads === document.body || taken.contains(reads)) pick(taken);
    }
    if (picked()) picked().classList.add("is-picked");
  }
  document.addEventListener("htmx:afterSwap", keep);
  document.addEventListener("htmx:afterSettle", keep);

  const button = document.querySelector("[data-keys]");
  if (button && list) {
    button.classList.remove("d-none");
    button.addEventListener("click", () => list.showModal());
  }
})();
