// @ts-check
// On Fava's own pages: what people call an account, beside its name in the books.
// A link is only marked; the words are drawn by a style, so that nothing of Fava's page is taken apart.

/** @type {Map<string, string>} */
const names = new Map();
const STYLE = "a[data-desk-name]::after { content: ' ' attr(data-desk-name); color: var(--text-color-lighter); font-size: 0.9em; }";
const MOST = 3000;

/** @param {ParentNode} root */
function mark(root) {
  for (const link of [...root.querySelectorAll("a[href*='/account/']")].slice(0, MOST)) {
    const path = decodeURIComponent(new URL(link.getAttribute("href") ?? "", location.href).pathname);
    const account = path.split("/account/")[1]?.replace(/\/$/, "") ?? "";
    const name = names.get(account);
    if (name && link.textContent && !link.textContent.includes(name)) {
      link.setAttribute("data-desk-name", name);
    }
  }
}

let waiting = 0;

export default {
  /** @param {{api: {get: (endpoint: string, params?: object) => Promise<any>}}} ctx */
  async init(ctx) {
    const style = document.createElement("style");
    style.textContent = STYLE;
    document.head.append(style);
    try {
      for (const [account, name] of Object.entries(await ctx.api.get("names"))) {
        names.set(account, name);
      }
    } catch {
      return; // the names are a help; without them Fava is as it is
    }
    mark(document.body);
    // Fava draws its tables after the page has loaded, and again when a tree is opened or the page changes.
    new MutationObserver(() => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => mark(document.body), 100);
    }).observe(document.body, { childList: true, subtree: true });
  },
};
