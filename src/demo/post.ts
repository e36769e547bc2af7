import type { MailSink } from "../base/mail-sink.ts";

let sink: MailSink | null = null;

/** Makes this process one of a demo: its mail page opens. */
export function keepSink(kept: MailSink): void {
  sink = kept;
}

/** The mail server of the demo; null in a process that is none. */
export const keptSink = (): MailSink | null => sink;
