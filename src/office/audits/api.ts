import { z } from "zod";
import { day, GET, instant, pageQuery, pageReply } from "../../base/contract.ts";

/** Whose acts: of the organisation itself, or of anybody else. */
export const SIDES = { own: "自分の組織の人", others: "ほかの組織・自動の処理" } as const;

const onDay = day.optional();
const filter = {
  /** The secretariat names the organisation whose matter it is; everybody else reads their own. */
  organisationId: z.uuid().optional(),
  /** Part of the name of such organisations; only the secretariat may look for them. */
  organisation: z.string().trim().max(100).optional(),
  /** Part of a name or mail address; only the secretariat may ask for persons. */
  person: z.string().trim().max(100).optional(),
  side: z.enum(["own", "others"]).optional(),
  kind: z.string().max(40).optional(),
  /** Days in Japanese time, both included. */
  from: onDay,
  to: onDay,
};
const filterShape = z.object(filter);
export type RecordFilter = z.infer<typeof filterShape>;

const line = z.object({
  id: z.string(),
  at: instant,
  /** What happened, in words. */
  what: z.string(),
  /** What it was about, where the event says it in a word. */
  about: z.string().nullable(),
  /** The name of the event in the program. */
  name: z.string(),
  /** Null where the reader may not know the person, or nobody did it. */
  person: z.string().nullable(),
  organisation: z.string().nullable(),
  /** Done by a program with an API token. */
  byToken: z.boolean(),
  /** Whose matter it is. */
  forOrganisation: z.object({ id: z.uuid(), name: z.string() }).nullable(),
});
export type RecordLine = z.input<typeof line>;

export const findRecord = GET("/api/audits", {
  label: "監査の記録",
  query: pageQuery(filter),
  reply: pageReply(line, {
    kinds: z.array(z.object({ kind: z.string(), label: z.string() })),
    /** The organisation that was asked for. */
    organisation: z.string().nullable(),
    may: z.object({ chooseOrganisation: z.boolean() }),
  }),
});

export const getRecordCsv = GET("/api/audits/files/record.csv", {
  label: "監査の記録をCSVで保存",
  query: filterShape,
  reply: z.any(),
});

export const getRecordXlsx = GET("/api/audits/files/record.xlsx", {
  label: "監査の記録をExcelで保存",
  query: filterShape,
  reply: z.any(),
});
