import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/** An address where something was answered once → where it is now, with the same `:parts`; what is asked there besides stands after a `?`. */
export type Moved = Readonly<Record<string, string>>;

/** Whoever asks an old address is sent to the new one, with the same method, body and question. */
export function sendOn(app: FastifyInstance, moved: Moved): void {
  for (const [from, to] of Object.entries(moved)) {
    app.all(from, ({ params, url }: FastifyRequest, response: FastifyReply) => {
      const named = params as Record<string, string>;
      const path = to.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(named[name]!));
      const { search } = new URL(url, "http://here");
      const more = to.includes("?") ? search.replace("?", "&") : search;
      return response.redirect(path + more, 308);
    });
  }
}
