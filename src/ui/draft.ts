import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { getDraft, removeDraft, saveDraft } from "../base/api-drafts.ts";
import { call, isPassing } from "./call.ts";
import { confirming } from "./confirming.ts";
import { keyOf, type Reply, useAsk } from "./query.ts";

type Found = Reply<typeof getDraft>;
export type DraftValue = NonNullable<Found["draft"]>["value"];
/** `typing`: what was typed last is not kept yet. `failed`: it is tried again. `refused`: it is not. */
type State = "nothing" | "typing" | "kept" | "failed" | "refused";

const PAUSE_MS = 800;
const AGAIN_MS = 5_000;

/** What is typed into one form, kept on the server while it is typed, until it is sent or thrown away. */
class Draft {
  state: State = "nothing";
  readonly #question: { query: { key: string } };
  readonly #client: QueryClient;
  /** What is not kept yet; null: nothing. */
  #open: DraftValue | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sent: Promise<void> = Promise.resolve();
  #tell = () => {};

  constructor(key: string, client: QueryClient) {
    this.#question = { query: { key } };
    this.#client = client;
  }

  readonly subscribe = (tell: () => void) => {
    this.#tell = tell;
    return () => (this.#tell = () => {});
  };
  readonly getState = () => this.state;

  readonly keep = (value: DraftValue): void => {
    this.#open = value;
    this.#set("typing");
    this.#later(PAUSE_MS);
  };

  /** Keeps at once what is not kept yet. Gives whether there was anything. */
  readonly flush = (): boolean => {
    clearTimeout(this.#timer);
    if (this.#open === null) return false;
    this.#sent = this.#send(this.#open);
    return true;
  };

  /** The form is being sent: what waits to be kept waits for that. Gives what goes on where it was refused. */
  readonly hold = (): (() => void) => {
    const value = this.#open;
    clearTimeout(this.#timer);
    this.#open = null;
    return () => {
      if (value !== null && this.#open === null) this.keep(value);
    };
  };

  /** It was sent, or nobody wants it any more. */
  readonly drop = async (): Promise<void> => {
    this.hold();
    this.#set("nothing");
    await this.#sent;
    await this.#client.cancelQueries({ queryKey: this.#key });
    this.#remember((before) => ({ others: before?.others ?? [], draft: null }));
    await this.#remove();
  };

  get #key() {
    return keyOf(getDraft, this.#question);
  }
  #remember(found: (before: Found | undefined) => Found): void {
    this.#client.setQueryData<Found>(this.#key, found);
  }
  #set(state: State): void {
    this.state = state;
    this.#tell();
  }
  #later(pause: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.flush, pause);
  }

  /**
   * What was sent is not held up by it: where the line drops just now, it is done once there is one again. Who may not
   * any more, because what was sent took their place away, has nowhere to open it either.
   */
  async #remove(): Promise<void> {
    try {
      await call(removeDraft, this.#question);
    } catch (error) {
      if (isPassing(error)) setTimeout(() => void this.#remove(), AGAIN_MS);
    }
  }

  async #send(value: DraftValue): Promise<void> {
    try {
      const { savedAt, others } = await confirming(() =>
        call(saveDraft, { ...this.#question, body: { value } }),
      );
      this.#remember(() => ({ draft: { value, savedAt }, others }));
      if (this.#open !== value) return;
      this.#open = null;
      this.#set("kept");
    } catch (error) {
      if (this.#open !== value) return;
      // Said beside the form: what stands in the fields is not lost by it.
      this.#set(isPassing(error) ? "failed" : "refused");
      if (isPassing(error)) this.#later(AGAIN_MS);
    }
  }
}

export function useDraft(key: string) {
  const client = useQueryClient();
  const [draft] = useState(() => new Draft(key, client));
  /** Undefined while it is asked for. */
  const { data: found } = useAsk(getDraft, { query: { key } });
  const state = useSyncExternalStore(draft.subscribe, draft.getState);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (draft.flush()) event.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => {
      removeEventListener("beforeunload", ask);
      // Another page of ours, or another tab of this one: it goes out at once, and is found there.
      draft.flush();
    };
  }, [draft]);
  return { draft, found, state };
}
export type Drafting = ReturnType<typeof useDraft>;
export type Keeper = Pick<Draft, "hold" | "drop">;
