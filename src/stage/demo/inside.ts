import type { Endpoint, Question, RefusedReply, Reply } from "../../base/contract.ts";
import type { Viewer } from "../../base/viewer.ts";
import { asIf, type Stage } from "./stage.ts";

/** Asks an endpoint of the real web role as somebody of the demo. A refusal ends the demo: the script is wrong. */
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
  const response = await stage.inside.inject({
    method: endpoint.method,
    url: path,
    query: Object.fromEntries(Object.entries(query ?? {}).map(([name, to]) => [name, String(to)])),
    ...(body === undefined ? {} : { payload: body }),
    headers: asIf(viewer),
  });
  if (response.statusCode === 200) return response.json();
  const { refused, message, findings } = response.json<RefusedReply>();
  throw new Error(`${endpoint.label}: ${refused} ${message} ${JSON.stringify(findings ?? [])}`);
}
