import {
  type Endpoint,
  type Finding,
  PLAYED_TIME,
  type Question,
  type RefusedReply,
  type Reply,
  SERVED_APP,
} from "../base/contract.ts";
import { notePlayedTime } from "./present.ts";
import { noteServed } from "./served.ts";

/** What the server refused: its code, the sentence for the person, and what to mend where. */
export class Refused extends Error {
  readonly code: string;
  readonly findings: Finding[];
  readonly requestId: string | undefined;
  constructor(reply: RefusedReply) {
    super(reply.message);
    this.code = reply.refused;
    this.findings = reply.findings ?? [];
    this.requestId = reply.requestId;
  }
}

/** Whether it is worth asking again: the line dropped, or the server is busy or broken. A refusal stays a refusal. */
export const isPassing = (error: unknown): boolean =>
  error instanceof Refused && ["offline", "busy", "broken"].includes(error.code);

/** Asks the server one declared question. Throws `Refused` with a sentence that can be shown as it is. */
export async function call<E extends Endpoint>(
  endpoint: E,
  ...[question]: keyof Question<E> extends never ? [] : [Question<E>]
): Promise<Reply<E>> {
  const { params, query, body } = (question ?? {}) as {
    params?: Record<string, unknown>;
    query?: Record<string, unknown>;
    body?: unknown;
  };
  const path = endpoint.path.replace(/:([a-zA-Z]+)/g, (_, name: string) =>
    encodeURIComponent(String(params?.[name] ?? "")),
  );
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== "") search.set(key, String(value));
  }
  const response = await ask(`${path}${search.size > 0 ? `?${search}` : ""}`, {
    method: endpoint.method,
    headers: {
      "x-tasuki": "1",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: "same-origin",
  });
  const reply: unknown = await response.json().catch(() => null);
  if (response.ok) return reply as Reply<E>;
  throw new Refused(
    isRefusal(reply)
      ? reply
      : {
          refused: "broken",
          message: "サーバーで問題が起きました。時間をおいてもう一度お試しください。",
        },
  );
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, init);
    noteServed(response.headers.get(SERVED_APP));
    notePlayedTime(response.headers.get(PLAYED_TIME));
    return response;
  } catch {
    throw new Refused({
      refused: "offline",
      message: "サーバーにつながりません。ネットワークを確かめて、もう一度お試しください。",
    });
  }
}

function isRefusal(reply: unknown): reply is RefusedReply {
  return typeof reply === "object" && reply !== null && "refused" in reply && "message" in reply;
}
