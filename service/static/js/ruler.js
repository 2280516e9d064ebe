// Arrow keys walk along the 旬 ruler; without script every cell is an ordinary link.
const STEPS = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

for (const ruler of document.querySelectorAll(".ruler")) {
  const cells = [...ruler.querySelectorAll("a.cell")];
  ruler.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const here = cells.indexOf(document.activeElement);
    if (!step || here < 0) return;
    event.preventDefault();
    cells[Math.min(Math.max(here + step, 0), cells.length - 1)].focus();
  });
  // On a narrow screen the ruler scrolls: begin where the page is in time.
  const mark = ruler.querySelector(".chosen") ?? ruler.querySelector(".today path");
  if (mark) {
    const middle = mark.getBoundingClientRect().left - ruler.getBoundingClientRect().left;
    ruler.scrollLeft = middle - ruler.clientWidth / 2;
  }
}
