// Ask, while the form is filled in, what saving it would bring. Without script the answer comes after.
const WAIT = 300;

for (const form of document.querySelectorAll("form[data-check]")) {
  const answer = document.getElementById(form.dataset.answer);
  let timer;
  let running;
  const ask = async () => {
    running?.abort();
    running = new AbortController();
    answer.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(form.dataset.check, {
        method: "POST",
        body: new FormData(form),
        signal: running.signal,
      });
      if (response.ok) answer.innerHTML = await response.text();
    } catch (error) {
      if (error.name !== "AbortError") answer.replaceChildren();
    } finally {
      answer.removeAttribute("aria-busy");
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
}
