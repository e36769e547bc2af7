import { about, type Expectations, NO, OK, say, staff } from "./expectation.ts";
import type { Scene } from "./scene.ts";
import type { Thing } from "./things.ts";

const GUIDANCE_WORDS = {
  summary: "x",
  ifCannot: "",
  vendorEnquiry: "",
  actions: [{ text: "x", takes: "", ifUnknown: "", by: "action" }],
};
const ANSWER = { answer: "checking" };
/** One's own answer, and the secretariat that takes it by phone. */
const own = { secretariat: OK, owner: OK, institution: NO } as const;
/** One's own hand only: nobody adds a file in somebody's name. */
const byHand = { owner: OK, institution: NO } as const;
/** Relays watch what concerns institutions under them. */
const watched = { secretariat: OK, above: OK, relay: NO } as const;

const asAdvisory = { params: ({ id }: Thing) => ({ advisoryId: id }) };
const asAsset = { params: ({ id }: Thing) => ({ assetId: id }) };
const upload = () => ({ file: { name: "a.txt", content: "x" } });
const form = () => ({ form: { answer: "checking" } });
const foreignAsset = (thing: Thing, { things }: Scene) =>
  things.asset!.find((one) => one.owner !== thing.owner)!.id;

/** Who may what where a warning is written, sent, answered and watched. */
export const alertsExpected: Expectations = {
  "GET /api/advisories": staff(null),
  "GET /api/advisories/:id": [staff("deskAdvisory"), staff("publishedAdvisory")],
  "GET /api/advisories/:id/matches": staff("deskAdvisory"),
  "PUT /api/advisories/:id/matches/:releaseId": about(
    "deskAdvisory",
    { secretariat: OK },
    say({ verdict: "not", reason: "x" }),
    {
      params: ({ id, more }) => ({ id, releaseId: more?.releaseId ?? id }),
    },
  ),
  "PUT /api/advisories/:id/tlp": staff("deskAdvisory", say({ tlp: "RED" })),
  "PUT /api/advisories/:id/state": [
    staff("deskAdvisory", say({ state: "dismissed", reason: "x" })),
    staff("publishedAdvisory", say({ state: "dismissed", reason: "x" }), "refused not_now"),
  ],

  "POST /api/guidance": about("deskAdvisory", { secretariat: OK }, ({ id }) => ({
    body: { advisoryId: id },
  })),
  "GET /api/guidance": about(
    "publishedAdvisory",
    { secretariat: OK },
    ({ id }) => ({ query: { advisoryId: id } }),
    { absent: OK },
  ),
  "GET /api/guidance/:id": staff("guidance"),
  "PUT /api/guidance/:id/texts/:class": about("draft", { secretariat: OK }, say(GUIDANCE_WORDS), {
    params: ({ id }) => ({ id, class: "clinic" }),
  }),
  "PUT /api/guidance/:id/texts/:class/proposal": about("draft", { secretariat: OK }, undefined, {
    params: ({ id }) => ({ id, class: "clinic" }),
  }),
  "PUT /api/guidance/:id/audience": staff(
    "draft",
    say({ askKinds: [], rule: null, changeNote: null }),
  ),
  "PUT /api/guidance/:id/state": staff("draft", say({ state: "in_review" })),
  "GET /api/guidance/:id/audience": [
    staff("approved"),
    staff("draft", undefined, "refused no_tlp"),
  ],

  "GET /api/reactions/publications": staff(null),
  "GET /api/reactions/drafts/:id": staff("guidance"),
  "GET /api/reactions/drafts/:id/letter": staff("approved", () => ({
    query: { class: "clinic", priority: "high" },
  })),
  "POST /api/reactions/publications": about("approved", { secretariat: OK }, ({ id }) => ({
    body: { guidanceId: id, confirmOverMatch: "x" },
  })),
  "PUT /api/reactions/publications/:id/withdrawal": staff("publication", say({ reason: "x" })),
  "PUT /api/reactions/phone-list": about(
    "reaction",
    { secretariat: OK },
    ({ id }) => ({ body: { reactionIds: [id] } }),
    { absent: OK },
  ),
  "GET /api/reactions/hops": about(null, { secretariat: OK, relay: OK }),
  "GET /api/reactions/hops/:id": [
    about("waitingHop", { secretariat: OK, owner: OK, relay: NO }),
    about("settledHop", { secretariat: OK, owner: OK, relay: NO }),
  ],
  "PUT /api/reactions/hops/:id/forwarding": [
    about("waitingHop", { secretariat: OK, owner: OK, relay: NO }, say({})),
    about(
      "settledHop",
      { secretariat: "refused not_waiting", owner: "refused not_waiting", relay: NO },
      say({}),
    ),
  ],

  "GET /api/reactions/words": about(null, { secretariat: OK, relay: OK }),

  "GET /api/answers/words": about(null, { secretariat: OK, relay: OK, institution: OK }),
  "GET /api/answers": about(
    "institution",
    { secretariat: OK, owner: OK, institution: NO },
    ({ id }) => ({
      query: { institutionId: id },
    }),
  ),
  "GET /api/answers/:id": [
    about("reaction", own),
    about("withdrawnReaction", own),
    about("heldReaction", { secretariat: OK, institution: NO }),
  ],
  "PUT /api/answers/:id/opening": [
    about("reaction", byHand),
    about("heldReaction", { institution: NO }),
  ],
  "PUT /api/answers/:id": [
    about("reaction", own, say(ANSWER)),
    about(
      "withdrawnReaction",
      { ...own, secretariat: "refused withdrawn", owner: "refused withdrawn" },
      say(ANSWER),
    ),
    about("heldReaction", { secretariat: NO, institution: NO }, say(ANSWER)),
  ],
  "PUT /api/answers/:id/assets/:assetId": [
    about("touching", own, say(ANSWER), {
      params: ({ id, more }) => ({ id, assetId: more?.assetId ?? id }),
    }),
    about("reaction", { secretariat: NO, institution: NO }, say(ANSWER), {
      params: (thing, scene) => ({ id: thing.id, assetId: foreignAsset(thing, scene) }),
    }),
  ],
  "POST /api/answers/:id/files": [
    about("reaction", byHand, upload),
    about("heldReaction", { institution: NO }, upload),
  ],
  "GET /api/answers/files/:id": about("file", own),
  "DELETE /api/answers/files/:id": about("file", byHand),
  "GET /api/answers/assets/:assetId": about("asset", own, undefined, asAsset),

  // The link is the right: it opens for whoever holds it, and never more than its own institution sees.
  "GET /r/:token": [
    about("link", { anybody: OK }),
    about("deadLink", { anybody: NO }),
    about("endedLink", { anybody: "gone" }),
  ],
  "GET /r/:token/thanks": [
    about("link", { anybody: OK }),
    about("deadLink", { anybody: NO }),
    about("endedLink", { anybody: "gone" }),
  ],
  "POST /r/:token": [
    about("link", { anybody: OK }, form),
    about("deadLink", { anybody: NO }, form),
    about("endedLink", { anybody: "gone" }, form),
  ],

  "GET /api/outcomes": about(null, { secretariat: OK, relay: OK }),
  "GET /api/outcomes/:advisoryId": [
    about("publishedAdvisory", watched, undefined, asAdvisory),
    about("deskAdvisory", { secretariat: NO, relay: NO }, undefined, asAdvisory),
  ],
  "GET /api/outcomes/:advisoryId/curve": about("publishedAdvisory", watched, undefined, asAdvisory),
  "GET /api/outcomes/:advisoryId/institutions": about(
    "publishedAdvisory",
    watched,
    undefined,
    asAdvisory,
  ),
  "GET /api/outcomes/:advisoryId/institutions/csv": about(
    "publishedAdvisory",
    watched,
    undefined,
    asAdvisory,
  ),
  "GET /api/outcomes/:advisoryId/institutions/xlsx": about(
    "publishedAdvisory",
    watched,
    undefined,
    asAdvisory,
  ),
  "GET /api/outcomes/:advisoryId/reminders": about(
    "liveAdvisory",
    { secretariat: OK },
    undefined,
    asAdvisory,
  ),
  "POST /api/outcomes/:advisoryId/reminders": about(
    "liveAdvisory",
    { secretariat: OK },
    say({}),
    asAdvisory,
  ),
  "GET /api/outcomes/support": about(null, { secretariat: OK, relay: OK }),
  "PUT /api/outcomes/support/:reactionId/taking": about(
    "reaction",
    { secretariat: OK },
    say({ taken: true }),
    {
      absent: "refused not_asked",
      params: ({ id }) => ({ reactionId: id }),
    },
  ),
  "GET /api/outcomes/ministry": about(null, { ministry: OK }),
  "GET /api/outcomes/ministry/:advisoryId": [
    about("publishedAdvisory", { ministry: OK }, undefined, asAdvisory),
    about("deskAdvisory", { ministry: NO }, undefined, asAdvisory),
  ],

  "GET /api/today": about(null, { member: OK }),
  // Absent outside of the process of a demo.
  "GET /api/demo": about(null, { anybody: NO }),
  "PUT /api/demo/speed": about(null, { anybody: NO }, say({ speed: "paused" })),
  "GET /api/demo/mails": about(null, { anybody: NO }),
  "GET /api/demo/mails/:id": about("message", { anybody: NO }),
};
