import {
  type FormEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { Banner } from "./banner.tsx";
import { Button, type ButtonLook } from "./button.tsx";
import { Refused } from "./call.ts";
import { FormContext } from "./field.tsx";
import { type Keeping, useKeptFields } from "./kept.tsx";
import { findMissing } from "./missing.tsx";
import type { Finding } from "./query.ts";
import { Values } from "./values.tsx";

interface Problem {
  message: string;
  findings: Finding[];
  /** Counts up, so that the same problem met again takes the focus again. */
  attempt: number;
}

interface FormProps {
  onSubmit: (values: Values) => Promise<unknown>;
  /** The words of the sending button, saying what happens: 「この内容で登録する」. */
  submit: string;
  look?: ButtonLook;
  /** What stands beside the button, such as a link that cancels. */
  beside?: ReactNode;
  /** Names what is written about, where nothing that was typed may be lost before it is sent. */
  keep?: string;
  /** What keeps it where the page holds what is written in a state of its own (`useKept`). */
  keeps?: Keeping;
  children: ReactNode;
}

/**
 * A form. `onSubmit` sends; what it throws (a `Refused`) becomes the summary at the top and the errors under the
 * fields whose `name` equals a finding's `where`. Required fields are checked first. Nothing is sent twice.
 */
export function Form(props: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  if (props.keep) return <KeptForm key={props.keep} {...props} name={props.keep} form={form} />;
  return <Sending {...props} form={form} />;
}

interface Within {
  form: RefObject<HTMLFormElement | null>;
}

function KeptForm({ name, ...props }: FormProps & Within & { name: string }) {
  return <Sending {...props} keeps={useKeptFields(name, props.form)} />;
}

function Sending({
  onSubmit,
  submit,
  look = "solid",
  beside,
  keeps,
  form,
  children,
}: FormProps & Within) {
  const id = useId();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, setPending] = useState(false);
  const busy = useRef(false);
  const show = (found: Omit<Problem, "attempt">) =>
    setProblem((before) => ({ ...found, attempt: (before?.attempt ?? 0) + 1 }));

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy.current) return;
    const missing = findMissing(event.currentTarget);
    if (missing.length > 0) {
      show({ message: `入力に直すところが${missing.length}か所あります`, findings: missing });
      return;
    }
    busy.current = true;
    setPending(true);
    const goOn = keeps?.hold();
    try {
      await onSubmit(new Values(new FormData(event.currentTarget)));
      await keeps?.drop();
      setProblem(null);
    } catch (error) {
      goOn?.();
      show(asProblem(error));
    } finally {
      busy.current = false;
      setPending(false);
    }
  }

  return (
    <FormContext value={{ id, findings: problem?.findings ?? [] }}>
      <form ref={form} noValidate onSubmit={send} className="flex max-w-3xl flex-col gap-8">
        {problem && <Summary key={problem.attempt} formId={id} problem={problem} />}
        {keeps?.above}
        {children}
        <div className="flex flex-wrap items-center gap-4">
          <Button type="submit" look={look} size="large" pending={pending}>
            {pending ? "送信しています" : submit}
          </Button>
          {beside}
          {keeps?.below}
        </div>
      </form>
    </FormContext>
  );
}

function asProblem(error: unknown): Omit<Problem, "attempt"> {
  if (error instanceof Refused) {
    const id = error.requestId ? `（受付番号 ${error.requestId}）` : "";
    return { message: `${error.message}${id}`, findings: error.findings };
  }
  return { message: "送信できませんでした。時間をおいてもう一度お試しください。", findings: [] };
}

function Summary({ formId, problem }: { formId: string; problem: Problem }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1} className="rounded-8">
      <Banner tone="error" title={problem.message}>
        {problem.findings.length > 0 && (
          <ul className="list-disc pl-6">
            {problem.findings.map((finding) => (
              <li key={`${finding.where} ${finding.message}`}>
                <FindingLink target={`${formId}-${finding.where}`}>{finding.message}</FindingLink>
              </li>
            ))}
          </ul>
        )}
      </Banner>
    </div>
  );
}

/** Leads to the field where there is one; a finding about something else is plain text. */
function FindingLink({ target, children }: { target: string; children: ReactNode }) {
  const field = document.getElementById(target);
  if (!field) return children;
  return (
    <a
      href={`#${target}`}
      className="link text-red-1000"
      onClick={(event) => {
        event.preventDefault();
        const inside = field.matches("fieldset") ? field.querySelector("input") : field;
        inside?.focus();
        field.scrollIntoView({ block: "center" });
      }}
    >
      {children}
    </a>
  );
}
