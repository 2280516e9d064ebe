// Arrow keys walk along the 旬 ruler; without script every cell is an ordinary link.
for (const ruler of document.querySelectorAll(".ruler")) {
  const cells = [...ruler.querySelectorAll("a.cell")];
  ruler.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const here = cells.indexOf(document.activeElement);
    if (!step || here < 0) return;
    event.preventDefault();
    cells[Math.min(Math.max(here + step, 0), cells.length - 1)].focus();
  });
}
