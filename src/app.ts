import type { FastifyInstance } from "fastify";
import { jobs as accountsJobs } from "./entrance/accounts/jobs.ts";
import { routes as accountsRoutes } from "./entrance/accounts/routes.ts";
import { jobs as factorsJobs } from "./entrance/factors/jobs.ts";
import { routes as factorsRoutes } from "./entrance/factors/routes.ts";
import { jobs as recoveriesJobs } from "./entrance/recoveries/jobs.ts";
import { rescue } from "./entrance/recoveries/rescue.ts";
import { routes as recoveriesRoutes } from "./entrance/recoveries/routes.ts";
import { replyLink } from "./warnings/answers/link.ts";
import { routes as answersRoutes } from "./warnings/answers/routes.ts";
import { routes as publicationsRoutes } from "./warnings/publications/routes.ts";
import { intake } from "./warnings/feeds/command.ts";
import { jobs as advisoriesJobs } from "./warnings/advisories/jobs.ts";
import { routes as advisoriesRoutes } from "./warnings/advisories/routes.ts";
import { jobs as duesJobs } from "./joining/dues/jobs.ts";
import { routes as duesRoutes } from "./joining/dues/routes.ts";
import { jobs as invoicesJobs } from "./joining/invoices/jobs.ts";
import { routes as invoicesRoutes } from "./joining/invoices/routes.ts";
import { paperRoutes } from "./joining/invoices/routes-papers.ts";
import { jobs as renewalsJobs } from "./joining/renewals/jobs.ts";
import { routes as transfersRoutes } from "./joining/transfers/routes.ts";
import { jobs as feedsJobs } from "./warnings/feeds/jobs.ts";
import { routes as feedsRoutes } from "./warnings/feeds/routes.ts";
import { routes as guidanceRoutes } from "./warnings/guidance/routes.ts";
import { jobs as assetsJobs } from "./things/assets/jobs.ts";
import { routes as assetsRoutes } from "./things/assets/routes.ts";
import { routes as audiencesRoutes } from "./warnings/audiences/routes.ts";
import { offerWays } from "./entrance/accounts/index.ts";
import { certificateSignIn } from "./entrance/certificates/entry.ts";
import { jobs as certificatesJobs } from "./entrance/certificates/jobs.ts";
import { listenForCertificates } from "./entrance/certificates/listener.ts";
import { routes as certificatesRoutes } from "./entrance/certificates/routes.ts";
import { findCertificateWays } from "./entrance/certificates/ways.ts";
import { externalSignIn } from "./entrance/identities/flow.ts";
import { jobs as identitiesJobs } from "./entrance/identities/jobs.ts";
import { routes as identitiesRoutes } from "./entrance/identities/routes.ts";
import { findIdentityWays } from "./entrance/identities/ways.ts";
import { jobs as tokensJobs } from "./entrance/tokens/jobs.ts";
import { routes as tokensRoutes } from "./entrance/tokens/routes.ts";
import type { Context } from "./base/context.ts";
import { hear } from "./base/events.ts";
import type { Route } from "./base/http.ts";
import { findWork, type RoomJobs } from "./base/jobs.ts";
import { jobs as facilitiesJobs } from "./circle/facilities/jobs.ts";
import { routes as facilitiesRoutes } from "./circle/facilities/routes.ts";
import { jobs as rostersJobs } from "./circle/rosters/jobs.ts";
import { routes as rostersRoutes } from "./circle/rosters/routes.ts";
import { jobs as applicationsJobs } from "./joining/applications/jobs.ts";
import { routes as applicationsRoutes } from "./joining/applications/routes.ts";
import { routes as consentsRoutes } from "./joining/consents/routes.ts";
import { applyFace } from "./joining/entries/face.ts";
import { routes as entriesRoutes } from "./joining/entries/routes.ts";
import { jobs as entriesJobs } from "./joining/entries/jobs.ts";
import { routes as organisationsRoutes } from "./circle/organisations/routes.ts";
import { routes as membersRoutes } from "./circle/members/routes.ts";
import { jobs as originsJobs } from "./circle/origins/jobs.ts";
import { routes as originsRoutes } from "./circle/origins/routes.ts";
import { routes as mailboxesRoutes } from "./post/mailboxes/routes.ts";
import { jobs as probesJobs } from "./ties/probes/jobs.ts";
import { probeLink } from "./ties/probes/link.ts";
import { routes as probesRoutes } from "./ties/probes/routes.ts";
import { routes as reachesRoutes } from "./ties/reaches/routes.ts";
import { bounce } from "./post/notices/command.ts";
import { jobs as noticesJobs } from "./post/notices/jobs.ts";
import { routes as noticesRoutes } from "./post/notices/routes.ts";
import { jobs as outcomesJobs } from "./warnings/outcomes/jobs.ts";
import { routes as demoRoutes } from "./stage/demo/routes.ts";
import { routes as todayRoutes } from "./office/today/routes.ts";
import { audit } from "./office/audits/command.ts";
import { jobs as auditsJobs } from "./office/audits/jobs.ts";
import { routes as auditsRoutes } from "./office/audits/routes.ts";
import { jobs as peopleJobs } from "./office/people/jobs.ts";
import { routes as peopleRoutes } from "./office/people/routes.ts";
import { jobs as successionsJobs } from "./office/successions/jobs.ts";
import { routes as successionsRoutes } from "./office/successions/routes.ts";
import { jobs as backupsJobs } from "./office/backups/jobs.ts";
import { routes as backupsRoutes } from "./office/backups/routes.ts";
import { metrics } from "./office/operations/metrics.ts";
import { routes as operationsRoutes } from "./office/operations/routes.ts";
import { routes as outcomesRoutes } from "./warnings/outcomes/routes.ts";
import { jobs as sheetsJobs } from "./things/sheets/jobs.ts";
import { routes as sheetsRoutes } from "./things/sheets/routes.ts";
import { jobs as reactionsJobs } from "./warnings/reactions/jobs.ts";
import { routes as reactionsRoutes } from "./warnings/reactions/routes.ts";

