// SPDX-License-Identifier: AGPL-3.0-or-later
// The machines of the laundry and the workshop: what each takes, how often a day, on which days.
import { request } from "../../ui/api.js";
import { plain, typedNumber } from "../../ui/money.js";
import { Outcome } from "../../ui/outcome.js";
import { Icon } from "../../ui/parts.js";
import { task } from "../../ui/task.js";
import { html, useMemo, useSignal } from "../../vendor/preact.js";
import { Choose, Field } from "../paie/fields.js";
import { open } from "../store.js";
import { dayName, t, WEEK } from "./words.js";

/** @typedef {import("./words.js").Machine} Machine */
/** @typedef {import("./words.js").Data} Data */

const NEW = "new";

/** @param {{data: Data}} props */
export function Machines({ data }) {
  const saving = useMemo(task, []);
  const save = (/** @type {Machine} */ machine) =>
    saving.run(async () => {
      await request(data.here("custody/machines"), { body: machine });
      await open();
      return t("machine.saved", { name: machine.name });
    });
  const fresh = { code: nextCode(data.machines), name: "", activity: data.activities[0]?.code ?? "", size: 0, cycles: 1, days: "12345" };
  return html`<section class="card stack" aria-labelledby="machines"><h2 id="machines">${t("machines")}</h2><p class="second">${t("machines.is")}</p>
    ${data.machines.length === 0 ? html`<p>${t("machines.none")}</p>` : null}
    <${Outcome} task=${saving} />
    ${data.machines.map((machine) => html`<${MachineForm} key=${machine.code} machine=${machine} data=${data} save=${save} />`)}
    ${data.may ? html`<details class="machine-new"><summary>${t("machine.new")}</summary><${MachineForm} key=${fresh.code} machine=${fresh} data=${data} save=${save} of=${NEW} /></details>` : null}
  </section>`;
}

/** The first number that is free; nobody reads it. @param {Machine[]} machines */
function nextCode(machines) {
  const taken = new Set(machines.map(({ code }) => code));
  let number = 1;
  while (taken.has(`M${number}`)) number += 1;
  return `M${number}`;
}

/** @param {{machine: Machine, data: Data, save: (machine: Machine) => void, of?: string}} props */
function MachineForm({ machine, data, save, of }) {
  const name = useSignal(machine.name), activity = useSignal(machine.activity), days = useSignal(machine.days);
  const size = useSignal(machine.size ? plain(machine.size).replace(".", ",") : ""), cycles = useSignal(String(machine.cycles)), wrong = useSignal("");
  const id = of ?? machine.code;
  const turn = (/** @type {number} */ day) => (days.value = WEEK.filter((one) => (one === day) !== days.value.includes(String(one))).join(""));
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const thousandths = typedNumber(size.value.trim(), 3);
    wrong.value = thousandths === null || thousandths <= 0 || thousandths > 1_000_000 ? t("machine.wrong") : "";
    if (!wrong.value) save({ code: machine.code, name: name.value.trim(), activity: activity.value, size: thousandths ?? 0, cycles: Number(cycles.value), days: days.value });
  };
  return html`<form class="machine" onSubmit=${submit}><fieldset disabled=${!data.may}><legend class="vh">${machine.name || t("machine.new")}</legend>
    <div class="fields"><${Field} id=${`name-${id}`} label=${t("machine.name")} value=${name} maxlength=${60} />
      <${Choose} id=${`activity-${id}`} label=${t("machine.activity")} value=${activity} choices=${data.activities.map((one) => /** @type {[string, string]} */ ([one.code, one.name]))} />
      <${Field} id=${`size-${id}`} label=${t("machine.size")} inputmode="decimal" value=${size} maxlength=${9} wrong=${wrong.value} />
      <${Field} id=${`cycles-${id}`} label=${t("machine.cycles")} type="number" min="0" max="1000" value=${cycles} /></div>
    <div class="machine-days" role="group" aria-label=${t("machine.days")}><span aria-hidden="true">${t("machine.days")}</span>${WEEK.map((day) => html`<label key=${day} class="choice"><input type="checkbox" checked=${days.value.includes(String(day))} onChange=${() => turn(day)} /><span>${dayName(day)}</span></label>`)}</div>
    ${data.may ? html`<div><button class="btn"><${Icon} name=${of ? "plus" : "check"} />${of ? t("machine.add") : t("machine.save", { name: machine.name })}</button></div>` : null}
  </fieldset></form>`;
}
