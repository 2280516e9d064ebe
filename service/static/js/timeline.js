// The timetable of units by time. Without script its table by 旬 stands there instead.
import { Source } from "./timeline-data.js";
import { Board } from "./timeline-draw.js";
import { Moves } from "./timeline-moves.js";
import { dayNumber, ZOOMS } from "./timeline-plan.js";

const KEPT = "timeline-zoom";

async function begin(root) {
  const source = new Source(root);
  const frame = await source.open();
  root.hidden = false;
  document.querySelector(".by-table").classList.add("replaced");
  const board = new Board(root, frame, source);
  new Moves(root, board, source);
  const kept = recalled();
  zooms(root, board, kept in ZOOMS ? kept : "narrow");
  board.show(dayNumber(root.dataset.at));
  for (const cell of document.querySelectorAll(".ruler a.cell")) leads(cell, board);
  root.dataset.ready = "true";
}

function zooms(root, board, first) {
  const buttons = [...root.querySelectorAll("[data-zoom]")];
  const zoom = (name) => {
    for (const button of buttons) button.setAttribute("aria-pressed", button.dataset.zoom === name);
    board.zoom(name);
    keep(name);
  };
  for (const button of buttons) button.addEventListener("click", () => zoom(button.dataset.zoom));
  zoom(first);
}

/** A cell of the ruler scrolls there; the address follows, so that it can be shared. */
function leads(cell, board) {
  cell.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    for (const other of document.querySelectorAll(".ruler a.chosen")) {
      other.classList.remove("chosen");
      other.removeAttribute("aria-current");
    }
    cell.classList.add("chosen");
    cell.setAttribute("aria-current", "true");
    const url = new URL(cell.getAttribute("href"), document.baseURI);
    history.replaceState(null, "", url);
    board.show(dayNumber(url.searchParams.get("at")));
  });
}

// A browser may refuse to keep anything; then every visit begins the same.
function recalled() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function keep(name) {
  try {
    localStorage.setItem(KEPT, name);
  } catch {
    return;
  }
}

const root = document.getElementById("timeline");
if (root) begin(root).catch((error) => console.error(error));
