// SPDX-License-Identifier: AGPL-3.0-or-later
// How a request for pay looks, to her who asks and to the office: by the server's name of its state.
export const requestLooks = /** @type {const} */ ({
  asked: { look: "is-wait", icon: "hourglass" },
  approved: { look: "is-here", icon: "check" },
  settled: { look: "is-ok", icon: "circle-check" },
  refused: { look: "is-stop", icon: "ban" },
  withdrawn: { look: "is-calm", icon: "undo-2" },
});
