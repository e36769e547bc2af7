import { useState } from "react";
import { decideMatch, findMatches, VERDICT_LABELS } from "../api.ts";
import { useFilters } from "../../../ui/address.tsx";
import { Button } from "../../../ui/button.tsx";
import { Checkbox, RadioGroup } from "../../../ui/choice.tsx";
import { Count } from "../../../ui/count.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Form } from "../../../ui/form.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { StatusTag, type Tone } from "../../../ui/status-tag.tsx";
import { Table } from "../../../ui/table.tsx";
import { TextArea } from "../../../ui/text-area.tsx";
import type { Advisory } from "../api.ts";
import { GroundDetails } from "./ground.tsx";

type Row = Reply<typeof findMatches>["items"][number];
const TONES: Record<Row["verdict"], Tone> = {
  affected: "danger",
  possibly: "unknown",
  not: "neutral",
};

/** Which releases in the registers are concerned, why, and how many institutions hold them. */
export function Matches({ advisory }: { advisory: Advisory }) {
  const [filters, change] = useFilters({ all: "" });
  const all = filters.all === "yes" ? "yes" : undefined;
  const found = useAsk(findMatches, { params: { id: advisory.id }, query: { all } });
  const [chosen, choose] = useState<Row | null>(null);
  const { affected, possibly, not } = advisory.verdicts;
  return (
    <Section title="台帳との照らし合わせ">
      {!advisory.isMatched && <p>照らし合わせの途中です。数はこのあと変わることがあります。</p>}
      <p>
        対象の製品を持っている施設は
        <strong>
          <Count value={advisory.holders} unit="施設" />
        </strong>
        です。台帳にある製品のバージョンのうち、該当 {affected}件、該当するかも {possibly}
        件、該当しない {not}件。
      </p>
      <Checkbox
        name="all"
        label="どの施設も持っていない製品のバージョンも表示する"
        checked={filters.all === "yes"}
        onChange={(checked) => change({ all: checked ? "yes" : "" })}
      />
      <Loaded from={found}>
        {({ items, more }) =>
          items.length === 0 ? (
            <p className="rounded-8 bg-solid-gray-50 p-4">
              台帳に、関係する製品はありません。台帳に書いていない施設には、案内文の「だれに伝えるか」で「お使いですか」と尋ねられます。
            </p>
          ) : (
            <>
              <Releases rows={items} choose={choose} />
              {more && <p>ほかにもあります。該当するもの、施設の多いものから表示しています。</p>}
            </>
          )
        }
      </Loaded>
      <Dialog
        title={chosen ? `${chosen.product}　バージョン ${chosen.version ?? "不明"}` : ""}
        open={chosen !== null}
        onClose={() => choose(null)}
      >
        {chosen && <DecideForm id={advisory.id} row={chosen} onDone={() => choose(null)} />}
      </Dialog>
    </Section>
  );
}

/** How many are shown without a tap; a desk that owns much must still see what comes after the table. */
const MOST_SHOWN = 10;

/** What is asked about first; what is not, and why, one tap away. */
function Releases({ rows, choose }: { rows: readonly Row[]; choose: (row: Row) => void }) {
  const touched = rows.filter(({ verdict }) => verdict !== "not");
  const others = rows.filter(({ verdict }) => verdict === "not");
  const rest = touched.slice(MOST_SHOWN);
  return (
    <>
      {touched.length > 0 ? (
        <ReleaseTable rows={touched.slice(0, MOST_SHOWN)} choose={choose} />
      ) : (
        <p className="rounded-8 bg-solid-gray-50 p-4">該当するバージョンは、台帳にありません。</p>
      )}
      {rest.length > 0 && (
        <Disclosure label={`該当する・該当するかもしれないバージョン、ほか${rest.length}件`}>
          <ReleaseTable rows={rest} choose={choose} />
        </Disclosure>
      )}
      {others.length > 0 && (
        <Disclosure label={`該当しないバージョン ${others.length}件とその理由`}>
          <ReleaseTable rows={others} choose={choose} />
        </Disclosure>
      )}
    </>
  );
}

function ReleaseTable({ rows, choose }: { rows: readonly Row[]; choose: (row: Row) => void }) {
  return (
    <Table
      caption="関係する製品のバージョン"
      rows={rows}
      rowKey={(row) => row.releaseId}
      columns={[
        {
          head: "製品とバージョン",
          cell: (row) => (
            <span className="wide:inline-block wide:min-w-44">
              {row.product}　バージョン {row.version ?? "不明"}
            </span>
          ),
        },
        {
          head: "判定",
          cell: (row) => (
            <StatusTag tone={TONES[row.verdict]} label={VERDICT_LABELS[row.verdict]} />
          ),
        },
        {
          head: "そう判定した理由",
          cell: (row) => (
            <>
              <p>{row.reason}</p>
              <GroundDetails of={row} />
            </>
          ),
        },
        {
          head: "施設数",
          end: true,
          cell: (row) => <Count value={row.institutions} unit="施設" />,
        },
        {
          head: "人の判断",
          cell: (row) => (
            <Button size="small" className="whitespace-nowrap" onClick={() => choose(row)}>
              {row.decidedAt ? "判断を見直す" : "判定を直す"}
            </Button>
          ),
        },
      ]}
    />
  );
}

function DecideForm({ id, row, onDone }: { id: string; row: Row; onDone: () => void }) {
  const decide = useDo(decideMatch);
  const params = { id, releaseId: row.releaseId };
  return (
    <>
      <p>{row.reason}</p>
      <Form
        keep={`advisories/${id}/matches/${row.releaseId}`}
        submit="この判断を残す"
        onSubmit={async (values) => {
          const verdict = values.text("verdict") as "not" | "affected";
          await decide.mutateAsync({ params, body: { verdict, reason: values.text("reason") } });
          onDone();
        }}
        beside={
          row.decidedAt && (
            <Button
              icon="undo"
              pending={decide.isPending}
              onClick={async () => {
                await decide.mutateAsync({ params, body: { verdict: null } });
                onDone();
              }}
            >
              自動の判定に戻す
            </Button>
          )
        }
      >
        <RadioGroup
          name="verdict"
          label="この製品のバージョンは"
          required
          choices={[
            { value: "not", label: "該当しない", hint: "お知らせの対象から外れます" },
            { value: "affected", label: "該当する", hint: "お知らせの対象になります" },
          ]}
        />
        <TextArea
          name="reason"
          label="そう判断した理由"
          hint="この判断は、文書の新しい版が届いても残ります。"
          required
        />
      </Form>
    </>
  );
}
