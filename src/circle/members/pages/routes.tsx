import { useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Form } from "../../../ui/form.tsx";
import { Link } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { useAsk, useDo } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import type { Values } from "../../../ui/values.tsx";
import { FORWARDS } from "../api.ts";
import {
  createRoute,
  editRoute,
  listRoutes,
  type RouteBody,
  type RouteShape,
} from "../api-routes.ts";
import { listOrganisations } from "../../organisations/api.ts";
import { RouteLine } from "./route-line.tsx";

/** How many organisations a route may pass on this page. */
const PLACES = [0, 1, 2];
const FORWARD_OPTIONS = Object.entries(FORWARDS).map(([value, label]) => ({ value, label }));

/** Who informs whom: every route, its steps, and how many institutions stand behind it. */
export default function Routes() {
  const routes = useAsk(listRoutes);
  const [form, setForm] = useState<RouteShape | "new" | null>(null);
  return (
    <Page
      title="お知らせの経路"
      trail={[{ label: "会員", to: "/members" }]}
      lead={{
        what: "だれを通って医療機関にお知らせが届くかを決めます。医療機関ごとに1つの経路があります。割り当ては、会員の一覧で絞り込んでから、まとめて変えられます。",
        unsure:
          "途中の団体が動かないときは、決まった時間で先へ進みます。止まったままにはなりません。",
      }}
      actions={
        routes.data?.may.edit && (
          <Button icon="plus" look="solid" onClick={() => setForm("new")}>
            経路を加える
          </Button>
        )
      }
    >
      <Loaded from={routes} lines={6}>
        {({ routes: rows, may }) =>
          rows.length === 0 ? (
            <Empty title="経路がまだありません">すべて事務局から直接お知らせします。</Empty>
          ) : (
            <Table
              caption="お知らせの経路"
              columns={may.edit ? [...COLUMNS, editColumn(setForm)] : COLUMNS}
              rows={rows}
              rowKey={(row) => row.id}
            />
          )
        }
      </Loaded>
      {form && <EditRoute route={form === "new" ? null : form} onClose={() => setForm(null)} />}
    </Page>
  );
}

const COLUMNS: readonly Column<RouteShape>[] = [
  { head: "経路", cell: (row) => row.name },
  { head: "通る順", cell: (row) => <RouteLine steps={row.steps} /> },
  {
    head: "施設",
    end: true,
    cell: (row) => (
      <Link to={`/members?routeId=${row.id}`}>{formatNumber(row.institutions)}施設</Link>
    ),
  },
];

const editColumn = (onEdit: (row: RouteShape) => void): Column<RouteShape> => ({
  head: "変更",
  cell: (row) => (
    <Button size="small" icon="edit" className="whitespace-nowrap" onClick={() => onEdit(row)}>
      直す
    </Button>
  ),
});

function EditRoute({ route, onClose }: { route: RouteShape | null; onClose: () => void }) {
  const relays = useAsk(listOrganisations, { query: {} });
  const create = useDo(createRoute);
  const edit = useDo(editRoute);
  return (
    <Dialog title={route ? "経路を直す" : "経路を加える"} open onClose={onClose}>
      <Loaded from={relays}>
        {({ organisations }) => (
          <Form
            submit="この経路にする"
            onSubmit={async (values) => {
              const body = routeOf(values);
              if (route) await edit.mutateAsync({ params: { id: route.id }, body });
              else await create.mutateAsync({ body });
              onClose();
            }}
          >
            <TextField name="name" label="経路の名前" defaultValue={route?.name} required />
            {PLACES.map((place) => (
              <fieldset key={place} className="flex flex-col gap-4 border-l-4 border-blue-200 pl-4">
                <legend className="font-bold">{place + 1}番目に通る組織</legend>
                <Select
                  name={`steps.${place}.organisationId`}
                  label="組織"
                  empty="なし"
                  options={organisations
                    .filter((row) => !row.closed && ["relay", "ministry"].includes(row.kind))
                    .map((row) => ({ value: row.id, label: row.name }))}
                  defaultValue={route?.steps[place]?.organisationId}
                />
                <Select
                  name={`forwards.${place}`}
                  label="届いたら"
                  empty={null}
                  options={FORWARD_OPTIONS}
                  defaultValue={route?.steps[place]?.forwards ?? "waits"}
                />
                <TextField
                  name={`hours.${place}`}
                  label="待つ時間（時間）"
                  hint="過ぎると先へ進みます。空欄なら、急ぎの度合いで決まります。"
                  inputMode="numeric"
                  width="short"
                  defaultValue={route?.steps[place]?.fallThroughHours ?? ""}
                />
              </fieldset>
            ))}
          </Form>
        )}
      </Loaded>
    </Dialog>
  );
}

function routeOf(values: Values): RouteBody {
  const steps = PLACES.map((place) => ({
    organisationId: values.text(`steps.${place}.organisationId`),
    forwards: values.text(`forwards.${place}`) as keyof typeof FORWARDS,
    fallThroughHours: values.number(`hours.${place}`),
  }));
  return { name: values.text("name"), steps: steps.filter((step) => step.organisationId !== "") };
}
