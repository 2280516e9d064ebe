// One box ticks all rows that are shown; without script each has its own.
for (const form of document.querySelectorAll("form[data-many]")) {
  const boxes = [...form.querySelectorAll('input[name="uid"]')];
  const head = form.querySelector("thead th:nth-child(3)");
  if (!head || boxes.length < 2) continue;
  const all = document.createElement("input");
  all.type = "checkbox";
  all.className = "pick";
  all.setAttribute("aria-label", form.dataset.many);
  head.prepend(all);
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    if (ticked) form.querySelector("details").open = true;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  form.addEventListener("change", show);
}
