// Choose several of many by typing a few characters. Without script the list itself is there.
// Follows the combobox pattern of the ARIA Authoring Practices, with the chosen in front of the field.
const MOST = 40;

const made = (name, attributes = {}, text = "") => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value ?? "");
  element.textContent = text;
  return element;
};

const filled = (words, count) => words.replace("{}", count);

// Every word of what was typed stands in the name or in that of its group.
const matching = (options, typed) => {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return options.filter((option) => {
    const text = `${option.label} ${option.parentElement.label ?? ""}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
};

class Picker {
  constructor(select) {
    const { id, dataset: words } = select;
    this.select = select;
    this.words = words;
    this.options = [...select.options];
    this.rows = [];
    this.active = -1;
    this.chosen = made("ul", { class: "chosen" });
    this.list = made("ul", { id: `${id}-found`, role: "listbox", "aria-multiselectable": "true", "aria-label": words.find });
    this.input = made("input", {
      id, type: "text", role: "combobox", autocomplete: "off", placeholder: words.find,
      "aria-expanded": "false", "aria-controls": this.list.id, "aria-autocomplete": "list",
      "aria-describedby": select.getAttribute("aria-describedby"), "aria-invalid": select.getAttribute("aria-invalid"),
    });
    this.told = made("span", { class: "unseen-words", role: "status" });
    this.stand();
    this.listen();
    this.show();
  }

  stand() {
    const box = made("div", { class: "picker" });
    this.select.removeAttribute("id");
    this.select.hidden = true;
    this.list.hidden = true;
    this.select.before(box);
    box.append(this.chosen, this.input, this.list, this.told, this.select);
  }

  listen() {
    const keys = {
      ArrowDown: () => (this.list.hidden ? this.open() : this.point(this.active + 1)),
      ArrowUp: () => (this.list.hidden ? this.open() : this.point(this.active - 1)),
      Enter: () => (this.list.hidden ? this.open() : this.take(this.active)),
      Escape: () => this.close(),
    };
    this.input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Backspace" && !this.input.value) this.dropLast();
      if (!(event.key in keys)) return;
      event.preventDefault();
      keys[event.key]();
    });
    this.input.addEventListener("input", (event) => {
      // What is typed here is no change of the form.
      event.stopPropagation();
      this.open();
    });
    this.input.addEventListener("click", () => this.open());
    this.input.addEventListener("blur", () => this.close());
    // A press would take the focus away before the click arrives.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const at = [...this.list.children].indexOf(event.target.closest("[role=option]"));
      if (at >= 0) this.take(at);
    });
  }

  get picked() {
    return this.options.filter((option) => option.selected);
  }

  show() {
    this.chosen.replaceChildren(
      ...this.picked.map((option) => {
        const drop = made("button", { type: "button", "aria-label": `${this.words.drop} ${option.label}` }, `${option.label} ×`);
        drop.addEventListener("click", () => {
          this.put([option], false);
          this.input.focus();
        });
        const item = made("li");
        item.append(drop);
        return item;
      }),
    );
    this.chosen.hidden = !this.picked.length;
  }

  open(at = 0) {
    const typed = this.input.value.trim();
    const found = matching(this.options, typed);
    this.rows = found.slice(0, MOST).map((option) => [option]);
    if (typed && found.length > 1) this.rows.push(found);
    const rest = found.length > MOST ? filled(this.words.more, found.length - MOST) : found.length ? "" : this.words.none;
    this.list.replaceChildren(...this.rows.map((row, index) => this.drawn(row, index)));
    if (rest) this.list.append(made("li", { class: "hint", role: "presentation" }, rest));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.point(Math.min(at, this.rows.length - 1));
    this.input.scrollIntoView({ block: "nearest" });
  }

  drawn(row, index) {
    const text = row.length > 1 ? filled(this.words.all, row.length) : row[0].label;
    const selected = row.every((option) => option.selected);
    return made("li", { id: `${this.list.id}-${index}`, role: "option", "aria-selected": selected }, text);
  }

  point(to) {
    const count = this.rows.length;
    this.active = count ? (to + count) % count : -1;
    [...this.list.children].forEach((row, at) => row.classList.toggle("active", at === this.active));
    const row = this.list.children[this.active];
    this.input.setAttribute("aria-activedescendant", row?.id ?? "");
    row?.scrollIntoView({ block: "nearest" });
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  take(at) {
    const row = this.rows[at];
    if (!row) return;
    const typed = this.input.value;
    this.input.value = "";
    this.put(row, !row.every((option) => option.selected));
    if (typed) this.close();
    else this.open(at);
  }

  dropLast() {
    const last = this.picked.at(-1);
    if (last) this.put([last], false);
  }

  put(options, selected) {
    for (const option of options) option.selected = selected;
    this.show();
    this.told.textContent = filled(this.words.count, this.picked.length);
    for (const type of ["input", "change"]) this.select.dispatchEvent(new Event(type, { bubbles: true }));
  }
}

for (const select of document.querySelectorAll("select[multiple][data-find]")) new Picker(select);
