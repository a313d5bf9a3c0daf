// Reads a part of the page again: <div data-refresh="/observations/…/" data-refresh-seconds="30">.
// Asks the way htmx does (HX-Request), so the same address answers with the fragment alone. Nothing moves while
// the person is inside the part, nothing is asked while the page is hidden, and a failed try is simply the last.
(function () {
  "use strict";
  document.querySelectorAll("[data-refresh]").forEach(function (part) {
    let shown = part.innerHTML.trim();
    const seconds = Math.max(5, Number(part.dataset.refreshSeconds) || 30);
    async function again() {
      if (document.hidden || part.contains(document.activeElement)) return;
      try {
        const answer = await fetch(part.dataset.refresh, {
          headers: { "HX-Request": "true" }, credentials: "same-origin", redirect: "error", cache: "no-store",
        });
        if (!answer.ok) return;
        const text = (await answer.text()).trim();
        if (text === shown) return;
        shown = text;
        part.innerHTML = text;
      } catch (error) {
        return; // no signal: what is shown stays, and the next try may do better
      }
    }
    setInterval(again, seconds * 1000);
    document.addEventListener("visibilitychange", function () {
      if (!document.hidden) again();
    });
  });
})();
