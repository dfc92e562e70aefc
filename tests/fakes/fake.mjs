// SPDX-License-Identifier: AGPL-3.0-or-later
// What the fakes of payment providers share: a small HTTP server whose answers can be lost, late or wrong.
import { createServer } from "node:http";

export class Fake {
  constructor() {
    this.faults = []; // for the next requests, in order: "lost_request", "lost_answer", "error", "slow", null
    this.chance = null; // () => a fault or null, for requests without one of their own
    this.asked = []; // [method, path]
  }
  async open() {
    this.server = createServer((request, response) => this.take(request, response).catch((error) => response.destroy(error)));
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }
  close() { this.server.closeAllConnections(); return new Promise((resolve) => this.server.close(resolve)); }

  async take(request, response) {
    let body = "";
    for await (const piece of request) body += piece;
    const url = new URL(request.url, this.url);
    this.asked.push([request.method, url.pathname]);
    const fault = this.faults.length ? this.faults.shift() : this.chance?.() ?? null;
    if (fault === "lost_request") return request.socket.destroy();
    if (fault === "error") return this.say(response, 503, { message: "later" });
    const [status, answer] = this.answer(request.method, url, body, request.headers);
    if (fault === "lost_answer") return request.socket.destroy();
    if (fault === "slow") await new Promise((resolve) => setTimeout(resolve, 400));
    this.say(response, status, answer);
  }
  say(response, status, answer) {
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(JSON.stringify(answer));
  }
}
