// Which unit's row an event is carried over, and so which unit is to hold it.
import { rowAt } from "./timeline-plan.js";

const EDGE = 24;
const STEP = 12;

export class Host {
  constructor(board, { button, row, event }) {
    Object.assign(this, { board, button, event, from: row, row });
  }

  /** Only what one unit holds goes over to another, and only if whoever carries it may say so. */
  get free() {
    return this.board.frame.hosts && this.event.units === 1;
  }

  get changed() {
    return this.row !== this.from;
  }

  get unit() {
    return this.changed ? this.board.frame.units[this.row][0] : "";
  }

  get words() {
    return this.board.frame.units[this.row][1];
  }

  /** Go to the next row of a unit that way; tell whether there is one. */
  step(way) {
    const { units } = this.board.frame;
    let row = this.row + way;
    while (row >= 0 && row < units.length && !units[row][0]) row += way;
    return this.free && row >= 0 && row < units.length && this.go(row);
  }

  /** Go to the row at a height of the window; tell whether it is another than before. */
  under(y) {
    if (!this.free) return false;
    const { body, plane, starts } = this.board;
    const { top, bottom } = plane.getBoundingClientRect();
    if (y > bottom - EDGE) plane.scrollTop += STEP;
    else if (y < top + plane.querySelector(".head").offsetHeight + EDGE) plane.scrollTop -= STEP;
    const row = rowAt(starts, y - body.getBoundingClientRect().top);
    return Boolean(this.board.frame.units[row][0]) && this.go(row);
  }

  go(row) {
    if (row === this.row) return false;
    this.shown(false);
    this.row = row;
    this.shown(true);
    return true;
  }

  /** Show the event over the row, and the row as the one that takes it. */
  shown(on) {
    const { starts, drawn } = this.board;
    const by = on ? starts[this.row] - starts[this.from] : 0;
    this.button.style.translate = by ? `0 ${by}px` : "";
    drawn.get(this.from)?.element.classList.toggle("giving", on && this.changed);
    drawn.get(this.row)?.element.classList.toggle("taking", on && this.changed);
  }
}
