// @ts-check
// The review in the browser: shows the queue that the page brought, sends each decision to the server and
// shows what is left. All words come with the page; nothing is put together as HTML.

/** @typedef {{id: string, kind: string, label: string}} Choice */
/** @typedef {{id: string, day: string, amount: string, currency: string, account_label: string, words: string,
 *   why: string, placed_label: string, in_suspense: boolean, counterparty: string, choices: Choice[]}} Line */

const MOST = 9;

class Review {
  /** @param {HTMLElement} root */
  constructor(root) {
    const brought = JSON.parse(root.querySelector("#desk-queue")?.textContent ?? "{}");
    this.root = root;
    /** @type {Line[]} */
    this.lines = brought.lines ?? [];
    /** @type {Record<string, string>} */
    this.words = brought.words ?? {};
    this.token = brought.token ?? "";
    this.here = 0;
    this.busy = false;
    this.undoButton = /** @type {HTMLButtonElement} */ (root.querySelector("[data-act=undo]"));
    this.undoButton.addEventListener("click", () => this.undo());
    this.show();
  }

  /** @param {string} key @param {number} count */
  counted(key, count) {
    return (this.words[key] ?? "").replace("{count}", String(count));
  }

  /** @param {string} words @param {boolean} [wrong] */
  say(words, wrong = false) {
    const said = /** @type {HTMLElement} */ (this.root.querySelector(".said"));
    said.textContent = words;
    said.classList.toggle("wrong", wrong);
  }

  show() {
    const lines = /** @type {HTMLElement} */ (this.root.querySelector(".lines"));
    this.here = Math.max(0, Math.min(this.here, this.lines.length - 1));
    lines.replaceChildren(
      element("p", { class: "note" }, this.lines.length ? this.counted("waiting", this.lines.length) : this.words.nothing),
      ...this.lines.map((line, at) => this.card(line, at)),
    );
  }

  /** @param {Line} line @param {number} at */
  card(line, at) {
    const card = element("section", { class: at === this.here ? "line here" : "line", "aria-label": line.words || line.day });
    const head = element("header", {});
    head.append(
      element("span", {}, line.day),
      element("span", { class: "amount" }, `${line.amount} ${line.currency}`),
      element("span", {}, line.account_label),
    );
    card.append(head, element("p", {}, line.words), element("p", { class: "note" }, line.why));
    if (!line.in_suspense) {
      card.append(element("p", {}, `${this.words.now}: ${line.placed_label}`));
    }
    const choices = element("ol", { class: "choices" });
    line.choices.slice(0, MOST).forEach((choice, number) => choices.append(this.choice(card, line, choice, number + 1)));
    card.append(choices, this.options(line), this.search(card, line, choices), this.splitter(card, line));
    if (!line.in_suspense) {
      card.append(this.button(this.words.stay, () => this.place(card, line, {})));
    }
    card.addEventListener("focusin", () => this.go(at, false));
    return card;
  }

  /** @param {HTMLElement} card @param {Line} line @param {Choice} choice @param {number} number */
  choice(card, line, choice, number) {
    const item = element("li", {});
    const button = this.button("", () => this.place(card, line, { choice: choice.id }));
    if (number <= MOST) {
      button.append(element("kbd", {}, String(number)), " ");
    }
    button.append(`${choice.label} (${choice.id})`);
    button.dataset.choice = choice.id;
    item.append(button);
    return item;
  }

  /** What is kept of the decision, and whether it holds for all alike. @param {Line} line */
  options(line) {
    const box = element("p", {});
    const alike = this.alike(line).length;
    if (alike > 1) {
      box.append(this.check("alike", this.counted("alike", alike)));
    }
    box.append(this.check("alias", this.words.alias), this.check("rule", this.words.rule));
    const name = element("input", { type: "text", name: "rule-name", placeholder: this.words["rule-name"], "aria-label": this.words["rule-name"], hidden: "" });
    const match = element("input", { type: "text", name: "match", placeholder: this.words.match, "aria-label": this.words.match, hidden: "" });
    box.append(name, match);
    box.addEventListener("change", (event) => {
      const target = /** @type {HTMLInputElement} */ (event.target);
      if (target.name === "rule") {
        name.hidden = match.hidden = !target.checked;
        /** @type {HTMLInputElement} */ (match).value ||= line.counterparty;
      }
    });
    return box;
  }

  /** @param {string} name @param {string} words */
  check(name, words) {
    const label = element("label", {});
    label.append(element("input", { type: "checkbox", name }), words);
    return label;
  }

