// Walking along events by keyboard, and moving them: by keys, by mouse, by a long touch.
import { Adding } from "./timeline-add.js";
import { told } from "./timeline-data.js";
import { Host } from "./timeline-host.js";
import { along, byDays, byHalf, nearest, say, together } from "./timeline-plan.js";

const SETTLED = 300;
const LONG_TOUCH = 350;
const SLACK = 5;
const EDGE = 48;

export class Moves {
  constructor(root, board, source) {
    Object.assign(this, { root, board, source, words: board.frame.words });
    this.carried = null;
    this.adding = new Adding(board, this.words);
    this.live = root.querySelector(".said");
    this.detail = root.querySelector(".detail");
    const { plane } = board;
    plane.addEventListener("keydown", (event) => this.key(event));
    plane.addEventListener("keyup", (event) => {
      if (event.key === " " && event.target.matches(".bar")) event.preventDefault();
    });
    plane.addEventListener("focusin", (event) => this.entered(event.target));
    plane.addEventListener("pointerover", (event) => this.tell(event.target));
    plane.addEventListener("pointerdown", (event) => this.press(event));
    plane.addEventListener("pointermove", (event) => this.pull(event));
    plane.addEventListener("pointerup", (event) => this.release(event));
    plane.addEventListener("pointercancel", () => this.revert());
    plane.addEventListener("click", (event) => this.click(event));
    plane.addEventListener(
      "touchmove",
      (event) => this.carried?.pointer && event.preventDefault(),
      { passive: false },
    );
    root.addEventListener("drawn", () => this.reachable());
  }

  /** One event can be reached by Tab: the one walked to, else the first that is seen. */
  reachable() {
    if (this.board.body.querySelector('.bar[tabindex="0"]')) return;
    const first = this.board.body.querySelector(".bar");
    if (first) first.tabIndex = 0;
  }

  found(button) {
    const row = Number(button.closest(".row").dataset.row);
    const layout = this.board.layout(row);
    const index = layout.bars.findIndex((bar) => bar.event.uid === button.dataset.uid);
    return { button, row, index, layout, event: layout.bars[index].event };
  }

  entered(target) {
    if (!target.matches(".bar")) return;
    for (const other of this.board.body.querySelectorAll('.bar[tabindex="0"]')) other.tabIndex = -1;
    target.tabIndex = 0;
    this.tell(target);
  }

  /** Show in words what is under the pointer or has the focus. */
  tell(target) {
    if (this.carried || !target.matches?.(".bar")) return;
    const { event, row } = this.found(target);
    const unit = this.board.frame.units[row][1];
    this.detail.textContent = `${unit} · ${this.board.words(event)}`;
  }

  speak(text) {
    this.live.textContent = text;
  }

  key(event) {
    if (!event.target.matches(".bar") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.carried) this.keyCarried(event);
    else this.keyWalking(event);
  }

  keyWalking(event) {
    const here = this.found(event.target);
    const { key } = event;
    if (key === " ") this.pickUp(here);
    else if (key === "n" || key === "N") this.adding.add(here.row, here.event.first);
    else if (key === "ArrowUp" || key === "PageUp") this.walk(here, key === "ArrowUp" ? -1 : -10);
    else if (key === "ArrowDown" || key === "PageDown") this.walk(here, key === "ArrowDown" ? 1 : 10);
    else {
      const there = along(here.layout.bars.length, here.index, key);
      if (there === null) return;
      this.focus(here.row, here.layout.bars[there].event);
    }
    event.preventDefault();
  }

  /** Go to the nearest row that way that has events, and there to the nearest of them in time. */
  async walk({ row, event }, step) {
    const way = Math.sign(step);
    const last = this.board.frame.units.length - 1;
    let there = Math.min(Math.max(row + step, 0), last);
    while (there >= 0 && there <= last && there !== row) {
      this.board.reveal(there, null);
      const events = await this.source.waited(there);
      if (events.length) {
        this.focus(there, events[nearest(events, event.first)]);
        return;
      }
      there += way;
    }
  }

  focus(row, event) {
    this.board.reveal(row, event);
    this.board.drawn.get(row)?.bars.get(event.uid)?.focus({ preventScroll: true });
  }

