// Keeps a form marked data-send-once from being sent twice by a double tap. The server is safe without it.
(function () {
  "use strict";
  const sent = new WeakSet();
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!form.matches("[data-send-once]") || event.defaultPrevented) return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    form.setAttribute("aria-busy", "true");
    // A page that never answers must not lock the person out: they may press again after a while.
    setTimeout(function () {
      sent.delete(form);
      form.removeAttribute("aria-busy");
    }, 8000);
  });
  // Coming back with the Back button shows the page as it was left.
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    document.querySelectorAll("[data-send-once]").forEach(function (form) {
      sent.delete(form);
      form.removeAttribute("aria-busy");
    });
  });
})();
