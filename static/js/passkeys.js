// Forms that a passkey fills in. The browser asks the person; what it says goes to the server as the form's credential.
(() => {
  const options = async (form) => {
    if (form.dataset.passkey !== "login") return JSON.parse(document.getElementById("passkey-options").textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    return (await answer.json()).request_options;
  };

  async function ceremony(form) {
    const asked = await options(form);
    if (form.dataset.passkey !== "add") return webauthnJSON.get(asked);
    const wanted = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
    Object.assign(asked.publicKey.authenticatorSelection, wanted); // it has to sign in by itself, without a password
    return webauthnJSON.create(asked);
  }

  for (const form of document.querySelectorAll("[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    const failed = form.querySelector("[role=alert][hidden]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(await ceremony(form));
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
})();