/** A word after `node src/main.ts` that a room answers. Gives the exit code. */
export type Command = (args: string[], context: Context) => Promise<number>;

/** Every endpoint of every room, in the order of the rooms. */
export const routes: readonly Route[] = [
  ...noticesRoutes,
  ...mailboxesRoutes,
  ...probesRoutes,
  ...reachesRoutes,
  ...consentsRoutes,
  ...applicationsRoutes,
  ...entriesRoutes,
  ...facilitiesRoutes,
  ...rostersRoutes,
  ...organisationsRoutes,
  ...membersRoutes,
  ...originsRoutes,
  ...accountsRoutes,
  ...factorsRoutes,
  ...recoveriesRoutes,
  ...certificatesRoutes,
  ...identitiesRoutes,
  ...duesRoutes,
  ...invoicesRoutes,
  ...paperRoutes,
  ...transfersRoutes,
  ...tokensRoutes,
  ...assetsRoutes,
  ...sheetsRoutes,
  ...audiencesRoutes,
  ...advisoriesRoutes,
  ...feedsRoutes,
  ...guidanceRoutes,
  ...reactionsRoutes,
  ...answersRoutes,
  ...publicationsRoutes,
  ...outcomesRoutes,
  ...peopleRoutes,
  ...successionsRoutes,
  ...backupsRoutes,
  ...operationsRoutes,
  ...todayRoutes,
  ...auditsRoutes,
  ...demoRoutes,
];

/** What every room does later. */
export const jobs: readonly RoomJobs[] = [
  facilitiesJobs,
  rostersJobs,
  originsJobs,
  accountsJobs,
  tokensJobs,
  factorsJobs,
  recoveriesJobs,
  certificatesJobs,
  identitiesJobs,
  noticesJobs,
  probesJobs,
  applicationsJobs,
  entriesJobs,
  duesJobs,
  invoicesJobs,
  renewalsJobs,
  assetsJobs,
  sheetsJobs,
  advisoriesJobs,
  feedsJobs,
  reactionsJobs,
  outcomesJobs,
  peopleJobs,
  successionsJobs,
  backupsJobs,
  auditsJobs,
];

/** Pages and protocols outside the contract: plain HTML, feeds. */
export const faces: readonly ((app: FastifyInstance, context: Context) => void)[] = [
  certificateSignIn,
  listenForCertificates,
  externalSignIn,
  replyLink,
  probeLink,
  applyFace,
  metrics((task) => findWork(jobs, task)?.waitsFor ?? "common"),
];

/** Words of the program that belong to a room. */
export const commands: Record<string, Command> = { intake, bounce, audit, rescue };

/** Ways to sign in besides the password. */
for (const find of [findCertificateWays, findIdentityWays]) offerWays(find);

for (const room of jobs) {
  for (const name of Object.keys(room.on ?? {})) hear(name);
}
