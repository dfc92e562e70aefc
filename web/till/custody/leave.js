// SPDX-License-Identifier: AGPL-3.0-or-later
// On the ticket, as soon as work is on it: what is left here is not paid like an article.
import { Icon } from "../../ui/parts.js";
import { html } from "../../vendor/preact.js";
import { go, may } from "../store.js";
import { words } from "../words.js";
import { leaving } from "./orders.js";
import text from "./text.js";

const t = words(text);

export function LeaveHere() {
  if (leaving.value.length === 0 || !may("custody")) return null;
  return html`<button class="key" type="button" data-leave-here="" onClick=${() => go({ name: "custody_drop" })}><${Icon} name="tag" />${t("leave_here")}</button>`;
}
