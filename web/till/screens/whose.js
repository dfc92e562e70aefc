// SPDX-License-Identifier: AGPL-3.0-or-later
// Somebody worked for this, and nobody has said who: one gentle question a line, before payment.
import { euro } from "../../ui/money.js";
import { Face, Icon, Pictogram, Shape } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { html, useEffect, useSignal } from "../../vendor/preact.js";
import { lineAmount } from "../pricing.js";
import { sale, sayWhose, unsaid } from "../sale.js";
import { activities, items, present } from "../store.js";
import { Back, Bar, toSale } from "./bar.js";
import { Paged } from "./pages.js";
import { lineName, toPayment } from "./ticket.js";

export function Whose() {
  const at = unsaid.value[0];
  useEffect(() => {
    if (at === undefined) toPayment();
  }, [at]);
  const line = at === undefined ? undefined : sale.value.lines[at];
  if (at === undefined || !line) return html`<div class="screen alone"><${Bar}><${Back} /><//></div>`;
  const item = items.value.get(line.item);
  const cents = lineAmount(line);
  return html`<div class="screen alone">
    <${Bar}><${Back} /><//>
    <main class="zone people whose-work" data-act=${item?.activity}>
      <h1>${t("people.crew")}</h1>
      <p class="work-asked"><${Pictogram} name=${item?.pictogram ?? ""} instead=${activities.value.get(item?.activity ?? "")?.pictogram} />
        <span><b dir="auto">${lineName(line)}</b><span class="act-name"><${Shape} />${activities.value.get(item?.activity ?? "")?.short_name}</span></span>
        <span class="num">${cents === null ? "" : euro(cents)}</span></p>
      <${Answers} key=${at} at=${at} />
    </main>
  </div>`;
}

/** One face answers at once; "several" lets one choose more. @param {{at: number}} props */
function Answers({ at }) {
  const several = useSignal(/** @type {string[] | null} */ (null));
  /** @param {string} code */
  const tap = (code) => {
    const people = several.value;
    if (people === null) sayWhose(at, [code]);
    else several.value = people.includes(code) ? people.filter((one) => one !== code) : [...people, code];
  };
  return html`<${Paged} things=${present.value} key_mm=${34} width_mm=${34} around_mm=${104} draw=${(/** @type {import("../types.d.ts").Member} */ one) => html`<button
      class="key face-key" type="button" key=${one.code} data-member=${one.code} aria-pressed=${several.value?.includes(one.code) ?? false} onClick=${() => tap(one.code)}>
      <${Face} face=${one.face} name=${one.name} /><span dir="auto">${one.name}</span></button>`} />
    <div class="ways">
      <button class="key" type="button" data-member="" onClick=${() => sayWhose(at, [])}><${Face} face="collectif" name="" />${t("sale.line_pot")}</button>
      ${several.value === null
        ? html`<button class="key" type="button" onClick=${() => (several.value = [])}><${Icon} name="users-round" />${t("people.several")}</button>`
        : html`<button class="key key-main" type="button" disabled=${several.value.length === 0} onClick=${() => sayWhose(at, several.value ?? [])}><${Icon} name="check" />${t("line.done")}</button>`}
      <button class="key" type="button" onClick=${toSale}><${Icon} name="pencil" />${t("confirm.no")}</button>
    </div>`;
}
