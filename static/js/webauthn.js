// Asks the browser for a key (WebAuthn) and sends what it says along with the form.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const withBytes = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function create(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials),
    },
  });
  return said(made, {
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
  });
}

async function get(options) {
  const found = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: withBytes(options.allowCredentials),
    },
  });
  const handle = found.response.userHandle;
  return said(found, {
    authenticatorData: text(found.response.authenticatorData),
    signature: text(found.response.signature),
    userHandle: handle ? text(handle) : null,
  });
}

function said(credential, response) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { ...response, clientDataJSON: text(credential.response.clientDataJSON) },
  };
}

for (const form of document.querySelectorAll("form[data-key]")) {
  const fault = form.querySelector("[data-key-fault]");
  const field = form.querySelector("input[name=credential]");
  const button = form.querySelector("button[type=submit]");
  button.hidden = false;
  form.querySelector("[data-no-script]").remove();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    fault.hidden = true;
    button.disabled = true;
    try {
      const options = JSON.parse(form.dataset.options).publicKey;
      field.value = JSON.stringify(await (form.dataset.key === "create" ? create : get)(options));
      form.submit();
    } catch {
      // The person stopped, the time was over, or this browser has no keys: the reason is not told to a page.
      fault.hidden = false;
      fault.focus();
      button.disabled = false;
    }
  });
}
