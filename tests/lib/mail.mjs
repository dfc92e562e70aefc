// SPDX-License-Identifier: AGPL-3.0-or-later
// Where letters arrive during tests.
import net from "node:net";

export class MailServer { // enough SMTP for one message at a time
  constructor({ refuse = 0 } = {}) {
    this.mails = [];
    this.refuse = refuse;
    this.server = net.createServer((socket) => {
      let mail = null, data = false, rest = "";
      const say = (line) => socket.write(`${line}\r\n`);
      socket.on("error", () => {});
      say("220 essai");
      socket.on("data", (bytes) => {
        rest += bytes;
        for (let end; (end = rest.indexOf("\r\n")) >= 0; rest = rest.slice(end + 2)) {
          const line = rest.slice(0, end);
          if (data && line === ".") { data = false; this.mails.push(mail); say("250 ok"); }
          else if (data) mail.lines.push(line.replace(/^\./, ""));
          else if (/^EHLO/.test(line)) say("250 essai");
          else if (/^MAIL FROM/.test(line)) {
            mail = { from: line, to: [], lines: [] };
            say(this.refuse-- > 0 ? "451 later" : "250 ok");
          } else if (/^RCPT TO/.test(line)) { mail.to.push(line.slice(8)); say("250 ok"); }
          else if (line === "DATA") { data = true; say("354 go"); }
          else if (line === "QUIT") { say("221 bye"); socket.end(); }
          else say("250 ok");
        }
      });
    });
  }
  listen() { return new Promise((resolve) => this.server.listen(0, "127.0.0.1", () => resolve(this.server.address().port))); }
}
