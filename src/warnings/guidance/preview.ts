import { answer, type Route } from "../../base/web/http.ts";
import { previewAudience } from "./api-audience.ts";
import { decidePriorities, isOverMatch, isWide } from "./plan.ts";
import { getGuidanceRow } from "./queries.ts";
import {
  countAudience,
  countAudienceByRoute,
  countNotLiving,
  fillAudience,
  findAudienceSamples,
  getReach,
} from "./queries-audience.ts";

const SAMPLES = 5;
const PUBLISHABLE = ["draft", "in_review", "approved", "scheduled"];

/** Whom it would reach, before anything is sent; nothing is written. */
export const preview: Route = answer(
  previewAudience,
  ["secretariat"],
  async ({ tx, now, params, refuse }) => {
    const guidance = (await getGuidanceRow(tx, params.id)) ?? refuse("not_found");
    if (guidance.tlp === null) refuse("no_tlp");
    const { decisions } = decidePriorities(guidance, now);
    if (!(await fillAudience(tx, guidance, decisions, now))) refuse("bad_rule");
    const reach = await getReach(tx);
    const cells = await countAudience(tx);
    return {
      guidanceId: guidance.id,
      ...reach,
      overMatch: isOverMatch(reach, now),
      wide: isWide(reach, now),
      noContact: cells.reduce((sum, cell) => sum + cell.noContact, 0),
      notLiving: await countNotLiving(tx, now),
      cells,
      routes: await countAudienceByRoute(tx),
      samples: await findAudienceSamples(tx, SAMPLES),
      priorities: decisions,
      may: { publish: PUBLISHABLE.includes(guidance.state) },
    };
  },
);
