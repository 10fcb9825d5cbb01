// Goes with allauth's script for passkeys (webauthn.js), not into app.js: says in words on the page
// when the device refused, was cancelled, or knows no passkeys.
document.addEventListener("allauth.error", (event) => {
  const said = document.getElementById("passkey-failed");
  if (!said) return;
  event.preventDefault();
  said.hidden = false;
});
