// Draws the units-by-time view: rows and events that are seen, and no others.
import { laid, offsets, rowAt, scaleOf, seen, written } from "./timeline-plan.js";

const LANE = 28;
const LEAST = 36;
// Columns from which a name is kept in sight: every sticky thing is a layer of its own to draw.
const LONG = 4;
const ROWS_AROUND = 6;
const COLUMNS_AROUND = 12;

export class Board {
  constructor(root, frame, source) {
    Object.assign(this, { root, frame, source });
    this.plane = root.querySelector(".plane");
    this.body = root.querySelector(".body");
    this.scale = null;
    this.drawn = new Map();
    this.laid = new Map();
    this.heights = frame.units.map(() => LEAST);
    this.starts = offsets(this.heights);
    this.held = null;
    this.plane.addEventListener("scroll", () => this.soon(), { passive: true });
    new ResizeObserver(() => this.soon()).observe(this.plane);
  }

  get side() {
    return this.root.querySelector(".corner").offsetWidth;
  }

  zoom(name) {
    const middle = this.scale ? this.dayAt(this.plane.clientWidth / 2) : null;
    this.scale = scaleOf(this.frame.first, this.frame.until, name);
    this.plane.style.setProperty("--w", `${this.scale.width}px`);
    this.plane.style.setProperty("--columns", this.scale.columns);
    this.laid.clear();
    this.head();
    for (const row of this.drawn.values()) row.element.remove();
    this.drawn.clear();
    this.measured();
    if (middle !== null) this.show(middle);
    this.draw();
  }

  /** Give the day at so many pixels from the left of what is seen. */
  dayAt(x) {
    const along = this.plane.scrollLeft + x - this.side;
    return this.scale.day(Math.max(Math.floor(along / this.scale.width), 0));
  }

  /** Bring a day to the middle. */
  show(day) {
    const room = this.plane.clientWidth - this.side;
    this.plane.scrollLeft = (this.scale.column(day) + 0.5) * this.scale.width - room / 2;
  }

  head() {
    const { scale, frame } = this;
    const cells = [];
    for (let column = 0; column < scale.columns; column += 1) {
      const day = scale.day(column);
      const cell = element("span", "col", frame.heads[day - frame.first]);
      const marks = scale.days === 1 ? frame.marks[day - frame.first] : "";
      if (marks) cell.title = marks;
      if (scale.days === 1 && frame.rests.includes(day - frame.first)) cell.classList.add("rest");
      if (scale.column(frame.today) === column && inside(frame, frame.today)) cell.classList.add("now");
      cell.style.setProperty("--s", column);
      cells.push(cell);
    }
    const bands = frame.phases.map(({ words, first, last, hue, lane }) => {
      const band = element("span", `band hue-${hue}`);
      band.append(element("b", "", words));
      spread(band, scale.column(first), scale.column(last), lane);
      return band;
    });
    const months = frame.months.map(({ words, first }, n) => {
      const name = element("span", "month-name");
      name.append(element("b", "", words));
      const last = (frame.months[n + 1]?.first ?? frame.until) - 1;
      spread(name, scale.column(first), scale.column(last), 0);
      return name;
    });
    this.root.querySelector(".cols").replaceChildren(...cells);
    this.root.querySelector(".bands").replaceChildren(...months, ...bands);
    const behind = [];
    if (scale.days === 1) {
      for (const rest of frame.rests) behind.push(strip("rest", rest));
    }
    if (inside(frame, frame.today)) behind.push(strip("today", scale.column(frame.today)));
    this.root.querySelector(".behind").replaceChildren(...behind);
  }

  /** Lay a row out once, until its events or the zoom change. */
  layout(number) {
    const known = this.laid.get(number);
    if (known) return known;
    const events = this.source.row(number, () => this.soon());
    if (!events) return null;
    const made = laid(events, this.scale);
    this.laid.set(number, made);
    const height = Math.max(LEAST, made.lanes * LANE + 8);
    if (height !== this.heights[number]) {
      this.heights[number] = height;
      this.unmeasured = true;
    }
    return made;
  }

  measured() {
    this.starts = offsets(this.heights);
    this.body.style.setProperty("--height", `${this.starts[this.heights.length]}px`);
    this.unmeasured = false;
  }

  soon() {
    this.waiting ??= requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.waiting = null;
    const { plane, scale } = this;
    const top = plane.scrollTop;
    const height = plane.clientHeight;
    const anchor = rowAt(this.starts, top);
    const into = top - this.starts[anchor];
    const rows = seen(anchor, rowAt(this.starts, top + height), ROWS_AROUND, this.heights.length);
    const left = Math.floor(plane.scrollLeft / scale.width / COLUMNS_AROUND) * COLUMNS_AROUND;
    const across = Math.ceil(plane.clientWidth / scale.width);
    const columns = seen(left, left + across + COLUMNS_AROUND, COLUMNS_AROUND, scale.columns);
    for (let number = rows[0]; number < rows[1]; number += 1) this.layout(number);
    if (this.unmeasured) {
      this.measured();
      // Rows above may have grown: what is being looked at stays where it is.
      if (anchor && into >= 0) plane.scrollTop = this.starts[anchor] + into;
    }
    const focused = document.activeElement?.closest?.(".row");
    for (const [number, row] of this.drawn) {
      const out = number < rows[0] || number >= rows[1];
      if (out && row.element !== focused && number !== this.held) {
        row.element.remove();
        this.drawn.delete(number);
      }
    }
    for (let number = rows[0]; number < rows[1]; number += 1) this.row(number, columns);
    this.root.dispatchEvent(new CustomEvent("drawn"));
  }

