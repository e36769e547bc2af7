import type { FastifyInstance } from "fastify";
import { jobs as accountsJobs } from "./accounts/jobs.ts";
import { routes as accountsRoutes } from "./accounts/routes.ts";
import { jobs as factorsJobs } from "./factors/jobs.ts";
import { routes as factorsRoutes } from "./factors/routes.ts";
import { jobs as recoveriesJobs } from "./recoveries/jobs.ts";
import { rescue } from "./recoveries/rescue.ts";
import { routes as recoveriesRoutes } from "./recoveries/routes.ts";
import { replyLink } from "./answers/link.ts";
import { routes as answersRoutes } from "./answers/routes.ts";
import { routes as publicationsRoutes } from "./publications/routes.ts";
import { intake } from "./feeds/command.ts";
import { jobs as advisoriesJobs } from "./advisories/jobs.ts";
import { routes as advisoriesRoutes } from "./advisories/routes.ts";
import { jobs as duesJobs } from "./dues/jobs.ts";
import { routes as duesRoutes } from "./dues/routes.ts";
import { jobs as invoicesJobs } from "./invoices/jobs.ts";
import { routes as invoicesRoutes } from "./invoices/routes.ts";
import { paperRoutes } from "./invoices/routes-papers.ts";
import { jobs as renewalsJobs } from "./renewals/jobs.ts";
import { routes as transfersRoutes } from "./transfers/routes.ts";
import { jobs as feedsJobs } from "./feeds/jobs.ts";
import { routes as feedsRoutes } from "./feeds/routes.ts";
import { routes as guidanceRoutes } from "./guidance/routes.ts";
import { jobs as assetsJobs } from "./assets/jobs.ts";
import { routes as assetsRoutes } from "./assets/routes.ts";
import { routes as audiencesRoutes } from "./audiences/routes.ts";
import { offerWays } from "./accounts/index.ts";
import { certificateSignIn } from "./certificates/entry.ts";
import { jobs as certificatesJobs } from "./certificates/jobs.ts";
import { listenForCertificates } from "./certificates/listener.ts";
import { routes as certificatesRoutes } from "./certificates/routes.ts";
import { findCertificateWays } from "./certificates/ways.ts";
import { externalSignIn } from "./identities/flow.ts";
import { jobs as identitiesJobs } from "./identities/jobs.ts";
import { routes as identitiesRoutes } from "./identities/routes.ts";
import { findIdentityWays } from "./identities/ways.ts";
import { jobs as tokensJobs } from "./tokens/jobs.ts";
import { routes as tokensRoutes } from "./tokens/routes.ts";
import type { Context } from "./base/context.ts";
import { hear } from "./base/events.ts";
import type { Route } from "./base/http.ts";
import { findWork, type RoomJobs } from "./base/jobs.ts";
import { jobs as facilitiesJobs } from "./facilities/jobs.ts";
import { routes as facilitiesRoutes } from "./facilities/routes.ts";
import { jobs as rostersJobs } from "./rosters/jobs.ts";
import { routes as rostersRoutes } from "./rosters/routes.ts";
import { jobs as applicationsJobs } from "./applications/jobs.ts";
import { routes as applicationsRoutes } from "./applications/routes.ts";
import { routes as consentsRoutes } from "./consents/routes.ts";
import { applyFace } from "./entries/face.ts";
import { routes as entriesRoutes } from "./entries/routes.ts";
import { jobs as entriesJobs } from "./entries/jobs.ts";
import { routes as organisationsRoutes } from "./organisations/routes.ts";
import { routes as membersRoutes } from "./members/routes.ts";
import { jobs as originsJobs } from "./origins/jobs.ts";
import { routes as originsRoutes } from "./origins/routes.ts";
import { routes as mailboxesRoutes } from "./mailboxes/routes.ts";
import { jobs as probesJobs } from "./probes/jobs.ts";
import { probeLink } from "./probes/link.ts";
import { routes as probesRoutes } from "./probes/routes.ts";
import { routes as reachesRoutes } from "./reaches/routes.ts";
import { bounce } from "./notices/command.ts";
import { jobs as noticesJobs } from "./notices/jobs.ts";
import { routes as noticesRoutes } from "./notices/routes.ts";
import { jobs as outcomesJobs } from "./outcomes/jobs.ts";
import { routes as demoRoutes } from "./demo/routes.ts";
import { routes as todayRoutes } from "./today/routes.ts";
import { audit } from "./audits/command.ts";
import { jobs as auditsJobs } from "./audits/jobs.ts";
import { routes as auditsRoutes } from "./audits/routes.ts";
import { jobs as peopleJobs } from "./people/jobs.ts";
import { routes as peopleRoutes } from "./people/routes.ts";
import { jobs as successionsJobs } from "./successions/jobs.ts";
import { routes as successionsRoutes } from "./successions/routes.ts";
import { jobs as backupsJobs } from "./backups/jobs.ts";
import { routes as backupsRoutes } from "./backups/routes.ts";
import { metrics } from "./operations/metrics.ts";
import { routes as operationsRoutes } from "./operations/routes.ts";
import { routes as outcomesRoutes } from "./outcomes/routes.ts";
import { jobs as sheetsJobs } from "./sheets/jobs.ts";
import { routes as sheetsRoutes } from "./sheets/routes.ts";
import { jobs as reactionsJobs } from "./reactions/jobs.ts";
import { routes as reactionsRoutes } from "./reactions/routes.ts";

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
