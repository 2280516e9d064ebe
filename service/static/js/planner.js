// Shows how far a run is: reads the page again and again until there is a proposal.
const section = document.querySelector("[data-progress]");
const PAUSE = 1000;

async function look() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return true;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-progress]");
  if (!fresh) {
    location.reload();
    return false;
  }
  if (fresh.innerHTML !== section.innerHTML) section.innerHTML = fresh.innerHTML;
  return true;
}

async function watch() {
  const goes_on = await look().catch(() => true);
  if (goes_on) setTimeout(watch, PAUSE);
}

if (section) setTimeout(watch, PAUSE);
