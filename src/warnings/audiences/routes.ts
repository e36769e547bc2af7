import { answer, type Route } from "../../base/web/http.ts";
import { previewAudience } from "./api.ts";
import { decidePriorities, isOverMatch, isWide, planAudience } from "./plan.ts";
import {
  countAudience,
  countAudienceByRoute,
  countNotLiving,
  fillAudience,
  findAudienceSamples,
  getMeant,
  getReach,
} from "./queries.ts";

const SAMPLES = 5;
const PUBLISHABLE = ["draft", "in_review", "approved", "scheduled"];

export const routes: readonly Route[] = [
  answer(previewAudience, ["secretariat"], async ({ tx, now, params, refuse }) => {
    const guidance = (await getMeant(tx, params.id)) ?? refuse("not_found");
    if (guidance.tlp === null) refuse("no_tlp");
    const { decisions } = decidePriorities(guidance, now);
    await fillAudience(tx, planAudience(guidance, decisions, now) ?? refuse("bad_rule"));
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
  }),
];
