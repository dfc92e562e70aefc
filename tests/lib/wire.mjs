// SPDX-License-Identifier: AGPL-3.0-or-later
// The wire between a till and the server, which a test may cut or make slow.
import { connect, createServer } from "node:net";
import { sleep } from "./house.mjs";

/** {url, cuts(), slow(ms, or a function from what is sent to ms), shaky(bytes): cut every connection after so many, or never again without, close()} */
export async function wire(target) {
  const { port } = new URL(target);
  const sockets = new Set();
  let delay = 0, limit = Infinity, cuts = 0;
  const server = createServer((till) => {
    const there = connect(Number(port), "127.0.0.1");
    let left = limit;
    const end = () => { till.destroy(); there.destroy(); sockets.delete(till); };
    sockets.add(till);
    for (const [from, to] of [[till, there], [there, till]]) {
      from.on("error", end);
      from.on("close", end);
      from.on("data", async (bytes) => {
        from.pause();
        const ms = typeof delay === "function" ? delay(String(bytes)) : delay;
        if (ms) await sleep(ms / 2);
        left -= bytes.length;
        if (left < 0) { cuts += 1; to.write(bytes.subarray(0, bytes.length >> 1), end); return; } // half of it arrives
        if (!to.destroyed) to.write(bytes);
        from.resume();
      });
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cuts: () => cuts,
    slow: (ms) => { delay = ms; },
    shaky: (bytes = Infinity) => { limit = bytes; for (const socket of sockets) socket.destroy(); },
    close: () => { for (const socket of sockets) socket.destroy(); server.close(); },
  };
}
