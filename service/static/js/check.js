// Ask, while the form is filled in, what saving it would bring. Without script a button asks.
const WAIT = 300;

// Each thing that is said stands beside the field that it is about.
const place = (form, answer) => {
  for (const old of form.querySelectorAll(".help .advice")) old.remove();
  for (const said of answer.querySelectorAll("[data-beside]")) {
    const help = document.getElementById(`${said.dataset.beside}-help`);
    help?.closest("details")?.setAttribute("open", "");
    help?.append(...said.children);
    said.remove();
  }
};

// Who saves a known clash is told so by the button.
const name = (form, answer) => {
  const button = form.querySelector("[data-anyway]");
  const { plain, anyway } = button?.dataset ?? {};
  if (button) button.textContent = answer.querySelector("[data-clashing]") ? anyway : plain;
};

const take = (form, slot) => {
  const [start, end] = slot.split("/").map((moment) => moment.split("T"));
  const filled = { date: start[0], until: end[0] === start[0] ? "" : end[0], start: start[1], end: end[1] };
  for (const [name, value] of Object.entries(filled)) form.elements[name].value = value;
  form.elements.date.focus();
};

for (const form of document.querySelectorAll("form[data-check]")) {
  const answer = document.getElementById(form.dataset.answer);
  let timer;
  let running;
  const ask = async () => {
    running?.abort();
    running = new AbortController();
    answer.setAttribute("aria-busy", "true");
    try {
      const body = new FormData(form);
      const response = await fetch(form.dataset.check, { method: "POST", body, signal: running.signal });
      if (response.ok) {
        answer.innerHTML = await response.text();
        place(form, answer);
        name(form, answer);
      }
    } catch (error) {
      if (error.name !== "AbortError") answer.replaceChildren();
    } finally {
      answer.removeAttribute("aria-busy");
    }
  };
  for (const button of form.querySelectorAll("[data-checks]")) button.parentElement.hidden = true;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  answer.addEventListener("click", (event) => {
    const slot = event.target.closest("button[name=slot]");
    if (!slot) return;
    event.preventDefault();
    take(form, slot.value);
    ask();
  });
}
