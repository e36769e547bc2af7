import {
  type QueryKey,
  QueryCache,
  QueryClient,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import type { Endpoint, Question, Reply } from "../base/contract.ts";
import { call, isPassing, Refused } from "./call.ts";
import { confirming } from "./confirming.ts";

export { MOST_COUNTED } from "../base/contract.ts";
export type { Finding, Reply } from "../base/contract.ts";

/** Where the answer to a question is kept. */
export function keyOf(endpoint: Endpoint, question?: unknown): QueryKey {
  return question === undefined ? [endpoint.path] : [endpoint.path, question];
}

/** The store of answers. When the server says the sign-in has ended, `signedOut` is told. */
export function createQueryClient(signedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof Refused && error.code === "not_signed_in") signedOut();
      },
    }),
    defaultOptions: {
      queries: { staleTime: 10_000, retry: (times, error) => times < 2 && isPassing(error) },
    },
  });
}

type Asking<E extends Endpoint> = keyof Question<E> extends never ? [] : [question: Question<E>];

/** Asks and keeps the answer: `useAsk(getAdvisory, { params: { id } })`. Show it with `<Loaded from={…}>`. */
export function useAsk<E extends Endpoint>(
  endpoint: E,
  ...asking: Asking<E>
): UseQueryResult<Reply<E>, Refused> {
  return useQuery<Reply<E>, Refused>({
    queryKey: keyOf(endpoint, asking[0]),
    queryFn: () => call(endpoint, ...(asking as never)),
  });
}

/** A list that is asked for page by page: what came so far, what its first reply said besides, and the way to more. */
export interface PagedList<Row, First> extends Pick<
  UseInfiniteQueryResult<unknown, Refused>,
  "error" | "refetch" | "isFetching" | "hasNextPage" | "isFetchingNextPage" | "fetchNextPage"
> {
  /** Undefined while nothing has come. */
  data: First | undefined;
  rows: readonly Row[];
  /** How many there are, where the first reply says so. */
  count: number | undefined;
}
type Listing = { rows: readonly unknown[]; next: string | null; count?: number | null };

/**
 * Like `useAsk` for a list: the reply's `next` is the following question's `query.after`. While other filters are
 * asked for, what was found last stays to be read.
 */
export function usePaged<E extends Endpoint>(
  endpoint: E,
  question: Omit<Question<E>, "query"> & { query: Record<string, unknown> },
): PagedList<Extract<Reply<E>, Listing>["rows"][number], Reply<E>> {
  const { data, ...list } = useInfiniteQuery<
    Reply<E> & Listing,
    Refused,
    { pages: (Reply<E> & Listing)[]; pageParams: unknown[] },
    QueryKey,
    string | null
  >({
    queryKey: [...keyOf(endpoint, question), "more"],
    initialPageParam: null,
    queryFn: ({ pageParam }) => {
      const asked = { ...question, query: { ...question.query, after: pageParam ?? undefined } };
      return call(endpoint, ...([asked] as never)) as Promise<Reply<E> & Listing>;
    },
    getNextPageParam: (reply) => reply.next,
    placeholderData: (found, before) => (isAbout(before?.queryKey, question) ? found : undefined),
  });
  return {
    ...list,
    data: data?.pages[0],
    rows: data?.pages.flatMap((page) => page.rows) ?? [],
    count: data?.pages[0]?.count ?? undefined,
  };
}

/** Whether an earlier question was about the same thing: only its filters differ. */
function isAbout(key: QueryKey | undefined, question: object): boolean {
  const paramsOf = (one: unknown) =>
    JSON.stringify((one as { params?: unknown } | undefined)?.params);
  return key !== undefined && paramsOf(key[1]) === paramsOf(question);
}

/** Does something: `const save = useDo(saveContact); await save.mutateAsync({ body })`. Every list is asked anew after it. */
export function useDo<E extends Endpoint>(
  endpoint: E,
): UseMutationResult<Reply<E>, Refused, keyof Question<E> extends never ? void : Question<E>> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (question) =>
      confirming(() => call(endpoint, ...((question ? [question] : []) as never))),
    onSuccess: () => client.invalidateQueries(),
  });
}
