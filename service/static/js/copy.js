// A button beside each address copies it. Where a page may not write to the clipboard, a click selects it whole.
const { copy, copied } = document.getElementById("main").dataset;
const SAID = 3000;

for (const code of navigator.clipboard ? document.querySelectorAll("code.url") : []) {
  const button = document.createElement("button");
  const said = document.createElement("span");
  button.type = "button";
  button.className = "plain no-print";
  button.textContent = copy;
  said.setAttribute("role", "status");
  said.className = "hint no-print";
  code.after(" ", button, " ", said);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent.trim());
    said.textContent = copied;
    setTimeout(() => said.replaceChildren(), SAID);
  });
}
