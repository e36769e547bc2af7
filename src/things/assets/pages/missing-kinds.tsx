import { Button } from "../../../ui/button.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Section } from "../../../ui/page.tsx";
import { useDo } from "../../../ui/query.ts";
import { type KindFacts, stateKind } from "../api.ts";
import { KindIcon } from "./kind-icon.tsx";
import { useWhose } from "./whose.tsx";

/** So many questions at once; more would bury the register. */
const ASKED_AT_ONCE = 4;

/** Kinds that nobody has spoken about: first those that most institutions of this sort have. */
export function MissingKinds({ kinds }: { kinds: readonly KindFacts[] }) {
  const open = kinds
    .filter(({ count, stated }) => count === 0 && stated !== false)
    .toSorted((a, b) => Number(b.common || b.stated) - Number(a.common || a.stated));
  const rest = open.slice(ASKED_AT_ONCE);
  if (open.length === 0) return null;
  return (
    <Section title="まだ教えていただいていないもの">
      <KindQuestions kinds={open.slice(0, ASKED_AT_ONCE)} />
      {rest.length > 0 && (
        <Disclosure label={`ほかの種類（あと${rest.length}種類）`}>
          <KindQuestions kinds={rest} />
        </Disclosure>
      )}
    </Section>
  );
}

function KindQuestions({ kinds }: { kinds: readonly KindFacts[] }) {
  return (
    <ul className="grid gap-3 lg:grid-cols-2">
      {kinds.map((kind) => (
        <KindQuestion key={kind.kind} kind={kind} />
      ))}
    </ul>
  );
}

function KindQuestion({ kind }: { kind: KindFacts }) {
  const { query, keep } = useWhose();
  const state = useDo(stateKind);
  const say = (has: boolean) => state.mutate({ params: { kind: kind.kind }, query, body: { has } });
  return (
    <li className="flex flex-col gap-3 rounded-8 border border-solid-gray-300 p-4">
      <div className="flex gap-3">
        <KindIcon name={kind.icon} className="size-9 text-blue-900" />
        <div className="min-w-0">
          <p className="font-bold">{kind.label}</p>
          <p>
            {kind.stated
              ? "「ある」と教えていただきました。製品名がわかれば登録してください。"
              : kind.question}
          </p>
        </div>
      </div>
      {state.error && <Failure error={state.error} />}
      <div className="mt-auto flex flex-wrap gap-3 pl-12 narrow:pl-0">
        <LinkButton to={keep(`/assets/add?kind=${kind.kind}`)} size="small" icon="plus">
          {kind.stated ? "登録する" : "ある（登録する）"}
        </LinkButton>
        <Button size="small" pending={state.isPending} onClick={() => say(false)}>
          ない
        </Button>
      </div>
    </li>
  );
}

/** What was stated as not there, and the way back. */
export function AbsentKinds({ kinds }: { kinds: readonly KindFacts[] }) {
  const absent = kinds.filter(({ count, stated }) => count === 0 && stated === false);
  const { query } = useWhose();
  const state = useDo(stateKind);
  if (absent.length === 0) return null;
  return (
    <Section title="「ない」と教えていただいたもの">
      {state.error && <Failure error={state.error} />}
      <ul className="flex flex-wrap gap-3">
        {absent.map((kind) => (
          <li
            key={kind.kind}
            className="flex items-center gap-3 rounded-8 border border-solid-gray-300 py-1 pr-2 pl-3"
          >
            <KindIcon name={kind.icon} className="size-6 text-solid-gray-700" />
            {kind.label}
            <Button
              look="text"
              size="small"
              pending={state.isPending}
              onClick={() =>
                state.mutate({ params: { kind: kind.kind }, query, body: { has: null } })
              }
            >
              取り消す<span className="sr-only">（{kind.label}）</span>
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