  pickUp({ button, row, event }, pointer = null) {
    if (!event.movable) {
      this.speak(this.words.fixed);
      return;
    }
    this.carried = { button, row, event, to: event, pointer, busy: false };
    this.carried.host = new Host(this.board, this.carried);
    this.board.held = row;
    button.classList.add("carried");
    button.setAttribute("aria-pressed", "true");
    const between = this.carried.host.free ? this.words.between : "";
    if (!pointer) this.speak(`${this.words.picked}${between} ${this.board.words(event)}`);
  }

  keyCarried(event) {
    const { carried, board } = this;
    event.preventDefault();
    if (carried.busy) return;
    const window = board.frame;
    const days = board.scale.days;
    const step = {
      ArrowLeft: () => byDays(carried.to, -days, window),
      ArrowRight: () => byDays(carried.to, days, window),
      ArrowUp: () => byHalf(carried.to, -1, board.frame.hours, window),
      ArrowDown: () => byHalf(carried.to, 1, board.frame.hours, window),
    }[event.key];
    if (step) this.carry(step());
    else if (event.key === "PageUp" || event.key === "PageDown") {
      if (carried.host.step(event.key === "PageUp" ? -1 : 1)) this.carry(carried.to);
    } else if (event.key === " " || event.key === "Enter") this.drop();
    else if (event.key === "Escape" || event.key === "Tab") this.revert(this.words.reverted);
  }

  /** Show and say where it would be; ask the server about the rest once it stays there. */
  carry(to) {
    const { carried, board } = this;
    carried.to = to;
    const layout = board.layout(carried.row);
    const { lane } = layout.bars.find((bar) => bar.event.uid === to.uid);
    const { scale } = board;
    board.dress(carried.button, {
      event: to, from: scale.column(to.first), to: scale.column(to.last), lane,
    });
    carried.button.classList.add("carried");
    if (!carried.pointer) board.reveal(carried.host.row, to);
    const beside = board.layout(carried.host.row)?.bars ?? [];
    const here = together(to, beside.map((bar) => bar.event));
    const clash = here.length ? say(this.words.clash, { what: here[0].title }) : "";
    const host = carried.host.changed ? say(this.words.host, { unit: carried.host.words }) : "";
    const text = `${board.when(to)} ${host} ${clash}`;
    this.detail.textContent = `${to.title} → ${text}`;
    if (!carried.pointer) this.speak(text);
    clearTimeout(this.settling);
    if (!carried.pointer) this.settling = setTimeout(() => this.ask(carried, to), SETTLED);
  }

  async ask(carried, to) {
    const unit = carried.host.unit;
    const { status, said } = await this.source.move(carried.event, to, unit, "check");
    const same = this.carried === carried && carried.to === to && carried.host.unit === unit;
    if (status !== 200 || !same) return;
    if (said.warnings.length) this.speak(`${this.board.when(to)} ${said.warnings.join(" ")}`);
  }

  async drop() {
    const { carried } = this;
    clearTimeout(this.settling);
    if (carried.to.start === carried.event.start && !carried.host.changed) {
      this.revert(this.words.reverted);
      return;
    }
    carried.busy = true;
    carried.button.setAttribute("aria-busy", "true");
    try {
      const looked = await this.source.move(carried.event, carried.to, carried.host.unit, "check");
      if (looked.status !== 200) this.refused(looked);
      else if (looked.said.ask && !(await this.agreed(looked.said.ask))) {
        this.revert(this.words.reverted);
      } else await this.save(carried);
    } catch {
      this.revert(this.words.failed);
    }
  }

  async save(carried) {
    const saved = await this.source.move(carried.event, carried.to, carried.host.unit, "save");
    if (saved.status !== 200) {
      this.refused(saved);
      return;
    }
    const { said } = saved;
    const was = carried.event.start;
    this.settle();
    if (carried.host.changed) {
      // What has the focus is never taken out of its row.
      carried.button.blur();
      await this.afresh(carried.host.row);
    }
    this.source.replace(carried.event.uid, told(said));
    this.board.changed(carried.event.uid);
    this.focus(carried.host.row, carried.event);
    this.speak([said.message, ...said.warnings].join(" "));
    this.offer(said.batch, carried, was);
  }

