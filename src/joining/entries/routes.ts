import { answer, type Route } from "../../base/web/http.ts";
import { hasStanding } from "../../base/viewer.ts";
import { getIntake, putIntake } from "./api.ts";
import { closedBy } from "./intake.ts";
import { countTaken, countWishes, getIntake as readIntake, saveIntake } from "./queries-intake.ts";
import { tellReopened } from "./reopened.ts";

export const routes: readonly Route[] = [
  answer(getIntake, ["secretariat"], async ({ tx, viewer, now }) => {
    const intake = await readIntake(tx);
    const taken = await countTaken(tx);
    return {
      ...intake,
      taken,
      closed: closedBy(intake, taken, now),
      wishes: await countWishes(tx),
      may: { edit: hasStanding(viewer, "reviewer") },
    };
  }),

  answer(putIntake, ["secretariat:reviewer"], async ({ tx, tell, body, now }) => {
    await saveIntake(tx, now, body);
    const closed = closedBy(body, await countTaken(tx), now);
    const told = closed ? 0 : await tellReopened(tx, now);
    const data = { ...body, closed };
    await tell("entries.intake_changed", { data });
    return { told };
  }),
];