  /** @param {HTMLElement} card @param {Line} line @param {HTMLElement} choices */
  search(card, line, choices) {
    const form = element("form", {});
    const typed = /** @type {HTMLInputElement} */ (
      element("input", { type: "text", name: "typed", placeholder: this.words.find, "aria-label": this.words.find })
    );
    form.append(typed);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const said = typed.value.trim() ? await this.ask("find", { line: line.id, typed: typed.value }) : null;
      if (said) {
        choices.replaceChildren(
          .../** @type {Choice[]} */ (said.found).map((choice, at) => this.choice(card, line, choice, at + 1)),
        );
        choices.querySelector("button")?.focus();
      }
    });
    return form;
  }

  /** @param {HTMLElement} card @param {Line} line */
  splitter(card, line) {
    const box = element("details", {});
    box.append(element("summary", {}, this.words.split));
    const form = element("form", { class: "split" });
    const add = () => form.insertBefore(element("input", { type: "text", name: "part", placeholder: this.words.part, "aria-label": this.words.part }), more);
    const more = this.button(this.words["add-part"], add);
    form.append(more, element("button", { type: "submit" }, this.words.place));
    add();
    add();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const parts = [...form.querySelectorAll("input[name=part]")]
        .map((input) => /** @type {HTMLInputElement} */ (input).value.trim())
        .filter(Boolean);
      this.place(card, line, { parts });
    });
    box.append(form);
    return box;
  }

  /** @param {string} words @param {() => void} act @returns {HTMLButtonElement} */
  button(words, act) {
    const button = /** @type {HTMLButtonElement} */ (element("button", { type: "button", class: "muted" }, words));
    button.addEventListener("click", act);
    return button;
  }

  /** Lines of the same counterparty and direction. @param {Line} line */
  alike(line) {
    const incoming = !line.amount.startsWith("-");
    return this.lines.filter(
      (one) => one.id === line.id || (line.counterparty && one.counterparty === line.counterparty && one.amount.startsWith("-") !== incoming),
    );
  }

  /** @param {HTMLElement} card @param {Line} line @param {{choice?: string, parts?: string[]}} what */
  async place(card, line, what) {
    /** @param {string} name */
    const checked = (name) => /** @type {HTMLInputElement | null} */ (card.querySelector(`input[name=${name}]`))?.checked ?? false;
    /** @param {string} name */
    const value = (name) => /** @type {HTMLInputElement | null} */ (card.querySelector(`input[name=${name}]`))?.value.trim() ?? "";
    const lines = checked("alike") ? this.alike(line).map((one) => one.id) : [line.id];
    const rule = checked("rule") ? { rule: value("rule-name"), match: value("match") } : {};
    await this.change("place", { lines, alias: checked("alias"), ...rule, ...what }, "decided");
  }

  async undo() {
    await this.change("undo", {}, "taken-back");
  }

  /** @param {string} endpoint @param {object} body @param {string} key */
  async change(endpoint, body, key) {
    const said = await this.ask(endpoint, body);
    if (!said) {
      return;
    }
    this.undoButton.hidden = !said["can-undo"];
    if (!said.left) {
      this.say(this.words.reload);
      return;
    }
    this.lines = said.left;
    this.show();
    this.say(this.counted(key, said[key]));
    this.focus();
  }

  /** @param {string} endpoint @param {object} body @returns {Promise<Record<string, any> | null>} */
  async ask(endpoint, body) {
    if (this.busy) {
      return null;
    }
    this.busy = true;
    this.root.setAttribute("aria-busy", "true");
    try {
      const base = location.pathname.replace(/\/?$/, "/");
      const answer = await fetch(base + endpoint, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Desk-Token": this.token },
        body: JSON.stringify(body),
      });
      if (answer.status === 401) {
        this.say(this.words["read-only"], true);
        return null;
      }
      const said = await answer.json();
      if (!answer.ok) {
        this.say([said.error, said.hint].filter(Boolean).join(". "), true);
        return null;
      }
      return said;
    } catch {
      this.say(this.words.failed, true);
      return null;
    } finally {
      this.busy = false;
      this.root.removeAttribute("aria-busy");
    }
  }

  /** @param {number} at @param {boolean} focus */
  go(at, focus) {
    const cards = this.root.querySelectorAll(".line");
    cards[this.here]?.classList.remove("here");
    this.here = Math.max(0, Math.min(at, cards.length - 1));
    cards[this.here]?.classList.add("here");
    if (focus) {
      this.focus();
    }
  }

  focus() {
    const card = this.root.querySelectorAll(".line")[this.here];
    card?.scrollIntoView({ block: "nearest" });
    /** @type {HTMLElement | null} */ (card?.querySelector("button, input"))?.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const inside = /** @type {HTMLElement} */ (event.target)?.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (inside || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const card = /** @type {HTMLElement | undefined} */ (this.root.querySelectorAll(".line")[this.here]);
    const line = this.lines[this.here];
    /** @type {Record<string, () => void>} */
    const keys = {
      j: () => this.go(this.here + 1, true),
      k: () => this.go(this.here - 1, true),
      f: () => /** @type {HTMLElement | null | undefined} */ (card?.querySelector("input[name=typed]"))?.focus(),
      s: () => {
        const box = card?.querySelector("details");
        if (box) {
          box.open = true;
          box.querySelector("input")?.focus();
        }
      },
      y: () => card && line && !line.in_suspense && this.place(card, line, {}),
      u: () => this.undo(),
    };
    const act = keys[event.key.toLowerCase()];
    const number = Number(event.key);
    const chosen = number >= 1 ? card?.querySelectorAll(".choices button")[number - 1] : undefined;
    if (act ?? chosen) {
      event.preventDefault();
      event.stopPropagation();
      act ? act() : /** @type {HTMLElement} */ (chosen).click();
    }
  }
}

/** @param {string} name @param {Record<string, string>} attributes @param {string} [words] @returns {HTMLElement} */
function element(name, attributes, words) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  if (words) {
    made.textContent = words;
  }
  return made;
}

/** @type {Review | null} */
let review = null;

export default {
  init() {
    // Before Fava's own keys, and only while the review is on the page.
    window.addEventListener("keydown", (event) => {
      if (review && document.contains(review.root)) {
        review.key(event);
      }
    }, true);
  },
  onExtensionPageLoad() {
    const root = document.getElementById("desk-review");
    review = root ? new Review(root) : null;
  },
};
