// @ts-check
// The review in the browser: shows the queue that the page brought, sends each decision to the server and
// shows what is left. All words come with the page; nothing is put together as HTML.

/** @typedef {{id: string, kind: string, label: string}} Choice */
/** @typedef {{id: string, day: string, amount: string, currency: string, account_label: string, words: string,
 *   why: string, placed_label: string, in_suspense: boolean, counterparty: string, choices: Choice[]}} Line */

const MOST = 9;
const REST = "rest";

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
    this.quieten();
    this.show();
  }

  /** @param {string} key @param {number} count */
  counted(key, count) {
    return (this.words[key] ?? "").replace("{count}", String(count));
  }

  /** What came of it, at the foot of the window: the line may be far down. @param {string} words @param {boolean} [wrong] */
  say(words, wrong = false) {
    const said = /** @type {HTMLElement} */ (this.root.querySelector(".said"));
    said.textContent = words;
    said.classList.toggle("wrong", wrong);
    this.quieten();
  }

  /** The foot has a frame while there is something in it. */
  quieten() {
    const foot = /** @type {HTMLElement} */ (this.root.querySelector(".answer"));
    foot.classList.toggle("quiet", this.undoButton.hidden && !foot.querySelector(".said")?.textContent);
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
    const style = at === this.here ? "line here" : "line";
    const card = element("section", { class: style, "aria-label": words(line).join(" · "), tabindex: "-1" });
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
    line.choices.forEach((choice, number) => choices.append(this.choice(card, line, choice, number + 1)));
    card.append(choices, this.options(line), this.search(card, line, choices), this.splitter(card, line));
    if (!line.in_suspense) {
      const stay = this.button("", () => this.place(card, line, {}));
      stay.append(element("kbd", {}, "Y"), ` ${this.words.stay}`);
      card.append(stay);
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
    button.append(called(choice));
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
      const found = await this.find(line, typed.value);
      if (found.length) {
        choices.replaceChildren(...found.map((choice, at) => this.choice(card, line, choice, at + 1)));
        choices.querySelector("button")?.focus();
      }
    });
    return form;
  }

  /** What fits the words; where nothing does, that is said. @param {Line} line @param {string} typed @returns {Promise<Choice[]>} */
  async find(line, typed) {
    const said = typed.trim() ? await this.ask("find", { line: line.id, typed: typed.trim() }) : null;
    if (said) {
      this.say(said.found.length ? "" : this.words["nothing-fits"], !said.found.length);
    }
    return said?.found ?? [];
  }

  /** @param {HTMLElement} card @param {Line} line */
  splitter(card, line) {
    const box = element("details", {});
    box.append(element("summary", {}, this.words.split));
    const form = element("form", { class: "split" });
    const more = this.button(this.words["add-part"], () => add().querySelector("input")?.focus());
    const add = () => form.insertBefore(this.part(line), more);
    form.append(more, element("button", { type: "submit" }, this.words.place));
    add();
    add();
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const boxes = [...form.querySelectorAll(".part")].map((box) => /** @type {HTMLElement} */ (box)).filter(typedIn);
      for (const box of boxes) {
        if (!(await this.settle(box, line))) {
          return;
        }
      }
      // The server wants the rest at the end; here it may stand anywhere.
      const parts = boxes.map(asked).sort((one, other) => Number(one.startsWith(REST)) - Number(other.startsWith(REST)));
      this.place(card, line, { parts });
    });
    box.append(form);
    return box;
  }

  /** A part of a split line: an amount, and where it goes, looked for by a few letters. @param {Line} line */
  part(line) {
    const box = element("div", { class: "part" });
    const amount = this.words.amount ?? "";
    const where = this.words.where ?? "";
    box.append(
      element("input", { type: "text", name: "amount", inputmode: "decimal", placeholder: amount, "aria-label": amount }),
      element("input", { type: "text", name: "where", placeholder: where, "aria-label": where }),
      element("ol", { class: "found" }),
    );
    const input = partOf(box, "where");
    input.addEventListener("input", () => delete input.dataset.choice);
    input.addEventListener("keydown", async (event) => {
      if (event.key === "Enter" && !event.isComposing && input.value.trim() && !settled(input)) {
        event.preventDefault();
        await this.settle(box, line);
      }
    });
    return box;
  }

  /** Whether it is known where a part goes; else what fits its words is shown below it. @param {HTMLElement} box @param {Line} line */
  async settle(box, line) {
    const input = partOf(box, "where");
    if (settled(input)) {
      return true;
    }
    if (!input.value.trim()) {
      this.say(this.words["part-nowhere"] ?? "", true);
      input.focus();
      return false;
    }
    const found = await this.find(line, input.value);
    const list = /** @type {HTMLElement} */ (box.querySelector(".found"));
    list.replaceChildren(
      ...found.map((choice) => {
        const item = element("li", {});
        item.append(
          this.button(called(choice), () => {
            input.value = called(choice);
            input.dataset.choice = choice.id;
            list.replaceChildren();
            input.focus();
          }),
        );
        return item;
      }),
    );
    (list.querySelector("button") ?? input).focus();
    return false;
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
    if (checked("rule") && !rule.rule) {
      this.say(this.words["rule-nameless"] ?? "", true);
      /** @type {HTMLElement | null} */ (card.querySelector("input[name=rule-name]"))?.focus();
      return;
    }
    await this.change("place", { lines, alias: checked("alias"), ...rule, ...what }, "decided", line);
  }

  /** Only where the button is seen: another window may have decided something. */
  async undo() {
    if (!this.undoButton.hidden) {
      await this.change("undo", {}, "taken-back");
    }
  }

  /** @param {string} endpoint @param {object} body @param {string} key @param {Line} [line] that is decided */
  async change(endpoint, body, key, line) {
    const said = await this.ask(endpoint, body);
    if (!said) {
      return;
    }
    this.undoButton.hidden = !said["can-undo"];
    if (!said.left) {
      this.say(this.words.reload);
      return;
    }
    const back = line ? undefined : without(said.left, this.lines)[0];
    this.lines = said.left;
    this.here = back ? this.lines.indexOf(back) : this.here;
    this.show();
    this.say([this.counted(key, said[key]), ...words(line ?? back)].join(" · "));
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
    const card = /** @type {HTMLElement | undefined} */ (this.root.querySelectorAll(".line")[this.here]);
    card?.scrollIntoView({ block: "nearest" });
    (card ?? this.undoButton).focus({ preventScroll: true });
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
    const act = keys[letter(event)];
    const number = Number(event.key);
    const chosen = number >= 1 ? card?.querySelectorAll(".choices button")[number - 1] : undefined;
    if (act ?? chosen) {
      event.preventDefault();
      event.stopPropagation();
      act ? act() : /** @type {HTMLElement} */ (chosen).click();
    }
  }
}

