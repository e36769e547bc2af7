import { generateNation, loadMadeUpNation } from "../../src/stage/nations/index.ts";
import type { Installation } from "./installation.ts";
import { taskNamed } from "../web.ts";

export interface Nation {
  secretariat: string;
  ministry: string;
  vendor: string;
}

/** Fills an installation with a believable made-up nation of that many institutions and their registers. */
export async function makeNation(
  installation: Installation,
  institutions: number,
): Promise<Nation> {
  const { database, work, clock } = installation;
  const nation = generateNation({ institutions, seed: 1, today: clock.now() });
  const client = await database.owner.connect();
  const growing = loadMadeUpNation(client, work, nation);
  while (!(await growing.next()).done);
  client.release();
  await database.owner.query("analyze");
  await taskNamed("assets.count-popular")({}, work);
  const idOf = (key: string) => nation.organisations.find((one) => one.key === key)!.id;
  return { secretariat: idOf("secretariat"), ministry: idOf("ministry"), vendor: idOf("vendor-1") };
}

/** One institution of it that fits a condition (SQL over members.institution i, organisations.organisation o). */
export async function findInstitution(
  { database }: Installation,
  condition: string,
): Promise<{ id: string; name: string }> {
  const { rows } = await database.owner.query<{ id: string; name: string }>(
    `select o.id, o.name from members.institution i join organisations.organisation o on o.id = i.organisation_id
     where ${condition} order by o.id limit 1`,
  );
  if (!rows[0]) throw new Error(`no institution where ${condition}`);
  return rows[0];
}
