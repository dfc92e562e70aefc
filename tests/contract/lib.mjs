// SPDX-License-Identifier: AGPL-3.0-or-later
// The document as a judge: does this answer of that route say what the document promises?
import { execFileSync } from "node:child_process";
import path from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const comptoir = path.join(process.env.COMPTOIR_BUILD ?? path.join(root, "build"), "comptoir");
const run = (...args) => JSON.parse(execFileSync(comptoir, args, { encoding: "utf8", maxBuffer: 1 << 26 }));

export const document = () => run("openapi");
export const routes = () => run("--describe-api");

/**
 * The document as it is held against our own program: answers hold what is described and nothing else. Whoever builds on
 * it is told only that fields may come, so that tomorrow's field breaks nobody.
 */
export function strict(api) {
  const closed = structuredClone(api);
  for (const schema of Object.values(closed.components.schemas))
    if (schema.title && schema.additionalProperties === undefined) schema.additionalProperties = false;
  return closed;
}

const methods = ["get", "post", "put", "delete"];

export class Contract {
  constructor(api = strict(document())) {
    this.api = api;
    this.ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats(this.ajv);
    this.ajv.addSchema(api, "api");
    this.made = new Map();
    this.routes = Object.entries(api.paths).flatMap(([address, item]) =>
      methods.filter((method) => item[method]).map((method) => ({ method: method.toUpperCase(), path: address, ...item[method] })));
  }
  schema(pointer) {
    if (!this.made.has(pointer)) this.made.set(pointer, this.ajv.compile({ $ref: `api#${pointer}` }));
    return this.made.get(pointer);
  }
  resolve(pointer) {
    const there = pointer.slice(1).split("/").reduce((at, part) => at?.[decodeURIComponent(part).replace(/~1/g, "/").replace(/~0/g, "~")], this.api);
    return there?.$ref ? this.resolve(there.$ref.slice(1)) : { pointer, value: there };
  }
  /** What is wrong with an answer {status, type, body}; "" when it is as promised. */
  verdict(route, { status, type, body }) {
    const escaped = (text) => encodeURIComponent(text.replace(/~/g, "~0").replace(/\//g, "~1"));
    const base = `/paths/${escaped(route.path)}/${route.method.toLowerCase()}/responses`;
    const key = route.responses[status] ? String(status) : route.responses[`${String(status)[0]}XX`] ? `${String(status)[0]}XX` : null;
    if (!key) return `${status} is not described`;
    const { pointer, value } = this.resolve(`${base}/${key}`);
    if (!value.content) return "";
    const plain = (type ?? "").split(";")[0];
    const media = Object.keys(value.content).find((one) => one === plain || (one.endsWith("/*") && plain.startsWith(one.slice(0, -1))));
    if (!media) return `${status} as ${plain || "nothing"}: described are ${Object.keys(value.content)}`;
    if (!value.content[media].schema) return "";
    const check = this.schema(`${pointer}/content/${escaped(media)}/schema`);
    return check(body) ? "" : `${status}: ${this.ajv.errorsText(check.errors, { separator: "; " })} in ${String(JSON.stringify(body)).slice(0, 300)}`;
  }
}
