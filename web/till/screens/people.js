// SPDX-License-Identifier: AGPL-3.0-or-later
// Two questions with faces for an answer: who holds the till, and who did the work when the row is too short for all.
import { Face, Icon } from "../../ui/parts.js";
import { t } from "../../ui/text.js";
import { html } from "../../vendor/preact.js";
import { cashier, go, present, signedIn } from "../store.js";
import { Back, Bar, LeaveKey, toSale } from "./bar.js";
import { CollectiveKey, FaceKey } from "./faces.js";

export function Cashier() {
  return html`<div class="screen alone">
    <${Bar}>
      <${Back} />
      <button class="key" type="button" onClick=${() => go({ name: "settings" })}><${Icon} name="settings" />${t("people.settings")}</button>
    <//>
    ${signedIn.value ? html`<${Signed} who=${signedIn.value} />` : html`<${AnyOf} />`}
  </div>`;
}

/** @param {{who: import("../types.d.ts").Cashier}} props */
function Signed({ who }) {
  return html`<main class="zone centre signed">
    <${Face} face=${who.face} name=${who.name} />
    <h1>${t("lock.holds", { name: who.name })}</h1>
    <${LeaveKey} main />
  </main>`;
}

/** Before anybody has a PIN, whoever stands there says who it is. */
function AnyOf() {
  return html`<main class="zone people">
    <h1>${t("people.cashier")}</h1>
    <div class="faces crowd">
      ${present.value.map((member) => html`<${CashierKey} key=${member.code} code=${member.code} name=${member.name} face=${member.face} />`)}
      <${CashierKey} code=${null} name=${t("people.nobody")} face="" />
    </div>
  </main>`;
}

/** @param {{code: string | null, name: string, face: string}} props */
function CashierKey({ code, name, face }) {
  const pressed = cashier.value === code;
  const take = () => {
    cashier.value = code;
    toSale();
  };
  return html`<button class="key" type="button" aria-pressed=${pressed} onClick=${take}>
    ${code === null ? html`<span class="face face-letter"><${Icon} name="circle-user-round" /></span>` : html`<${Face} face=${face} name=${name} />`}
    <span>${name}</span>${pressed && html`<${Icon} name="check" class="ok" />`}
  </button>`;
}

export function Crew() {
  return html`<div class="screen alone">
    <${Bar}><${Back} /><//>
    <main class="zone people">
      <h1>${t("people.crew")}</h1>
      <p class="second">${t("people.crew_hint")}</p>
      <div class="faces crowd">
        ${present.value.map((member) => html`<${FaceKey} key=${member.code} member=${member} />`)}
        <${CollectiveKey} />
      </div>
      <button class="key key-main" type="button" onClick=${toSale}><${Icon} name="check" />${t("line.done")}</button>
    </main>
  </div>`;
}
