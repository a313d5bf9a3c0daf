// Passkeys: <form data-passkey="create|get" data-options="{…}"> (or data-options-url, asked when pressed).
// Pressing its button asks the device; what it answers goes into the field `credential`, and the form is sent.
(function () {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (letter) { return letter.charCodeAt(0); });
  }
  function text(buffer) {
    if (!buffer) return null;
    const letters = Array.from(new Uint8Array(buffer), function (one) { return String.fromCharCode(one); });
    return btoa(letters.join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  }
  function named(list) {
    return (list || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); });
  }
  function read(options) {
    const asked = Object.assign({}, options.publicKey);
    asked.challenge = bytes(asked.challenge);
    if (asked.user) asked.user = Object.assign({}, asked.user, { id: bytes(asked.user.id) });
    if (asked.excludeCredentials) asked.excludeCredentials = named(asked.excludeCredentials);
    if (asked.allowCredentials) asked.allowCredentials = named(asked.allowCredentials);
    return asked;
  }
  function written(made) {
    const response = made.response;
    const parts = { clientDataJSON: text(response.clientDataJSON) };
    if (response.attestationObject) {
      parts.attestationObject = text(response.attestationObject);
      parts.transports = response.getTransports ? response.getTransports() : [];
    } else {
      parts.authenticatorData = text(response.authenticatorData);
      parts.signature = text(response.signature);
      parts.userHandle = text(response.userHandle);
    }
    return JSON.stringify({
      id: made.id, rawId: text(made.rawId), type: made.type, response: parts,
      clientExtensionResults: made.getClientExtensionResults(),
    });
  }
  async function optionsOf(form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.dataset.optionsUrl, {
      headers: { Accept: "application/json" }, credentials: "same-origin", cache: "no-store",
    });
    if (!answer.ok) throw new Error("no options");
    return (await answer.json()).request_options;
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    const says = form.querySelector("[data-passkey-says]");
    form.hidden = false;
    form.addEventListener("submit", async function (event) {
      event.preventDefault();
      says.textContent = "";
      try {
        const publicKey = read(await optionsOf(form));
        const made = await navigator.credentials[form.dataset.passkey]({ publicKey: publicKey });
        form.elements.credential.value = written(made);
        form.submit();
      } catch (error) {
        says.textContent = "That did not work. Try again, or use a code.";
      }
    });
  });
})();
