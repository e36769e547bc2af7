import { buttonStyle } from "../../../ui/button.tsx";
import { useAsk } from "../../../ui/query.ts";
import { listWays } from "../api.ts";

/** The ways to sign in without a password, where any are set up: plain links, for they leave the application. */
export function Ways({ next }: { next: string }) {
  const ways = useAsk(listWays).data?.ways ?? [];
  if (ways.length === 0) return null;
  return (
    <section className="mt-8 max-w-3xl" aria-label="ほかのサインインのしかた">
      <p className="text-solid-gray-700">または</p>
      <ul className="mt-4 flex flex-wrap gap-4">
        {ways.map(({ href, label }) => (
          <li key={href}>
            <a
              href={`${href}?next=${encodeURIComponent(next)}`}
              className={buttonStyle("outline", "large")}
            >
              {label}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
