// What the units-by-time view asks the server for: rows when they come near, and moves.
import { placed, read } from "./timeline-plan.js";

export class Source {
  constructor(root) {
    this.root = root;
    this.chunks = new Map();
    this.copies = new Map();
  }

  async open() {
    this.frame = await this.#get(this.root.dataset.frame);
    this.operation = this.frame.operation;
    return this.frame;
  }

  /** Give the row's events, or undefined until they are there; `come` is called then. */
  row(number, come) {
    const size = this.frame.rows;
    const chunk = Math.floor(number / size);
    const found = this.chunks.get(chunk);
    if (found === undefined) this.#load(chunk).then(come, come);
    return Array.isArray(found) ? found[number - chunk * size] : undefined;
  }

  /** Give the row's events as soon as they are there. */
  async waited(number) {
    const chunk = Math.floor(number / this.frame.rows);
    if (!Array.isArray(this.chunks.get(chunk))) await this.#load(chunk);
    return this.chunks.get(chunk)?.[number - chunk * this.frame.rows] ?? [];
  }

  #load(chunk) {
    const known = this.chunks.get(chunk);
    if (known) return Promise.resolve(known);
    const url = new URL(this.root.dataset.rows, document.baseURI);
    url.searchParams.set("chunk", chunk);
    const coming = this.#get(url).then(
      ({ rows }) => {
        const events = rows.map((row) => row.map(read));
        for (const event of events.flat()) this.#note(event);
        this.chunks.set(chunk, events);
      },
      () => this.chunks.delete(chunk),
    );
    this.chunks.set(chunk, coming);
    return coming;
  }

  #note(event) {
    const same = this.copies.get(event.uid) ?? new Set();
    this.copies.set(event.uid, same.add(event));
  }

  /** Let every row that holds the event show it so. */
  replace(uid, values) {
    for (const event of this.copies.get(uid) ?? []) Object.assign(event, values);
  }

  forget() {
    this.chunks.clear();
    this.copies.clear();
  }

  async #get(url) {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return answer.json();
  }

  /** Ask what a move would bring (`check`), or make it (`save`); `unit` is empty or the new host.
   *  Gives status and what was said. */
  async move(event, to, unit, step) {
    const { version } = event;
    const sent = { start: to.start, unit, version, step, operation_id: this.operation };
    const answer = await this.#post(`/events/${encodeURIComponent(event.uid)}/move`, sent);
    const json = answer.headers.get("Content-Type")?.startsWith("application/json");
    const said = json ? await answer.json() : {};
    if (said.operation) this.operation = said.operation;
    return { status: answer.redirected ? 401 : answer.status, said };
  }

  async undo(batch) {
    return this.#post(`/history/${batch}/undo`, { operation_id: this.operation, back: "/account" });
  }

  #post(url, values) {
    const body = new URLSearchParams({ csrf_token: this.root.dataset.csrf, ...values });
    return fetch(url, { method: "POST", body });
  }
}

/** Give the values of an event as the server tells them after a move. */
export function told({ version, start, end }) {
  return { version, ...placed(start, end) };
}
