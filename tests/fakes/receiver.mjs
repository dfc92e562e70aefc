// SPDX-License-Identifier: AGPL-3.0-or-later
// Whoever is told what happens: keeps each request as it came, and answers what it was told to.
import { createServer } from "node:http";

export class Receiver {
  constructor() {
    this.took = []; // {path, headers, body}
    this.answers = []; // for the next requests, in order: [status, text, headers], "lost"; then 200
    this.always = null;
  }
  async open() {
    this.server = createServer(async (request, response) => {
      let body = "";
      for await (const piece of request) body += piece;
      this.took.push({ method: request.method, path: request.url, headers: request.headers, body });
      const answer = this.answers.shift() ?? this.always ?? [200, "thanks"];
      if (answer === "lost") return request.socket.destroy();
      const [status, text = "", headers = {}] = answer;
      response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", ...headers });
      response.end(text);
    });
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }
  close() { this.server.closeAllConnections(); return new Promise((resolve) => this.server.close(resolve)); }
}
