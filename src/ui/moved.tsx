import { splitAddress } from "./address.tsx";
import { type AnyRoute, createRoute, redirect } from "@tanstack/react-router";

/** Addresses of pages that stood elsewhere once → where they stand now, with the same `$parts`; what is asked there besides stands after a `?`. */
export type Moved = Readonly<Record<string, string>>;

/** Who comes to an old address, by a bookmark or a mail, is led on; what was asked for comes along. */
export const leadOn = (root: AnyRoute, moved: Moved) =>
  Object.entries(moved).map(([path, address]) => {
    const { to, search: asked } = splitAddress(address);
    return createRoute({
      getParentRoute: () => root,
      path,
      beforeLoad: ({ params, search, location: { hash } }) => {
        const both = Object.assign({}, asked, search);
        throw redirect({ to, params, search: both, hash, replace: true } as never);
      },
    });
  });
