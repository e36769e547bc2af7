import type { Endpoint, Question, RefusedReply, Reply } from "../../base/contract.ts";
import type { Viewer } from "../../base/viewer.ts";
import type { Stage } from "./stage.ts";

export type Form = Record<string, string>;

/** Asks an endpoint of the real web role as somebody of the demo; what is refused is thrown. */
export async function ask<E extends Endpoint>(
  stage: Stage,
  viewer: Viewer,
  endpoint: E,
  question: Question<E>,
): Promise<Reply<E>> {
  const { params, query, body } = question as Record<string, Record<string, unknown> | undefined>;
  const path = endpoint.path.replace(/:([a-zA-Z]+)/g, (_, name: string) =>
    encodeURIComponent(String(params?.[name])),
  );
  const upload = body instanceof FormData ? new Response(body) : null;
  const response = await stage.app.inject({
    method: endpoint.method,
    url: path,
    query: Object.fromEntries(Object.entries(query ?? {}).map(([name, to]) => [name, String(to)])),
    payload: upload ? Buffer.from(await upload.arrayBuffer()) : body,
    headers: { ...stage.asIf(viewer), ...(upload && Object.fromEntries(upload.headers)) },
  });
  if (response.statusCode === 200) return response.json();
  const { refused, message, findings } = response.json<RefusedReply>();
  throw new Error(`${endpoint.label}: ${refused} ${message} ${JSON.stringify(findings ?? [])}`);
}

/** Sends a form to one of the pages without sign-in, as those do who got a mail; opens the page without one. */
export function visit(stage: Stage, path: string, form?: Form) {
  return stage.app.inject({
    method: form ? "POST" : "GET",
    url: path,
    payload: form && new URLSearchParams(form).toString(),
    headers: form && { "content-type": "application/x-www-form-urlencoded" },
  });
}
