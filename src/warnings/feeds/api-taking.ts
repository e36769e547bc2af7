import { z } from "zod";
import { byId, finding, GET, instant, keysOf, POST } from "../../base/contract.ts";
import { severityShape, tlpShape } from "../advisories/api.ts";
import { webAddress } from "./api.ts";

export const OUTCOME_LABELS = {
  taken: "取り込みました",
  same: "すでに受け取っています",
  superseded: "新しい版として取り込みました",
  older: "古い版のため、保管だけしました",
  refused: "受け取れませんでした",
  enriched: "一覧を読み込みました",
} as const;

export const uploadDocuments = POST("/api/feeds/files", {
  files: 10,
  label: "文書のファイルを取り込む",
  reply: z.object({
    files: z.array(
      z.object({
        name: z.string(),
        outcome: z.enum(keysOf(OUTCOME_LABELS)),
        advisoryId: z.uuid().nullable(),
        refusal: z.string().nullable(),
        findings: z.array(finding),
        /** What a list of KEV or EPSS brought; `older`: a newer one stood already. */
        enriched: z
          .object({ count: z.number(), unread: z.number(), older: z.boolean() })
          .nullable(),
      }),
    ),
  }),
  refusals: { no_file: "ファイルを選んでください。" },
});

export const refused = z.object({
  id: z.uuid(),
  name: z.string(),
  source: z.string(),
  receivedAt: instant,
  refusal: z.string(),
});
export const findRefused = GET("/api/feeds/refusals", {
  label: "受け取れなかった文書",
  reply: z.object({
    documents: z.array(refused),
  }),
});

export const addByHand = POST("/api/feeds/hand", {
  label: "注意喚起を手で登録する",
  body: z
    .object({
      title: z.string().trim().min(1, "何についてのお知らせか、題名を入力してください。").max(300),
      vendor: z.string().trim().max(200),
      product: z.string().trim().min(1, "製品の名前を入力してください。").max(200),
      versions: z.enum(["all", "before", "until", "between", "only", "unknown"]),
      from: z.string().trim().max(100).nullable(),
      to: z.string().trim().max(100).nullable(),
      severity: severityShape,
      exploited: z.boolean(),
      cve: z
        .string()
        .trim()
        .toUpperCase()
        .regex(/^CVE-\d{4}-\d{4,19}$/, "「CVE-2026-12345」の形で入力してください。")
        .nullable(),
      fixedVersion: z.string().trim().max(100).nullable(),
      description: z.string().trim().min(1, "どんな弱点かを入力してください。").max(5000),
      action: z.string().trim().max(5000).nullable(),
      sourceUrl: webAddress,
      tlp: tlpShape,
    })
    .superRefine((body, check) => {
      const needsTo = ["before", "until", "between", "only"].includes(body.versions);
      const missing = (path: string) =>
        check.addIssue({ code: "custom", path: [path], message: "バージョンを入力してください。" });
      if (needsTo && !body.to) missing("to");
      if (body.versions === "between" && !body.from) missing("from");
    }),
  reply: z.object({ id: z.uuid() }),
});

/** The bytes as received, as a download. */
export const getDocument = GET("/api/feeds/documents/:id", {
  label: "受け取ったままの文書",
  params: byId,
  reply: z.any(),
});
