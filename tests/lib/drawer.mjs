// SPDX-License-Identifier: AGPL-3.0-or-later
// A receipt printer on a port, of which only one thing matters: how often it was told to open the drawer.
import { createServer } from "node:net";
import { within } from "./house.mjs";

const ESCAPE = 0x1b, PULSE = 0x70; // ESC p
const PULSE_MS = 20_000;

/** {address, count(), heard(): Promise of the next pulse's time, close()} */
export async function drawer() {
  let count = 0, waiting = [];
  const sockets = new Set();
  const server = createServer((socket) => {
    let before = 0;
    sockets.add(socket);
    socket.on("data", (bytes) => {
      for (const byte of bytes) {
        if (before === ESCAPE && byte === PULSE) {
          count += 1;
          const at = performance.now();
          for (const tell of waiting.splice(0)) tell(at);
        }
        before = byte;
      }
    });
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    address: `127.0.0.1:${server.address().port}`,
    count: () => count,
    heard: () => {
      const pulse = within(PULSE_MS, "a pulse of the drawer", new Promise((tell) => waiting.push(tell)));
      pulse.catch(() => {}); // whoever waits for it sees the reason
      return pulse;
    },
    close: () => { for (const socket of sockets) socket.destroy(); server.close(); },
  };
}

/** What PUT /api/till/hardware wants for it. */
export const wired = (one) => ({ printer: "tcp", address: one.address, speed: 9600, paper: 80, charset: "multi", drawer: true, cutter: true, scale: "none", scale_speed: 9600 });
