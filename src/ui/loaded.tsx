import type { ReactNode } from "react";
import type { Refused } from "./call.ts";
import { Failure } from "./failure.tsx";
import { Loading } from "./loading.tsx";

/** Shows an answer: waiting, failed or there. A failure is never shown as an empty list. */
export function Loaded<T>({
  from,
  lines,
  children,
}: {
  from: {
    data: T | undefined;
    error: Refused | null;
    isFetching: boolean;
    refetch: () => Promise<unknown>;
  };
  /** How many lines the grey stand-in has. */
  lines?: number;
  children: (reply: T) => ReactNode;
}) {
  if (from.data !== undefined) {
    return (
      <>
        {from.error && <Failure error={from.error} stale onRetry={() => void from.refetch()} />}
        {children(from.data)}
      </>
    );
  }
  if (from.error) {
    return (
      <Failure error={from.error} pending={from.isFetching} onRetry={() => void from.refetch()} />
    );
  }
  return <Loading lines={lines} />;
}
