import { addSecrets } from "./proofs.ts";
import { addApplications } from "./applications.ts";
import { makeWorld, type World } from "../world.ts";
import { startInstallation, type Installation, type Visitor } from "./installation.ts";
import { marksOf, markWorld, type Mark } from "./marks.ts";
import { ANYBODY, signInAll } from "./people.ts";
import { addFacilities } from "./facilities.ts";
import { probeContacts } from "./probing.ts";
import { addPrograms } from "./programs.ts";
import { addOrganisations, addPeople, fillRegister } from "./registers.ts";
import { answerWarnings } from "./replies.ts";
import { addDues, suspend, switchDuesOn } from "./dues.ts";
import { makeSite, type Thing } from "./things.ts";
import { publishWarnings } from "./warnings.ts";
import { addWays } from "./ways.ts";

export interface Scene {
  installation: Installation;
  world: World;
  visitors: Record<string, Visitor>;
  /** By kind; every kind that an expectation names. */
  things: Record<string, Thing[]>;
  marks: Mark[];
}

/** Builds the nation, its registers, warnings and answers by real calls, and everybody who may come by. */
export async function makeScene(): Promise<Scene> {
  const installation = await startInstallation();
  const world = await makeWorld(installation.database);
  await markWorld(installation.database, world);
  const people = await signInAll(installation, world);
  const site = makeSite(installation, world, people);
  for (const holder of Object.values(site.holders)) await fillRegister(site, holder);
  await addSecrets(site);
  await addOrganisations(site);
  await addPeople(site);
  await addFacilities(site);
  await addApplications(site);
  await addWays(site);
  await probeContacts(site);
  await switchDuesOn(site);
  for (const holder of Object.values(site.holders)) await addDues(site, holder);
  // Whatever a member may does not depend on its fees.
  await suspend(site, site.holders.clinic);
  await answerWarnings(site, await publishWarnings(site));
  // Somebody who takes the link from a mail for a session.
  const linkAsCookie = { ...ANYBODY, name: "a link as cookie", cookie: site.things.link![0]!.id };
  const visitors = { ...people, ...(await addPrograms(site)), linkAsCookie };
  return { installation, world, visitors, things: site.things, marks: marksOf(world) };
}
