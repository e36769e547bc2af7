import { randomUUID } from "node:crypto";
import { about, type Expectations, NO, OK, say, staff } from "./expectation.ts";
import type { Thing } from "./things.ts";

const reason = "試験のため";
const FACTS = {
  kana: null,
  kind: "clinic",
  postal: null,
  address: null,
  phone: null,
  fax: null,
  beds: 0,
  functions: [],
  founder: null,
  reason,
};
const LIST =
  "都道府県コード,区分,医療機関番号,医療機関名称,住所\n13,医科,0000018,試験医院,試験区1\n";
const into = ({ more }: Thing) => ({ body: { intoId: more?.other ?? randomUUID(), reason } });
const ofField = { params: ({ id }: Thing) => ({ id, field: "tier" }) };

/** Who may what with the public register, the lists it is made from, and what follows from it for a member. */
export const facilitiesExpected: Expectations = {
  "GET /api/facilities": about(null, { anybody: OK }),
  "GET /api/facilities/counts": about(null, { anybody: OK }),
  "GET /api/facilities/words": about(null, { anybody: OK }),
  "GET /api/facilities/:id": about("facility", { anybody: OK }),
  "POST /api/facilities": staff(
    null,
    say({ ...FACTS, name: "試験医院", prefecture: "13", code: null }),
  ),
  "PUT /api/facilities/:id": staff("facility", say({ ...FACTS, confirmed: ["phone"] })),
  "PUT /api/facilities/:id/name": staff(
    "facility",
    say({ name: "新しい名", kana: null, on: "2026-11-01", reason }),
  ),
  "PUT /api/facilities/:id/closure": staff("facility", say({ on: "2026-11-01", reason })),
  "POST /api/facilities/:id/codes": staff(
    "facility",
    say({ code: "1310000018", kind: "clinic", reason }),
  ),
  "PUT /api/facilities/:id/merger": staff("facility", into),
  "DELETE /api/facilities/:id/merger": staff("facility", undefined, "refused not_merged"),

  "GET /api/rosters": staff(null),
  "POST /api/rosters": staff(null, () => ({ file: { name: "a.csv", content: LIST } })),
  "GET /api/rosters/:id": staff("rosterPreview"),
  "POST /api/rosters/:id/reading": staff("rosterPreview", undefined, "refused not_reading"),
  "GET /api/rosters/:id/lines": staff("rosterPreview"),
  "GET /api/rosters/:id/lines/csv": staff("rosterTaken"),
  "POST /api/rosters/:id/confirmation": [
    staff("rosterPreview"),
    staff("rosterTaken", undefined, "refused not_ready"),
  ],
  "POST /api/rosters/:id/reversal": [
    staff("rosterTaken"),
    staff("rosterPreview", undefined, "refused not_taken"),
  ],
  "DELETE /api/rosters/:id": [
    staff("rosterPreview"),
    staff("rosterTaken", undefined, "refused taken"),
  ],

  "GET /api/members/institutions/:id/standing": about("institution", {
    secretariat: OK,
    owner: OK,
    above: OK,
    institution: NO,
    relay: NO,
  }),
  "PUT /api/members/institutions/:id/overrides/:field": about(
    "institution",
    { secretariat: OK },
    say({ value: "L1", reason }),
    ofField,
  ),
  "DELETE /api/members/institutions/:id/overrides/:field": about(
    "institution",
    { secretariat: OK },
    undefined,
    ofField,
  ),
  "PUT /api/members/institutions/:id/facility": staff("institution", say({ facilityId: null })),
  "PUT /api/members/institutions/:id/name": staff(
    "institution",
    say({ name: "新しい名", kana: null, reason }),
  ),
  "PUT /api/members/institutions/:id/closure": staff("institution", say({ closed: true, reason })),
  "PUT /api/members/institutions/:id/merger": staff("mergeable", into),
  "DELETE /api/members/institutions/:id/merger": staff(
    "institution",
    undefined,
    "refused not_merged",
  ),
};
