import { type AnyRoute, createRoute, redirect } from "@tanstack/react-router";

/** Addresses of pages that stood elsewhere once → where they stand now, with the same `$parts`. */
export type Moved = Readonly<Record<string, string>>;

/** Who comes to an old address, by a bookmark or a mail, is led on; what was asked for comes along. */
export const leadOn = (root: AnyRoute, moved: Moved) =>
  Object.entries(moved).map(([path, to]) =>
    createRoute({
      getParentRoute: () => root,
      path,
      beforeLoad: ({ params, search, location: { hash } }) => {
        throw redirect({ to, params, search, hash, replace: true } as never);
      },
    }),
  );
