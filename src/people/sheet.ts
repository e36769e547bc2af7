import type { Context } from "../base/context.ts";
import type { Tx } from "../base/db.ts";
import { getSender } from "../base/sender.ts";
import { loadAnswers } from "../reactions/index.ts";
import type { Sheet } from "./api-handovers.ts";
import { findPeople } from "./queries.ts";
import { findInformers, findMaintainers, findTodos } from "./queries-handovers.ts";
import { positionOf } from "./standings.ts";

/** Devices of one maintainer that are named; of the others the number tells. */
const NAMED_DEVICES = 12;

/** What the organisation knows by itself now, for whoever comes next. As the system. */
export async function drawSheet(tx: Tx, organisationId: string, context: Context): Promise<Sheet> {
  const now = context.clock.now();
  const labels = new Map<string, string>(
    loadAnswers(now).data.answers.map((one) => [one.id, one.label]),
  );
  const todos = await findTodos(tx, organisationId);
  const maintainers = await findMaintainers(tx, organisationId);
  const people = await findPeople(tx, organisationId, now);
  const { name, contact } = await getSender(tx);
  return {
    at: now.toISOString(),
    todos: todos.map(({ title, reason, answer, by }) => ({
      title,
      reason: answer ? `${reason}（前回のお答え：${labels.get(answer) ?? answer}）` : reason,
      by: by?.toISOString() ?? null,
    })),
    vendors: maintainers.flatMap((one) =>
      one.name
        ? [{ name: one.name, devices: one.devices.slice(0, NAMED_DEVICES), count: one.count }]
        : [],
    ),
    assets: maintainers.reduce((sum, one) => sum + one.count, 0),
    contacts: people.map((row) => ({
      name: row.name,
      duty: row.duty,
      mail: row.mail,
      phone: row.phone,
      position: row.role && row.standing ? positionOf(row.role, row.standing) : null,
      provedAt: row.confirmedAt?.toISOString() ?? null,
    })),
    route: await findInformers(tx, organisationId),
    secretariat: { name, contact },
  };
}
