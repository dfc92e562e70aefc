// SPDX-License-Identifier: AGPL-3.0-or-later
// The types of preact.js, taken from the packages it was made of (tests/web/node_modules).
import { VNode } from "preact";
export { h, render, Fragment, createRef } from "preact";
export type { VNode, ComponentChildren, RefObject } from "preact";
export { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
export { signal, computed, effect, batch, untracked, useSignal, useComputed, useSignalEffect } from "@preact/signals";
export type { Signal, ReadonlySignal } from "@preact/signals";
export function html(strings: TemplateStringsArray, ...values: unknown[]): VNode;
