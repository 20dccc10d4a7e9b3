import { setFlagsFromString } from 'node:v8';

/** From here on memory is what a run costs, not time. */
const MANY_NODES = 5000;

/**
 * Keeps V8 from taking room that it does not need: the young part of the heap stays as small as it is, and the old part
 * is cleaned when it has grown by a quarter, not doubled. A run over 100,000 nodes takes half the memory for a sixth
 * more time. Nothing else is changed.
 */
export function preferSmallHeap(nodes: number): void {
  if (nodes < MANY_NODES) return;
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=25');
}
