import { useNavigate, useParams, useRouter, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

/** Reads `?a=b` as plain text values: no quotes, no JSON in addresses that people copy into mails. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** The opposite of `parseSearch`; empty values are left out. */
export function writeSearch(search: Record<string, unknown>): string {
  const kept = Object.entries(search).filter(([, value]) => value !== undefined && value !== "");
  const text = new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString();
  return text === "" ? "" : `?${text}`;
}

/** Takes an address inside the application apart for the router. */
export function splitAddress(address: string) {
  const url = new URL(address, "http://tasuki");
  return {
    to: url.pathname,
    search: parseSearch(url.search) as never,
    hash: url.hash.slice(1) || undefined,
  };
}

/** Goes to an address inside the application. */
export function useGo(): (address: string) => Promise<void> {
  const navigate = useNavigate();
  return useCallback((address) => navigate(splitAddress(address)), [navigate]);
}

/** Whether a page stands at an address: links to rooms that are not built in are left out. */
export function useHasPage(): (path: string) => boolean {
  const { routesByPath } = useRouter();
  return (path) => path in routesByPath;
}

/** The named part of the page's path: `useParam("id")` on `/advisories/$id`. */
export function useParam(name: string): string {
  const params: Record<string, string | undefined> = useParams({ strict: false });
  const value = params[name];
  if (value === undefined) throw new Error(`the path of this page has no $${name}`);
  return value;
}

/**
 * Filters kept in the address, so that a filtered list can be sent to a colleague and the back button works.
 * Returns the values (with `defaults` filled in) and a setter that replaces some of them.
 */
export function useFilters<F extends Record<string, string>>(
  defaults: F,
): [F, (change: Partial<F>) => void] {
  const search: Record<string, string> = useSearch({ strict: false });
  const navigate = useNavigate();
  const filters = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof F & string)[]) {
    filters[name] = (search[name] ?? defaults[name]) as F[typeof name];
  }
  const change = (some: Partial<F>) => {
    const next = { ...search, ...some };
    for (const name of Object.keys(defaults)) if (next[name] === defaults[name]) delete next[name];
    void navigate({ to: ".", search: next as never, replace: true });
  };
  return [filters, change];
}

/** The filters that are not empty: what a question says, whose fields may be left out. */
export const given = (values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));

/** What narrows a list, for `<FilterBar>` and for what is said where nothing is found. */
export interface Filters<F extends Record<string, string>> {
  values: F;
  change: (some: Partial<F>) => void;
  /** Anything differs from the beginning. */
  isUsed: boolean;
  clear: () => void;
}

/** `useFilters` for a list. */
export function useFilterBar<F extends Record<string, string>>(none: F): Filters<F> {
  const [values, change] = useFilters(none);
  const isUsed = Object.keys(none).some((name) => values[name] !== none[name]);
  return { values, change, isUsed, clear: () => change(none) };
}
