// Offers to add an event where there is none.
import { say } from "./timeline-plan.js";

export class Adding {
  constructor(board, words) {
    Object.assign(this, { board, words });
  }

  /** Offer to add in the empty place under the pointer. */
  hover(event) {
    const { board } = this;
    if (!board.frame.add || !event.target.matches(".row")) return;
    const x = event.clientX - board.plane.getBoundingClientRect().left;
    const column = Math.floor((board.plane.scrollLeft + x - board.side) / board.scale.width);
    if (x < board.side || column < 0 || column >= board.scale.columns) return;
    const late = (board.plane.scrollLeft + x - board.side) / board.scale.width - column >= 0.5;
    this.ghost ??= Object.assign(document.createElement("a"), { className: "ghost", tabIndex: -1 });
    this.ghost.textContent = "+";
    this.ghost.style.setProperty("--s", column);
    const row = Number(event.target.dataset.row);
    const day = board.scale.day(column);
    this.ghost.href = this.added(row, day, late);
    const what = `${board.frame.days[day - board.frame.first]} ${board.frame.units[row][1]}`;
    this.ghost.title = say(this.words.add, { when: what });
    this.ghost.setAttribute("aria-label", this.ghost.title);
    if (this.ghost.parentElement !== event.target) event.target.append(this.ghost);
  }

  added(row, day, late) {
    const { hours } = this.board.frame;
    const minute = late ? hours.resumes : hours.opens;
    const two = (number) => String(number).padStart(2, "0");
    return this.board.newAt(row, day, `${two(Math.floor(minute / 60))}:${two(minute % 60)}`);
  }

  add(row, day) {
    if (this.board.frame.add) location.assign(this.added(row, day, false));
  }
}
