// List anew who can be asked, as soon as other units or groups are chosen. Without script a button does it.
const ASKING = new Set(["units", "groups", "district"]);

for (const button of document.querySelectorAll("button[data-refresh]")) {
  const { form } = button;
  const list = document.getElementById(button.dataset.refresh);
  const row = button.parentElement;
  let running;
  row.hidden = true;
  form.addEventListener("change", async ({ target }) => {
    if (!ASKING.has(target.name)) return;
    running?.abort();
    running = new AbortController();
    const body = new FormData(form);
    body.set(button.name, button.value);
    try {
      const response = await fetch(form.action, { method: "POST", body, signal: running.signal });
      if (!response.ok) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      list.replaceChildren(...page.getElementById(list.id).childNodes);
    } catch (error) {
      if (error.name !== "AbortError") row.hidden = false;
    }
  });
}
