// Say that this form is open, and show who else has it open. Without script that stands there as of loading.
const EVERY = 25_000;

for (const place of document.querySelectorAll("[data-presence]")) {
  const token = document.querySelector('input[name="csrf_token"]')?.value;
  const said = (more = {}) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ csrf_token: token, ...more })) body.set(name, value);
    return body;
  };
  const tell = async () => {
    if (document.hidden) return;
    const answer = await fetch(place.dataset.presence, { method: "POST", body: said() });
    if (!answer.ok) return;
    const text = (await answer.text()).trim();
    if (text !== place.innerHTML.trim()) place.innerHTML = text;
  };
  const quietly = () => tell().catch(() => {});
  quietly();
  setInterval(quietly, EVERY);
  addEventListener("pagehide", () => navigator.sendBeacon(place.dataset.presence, said({ gone: "1" })));
}
