// What takes a while to make is fetched here, so that the page can say so. Without script the link downloads.
const named = (answer) => /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition"))?.[1] ?? "";

const keep = async (answer) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = named(answer);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

for (const link of document.querySelectorAll("a[data-making]")) {
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "hint";
  link.after(" ", said);
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.ariaBusy === "true") return;
    link.ariaBusy = "true";
    said.textContent = link.dataset.making;
    try {
      const answer = await fetch(link.href);
      if (!answer.ok || !named(answer)) throw new Error(answer.status);
      await keep(answer);
      said.textContent = link.dataset.made;
    } catch {
      said.textContent = link.dataset.failed;
    } finally {
      link.ariaBusy = null;
    }
  });
}
