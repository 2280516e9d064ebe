// Shows how far a run is: reads the page again and again until there is a proposal.
const PAUSE = 1000;

async function look() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return true;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.querySelector("[data-progress]")) {
    location.reload();
    return false;
  }
  // What has not changed is left alone: the stage is read aloud, and the button may have the focus.
  for (const part of document.querySelectorAll("[data-part]")) {
    const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
    const [now, then] = [fresh, part].map((one) => one.querySelector("button, strong, dl, p")?.textContent);
    if (part.dataset.part === "figures" || now !== then) part.innerHTML = fresh.innerHTML;
  }
  return true;
}

async function watch() {
  const goesOn = await look().catch(() => true);
  if (goesOn) setTimeout(watch, PAUSE);
}

if (document.querySelector("[data-progress]")) setTimeout(watch, PAUSE);