  row(number, columns) {
    const row = this.drawn.get(number) ?? this.begun(number);
    this.stand(row, this.starts[number], this.heights[number]);
    const layout = this.layout(number);
    if (row.busy !== !layout) row.element.setAttribute("aria-busy", String(!layout));
    row.busy = !layout;
    if (!layout || (row.layout === layout && row.from === columns[0] && row.to === columns[1])) return;
    const wanted = layout.bars.filter((bar) => bar.to >= columns[0] && bar.from < columns[1]);
    this.bars(row, wanted);
    Object.assign(row, { layout, from: columns[0], to: columns[1] });
  }

  /** What is set anew is styled anew with all that is in it: only what differs is. */
  stand(row, y, height) {
    if (row.y !== y) row.element.style.setProperty("--y", `${y}px`);
    if (row.height !== height) row.element.style.setProperty("--h", `${height}px`);
    Object.assign(row, { y, height });
  }

  begun(number) {
    const [code, words, href] = this.frame.units[number];
    const made = element("div", "row");
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", words);
    made.dataset.row = number;
    const name = element(href ? "a" : "span", "who", words);
    if (href) name.href = href;
    if (href) name.tabIndex = -1;
    name.title = `${words} ${code}`;
    made.append(name);
    // In the order of reading, wherever the scrolling came from.
    const next = [...this.drawn.keys()].filter((other) => other > number).sort((a, b) => a - b)[0];
    this.body.insertBefore(made, next === undefined ? null : this.drawn.get(next).element);
    const row = { element: made, bars: new Map(), layout: null };
    this.drawn.set(number, row);
    return row;
  }

  bars(row, wanted) {
    const keep = new Set(wanted.map((bar) => bar.event.uid));
    for (const [uid, button] of row.bars) {
      if (!keep.has(uid) && button !== document.activeElement) {
        button.remove();
        row.bars.delete(uid);
      }
    }
    let before = row.element.firstElementChild;
    for (const bar of wanted) {
      let button = row.bars.get(bar.event.uid);
      if (!button) {
        button = document.createElement("button");
        button.type = "button";
        button.tabIndex = -1;
        row.bars.set(bar.event.uid, button);
      }
      this.dress(button, bar);
      // What has the focus loses it when it is put elsewhere.
      if (button !== document.activeElement && before.nextElementSibling !== button) before.after(button);
      before = button;
    }
  }

  dress(button, { event, from, to, lane }) {
    const long = to - from >= LONG ? " long" : "";
    const movable = event.movable ? " movable" : "";
    button.className = `bar hue-${event.hue} ${event.status}${movable}${long}`;
    button.dataset.uid = event.uid;
    if (long) button.replaceChildren(element("span", "", event.title));
    else button.textContent = event.title;
    button.setAttribute("aria-label", this.words(event));
    spread(button, from, to, lane);
  }

  /** Say when, what and how certain. */
  words(event) {
    return `${this.when(event)} ${event.title} ${this.frame.statuses[event.status]}`;
  }

  when(event) {
    const { days, first } = this.frame;
    const begins = days[event.first - first];
    const ends = days[event.last - first];
    if (event.start.length > 10) return `${begins} ${event.start.slice(11)}–${event.end.slice(11)}`;
    return begins === ends ? begins : `${begins} – ${ends}`;
  }

  /** Let rows be laid out anew that hold an event. */
  changed(uid) {
    for (const [number, layout] of this.laid) {
      if (layout.bars.some((bar) => bar.event.uid === uid)) this.laid.delete(number);
    }
    this.draw();
  }

  /** Scroll as little as shows the event of a row. */
  reveal(number, event) {
    const { plane, scale } = this;
    const top = this.starts[number];
    const bottom = this.starts[number + 1];
    const head = this.root.querySelector(".head").offsetHeight;
    if (top < plane.scrollTop) plane.scrollTop = top;
    const room = plane.clientHeight - head - 16;
    if (bottom > plane.scrollTop + room) plane.scrollTop = bottom - room;
    if (event) {
      const from = scale.column(event.first) * scale.width;
      const to = (scale.column(event.last) + 1) * scale.width;
      const across = plane.clientWidth - this.side;
      if (to > plane.scrollLeft + across) plane.scrollLeft = to - across;
      if (from < plane.scrollLeft) plane.scrollLeft = from;
    }
    this.draw();
  }

  newAt(number, day, minute) {
    const [code] = this.frame.units[number];
    const asked = new URLSearchParams({ date: written(day), start: minute });
    if (code) asked.set("unit", code);
    return `${this.frame.add}?${asked}`;
  }
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function spread(one, from, to, lane) {
  one.style.setProperty("--s", from);
  one.style.setProperty("--n", to - from + 1);
  one.style.setProperty("--l", lane);
}

function strip(className, column) {
  const made = element("i", className);
  made.style.setProperty("--s", column);
  return made;
}

function inside({ first, until }, day) {
  return day >= first && day < until;
}