  /** Take back what the server did not accept, and say why; somebody faster is shown. */
  refused({ status, said }) {
    const { event } = this.carried;
    this.revert(said.message ?? (status === 401 ? this.words.signed_out : this.words.failed));
    if (said.now) {
      this.source.replace(event.uid, told(said.now));
      this.board.changed(event.uid);
    }
  }

  /** Ask in a dialog before many are told; Esc says no. */
  agreed(question) {
    const dialog = this.root.querySelector("dialog");
    dialog.querySelector("p").textContent = question;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    });
  }

  settle() {
    const { button, host } = this.carried;
    host.shown(false);
    button.classList.remove("carried");
    button.removeAttribute("aria-pressed");
    button.removeAttribute("aria-busy");
    this.carried = null;
    this.board.held = null;
  }

  revert(text = "") {
    clearTimeout(this.pressed?.timer);
    this.pressed = null;
    if (!this.carried) return;
    const { event, row, pointer } = this.carried;
    this.settle();
    this.board.changed(event.uid);
    if (!pointer) this.focus(row, event);
    this.detail.textContent = text;
    if (text) this.speak(text);
  }

  offer(batch, carried, was) {
    const undo = this.root.querySelector(".undo");
    undo.hidden = batch === null;
    undo.onclick = async () => {
      undo.hidden = true;
      await this.source.undo(batch);
      const events = await this.afresh(carried.row);
      const now = events.find((event) => event.uid === carried.event.uid);
      if (now) this.focus(carried.row, now);
      this.speak(now?.start === was ? this.words.undone : this.words.kept);
    };
  }

  /** Ask for everything anew; give the events of a row. */
  async afresh(row) {
    this.source.forget();
    this.board.laid.clear();
    const events = await this.source.waited(row);
    this.board.draw();
    return events;
  }

  press(event) {
    const button = event.target.closest(".bar.movable");
    if (!button || event.button !== 0 || this.carried) return;
    const { plane } = this.board;
    const here = this.found(button);
    const from = { x: event.clientX, y: event.clientY, scroll: plane.scrollLeft };
    this.pressed = { ...here, from, id: event.pointerId };
    if (event.pointerType === "mouse") return;
    this.pressed.timer = setTimeout(() => this.lift(), LONG_TOUCH);
  }

  lift() {
    const { pressed, board } = this;
    board.plane.setPointerCapture(pressed.id);
    this.pickUp(pressed, pressed.from);
    this.dragged = true;
  }

  pull(event) {
    const { pressed, board } = this;
    if (!pressed) {
      this.adding.hover(event);
      return;
    }
    const across = event.clientX - pressed.from.x;
    const far = Math.hypot(across, event.clientY - pressed.from.y) > SLACK;
    if (!this.carried && far) {
      if (event.pointerType === "mouse") this.lift();
      else this.revert();
    }
    if (!this.carried || this.carried.busy) return;
    const side = board.plane.getBoundingClientRect();
    if (event.clientX > side.right - EDGE) board.plane.scrollLeft += board.scale.width / 2;
    if (event.clientX < side.left + board.side + EDGE) board.plane.scrollLeft -= board.scale.width / 2;
    const by = across + board.plane.scrollLeft - pressed.from.scroll;
    const to = this.pulled(pressed.event, by / board.scale.width);
    const other = this.carried.host.under(event.clientY);
    if (other || to.start !== this.carried.to.start) this.carry(to);
  }

  /** Give the event so many columns on; where half a day is wide enough, by halves. */
  pulled(event, columns) {
    const { scale, frame } = this.board;
    if (scale.days > 1 || scale.width < 40) {
      return byDays(event, Math.round(columns) * scale.days, frame);
    }
    const halves = Math.round(columns * 2);
    const moved = byDays(event, Math.trunc(halves / 2), frame);
    return halves % 2 ? byHalf(moved, Math.sign(halves), frame.hours, frame) : moved;
  }

  release() {
    clearTimeout(this.pressed?.timer);
    this.pressed = null;
    if (this.carried?.pointer && !this.carried.busy) this.drop();
  }

  click(event) {
    if (this.dragged) {
      this.dragged = false;
      event.preventDefault();
      return;
    }
    const button = event.target.closest(".bar");
    if (button) {
      if (!this.carried) location.assign(`${this.board.frame.event}/${encodeURIComponent(button.dataset.uid)}`);
    } else if (event.target.matches(".row")) this.adding.hover(event);
  }
}