/** The key's letter, also where the keyboard is set to Hangul: there J gives ㅓ. @param {KeyboardEvent} event */
function letter(event) {
  return /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.replace(/^Key/, "").toLowerCase();
}

/** @param {Choice} choice */
function called(choice) {
  return `${choice.label} (${choice.id})`;
}

/** What a line is known by. @param {Line | undefined} line */
function words(line) {
  return line ? [line.day, `${line.amount} ${line.currency}`, line.words].filter(Boolean) : [];
}

/** Those of some lines that are not among others. @param {Line[]} some @param {Line[]} others */
function without(some, others) {
  const ids = new Set(others.map((one) => one.id));
  return some.filter((one) => !ids.has(one.id));
}

/** @param {HTMLElement} box @param {string} name */
function partOf(box, name) {
  return /** @type {HTMLInputElement} */ (box.querySelector(`input[name=${name}]`));
}

/** @param {HTMLElement} box */
function typedIn(box) {
  return Boolean(partOf(box, "amount").value.trim() || partOf(box, "where").value.trim());
}

/** Whether the words are a choice that was made, or an account as the books write it. @param {HTMLInputElement} input */
function settled(input) {
  return Boolean(input.dataset.choice) || /^[A-Z]\w*:/.test(input.value.trim());
}

/** A part as `sfund review place --part` has it. @param {HTMLElement} box */
function asked(box) {
  const where = partOf(box, "where");
  return `${partOf(box, "amount").value.trim().replace(/[\s원]/g, "") || REST} ${where.dataset.choice ?? where.value.trim()}`;
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
