import { useSyncExternalStore } from 'react';

export interface Toast {
  id: number;
  message: string;
  isError: boolean;
  /** What the toast offers, e.g. to undo what it tells of. */
  action: { label: string; run: () => void } | undefined;
}

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

/** Tells of something that was done, over every page, until it is dismissed or a while has passed. */
export function showToast(message: string, options: { isError?: boolean; action?: Toast['action'] } = {}): void {
  change([...toasts, { id: nextId++, message, isError: options.isError ?? false, action: options.action }]);
}

/** Tells of a failure where no dialog shows it. */
export function orTell(work: Promise<unknown>): void {
  work.catch((cause: unknown) => showToast(cause instanceof Error ? cause.message : String(cause), { isError: true }));
}

export function dismissToast(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(subscribe, () => toasts);
}

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
