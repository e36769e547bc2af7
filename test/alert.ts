import { idOf, type World } from "./world.ts";
import type { TestDatabase } from "./database.ts";

/** An advisory about one firewall that is ready to be published, and who holds it. */
export interface Alert {
  advisoryId: string;
  guidanceId: string;
  product: string;
  /** Releases: 7.2.4 is affected, 7.9.9 not, without a version possibly. */
  releases: { affected: string; possibly: string; not: string };
  assets: Record<string, string>;
}

export const READERS = ["clinic", "hospital_small", "hospital_large", "director", "vendor"];

/**
 * The hospital in Tokyo holds an affected release that faces the Internet, the clinic in Tokyo one without
 * a version; the hospital in Osaka one that is not affected; the clinic in Osaka said nothing.
 */
export async function makeAlert(
  database: TestDatabase,
  world: World,
  name = "alert",
  facts: {
    tlp?: string | null;
    rule?: unknown;
    askKinds?: string[];
    state?: string;
    mark?: string;
  } = {},
): Promise<Alert> {
  const run = (text: string, values: unknown[]) => database.owner.query(text, values);
  const id = (what: string) => idOf(`${name} ${what}`);
  const releases = { affected: id("7.2.4"), possibly: id("?"), not: id("7.9.9") };
  await run(
    `insert into products.product (id, vendor, name, vendor_key, product_key) values ($1, '甲電機', $2, 'kou', $2)`,
    [id("product"), name],
  );
  const versions = { affected: "7.2.4", possibly: null, not: "7.9.9" };
  for (const [key, releaseId] of Object.entries(releases)) {
    await run(`insert into products.release (id, product_id, version) values ($1, $2, $3)`, [
      releaseId,
      id("product"),
      versions[key as keyof typeof versions],
    ]);
  }
  const assets: Record<string, string> = {};
  const hold = async (
    who: string,
    institutionId: string,
    releaseId: string,
    facing: boolean | null,
  ) => {
    assets[who] = id(`asset ${who}`);
    await run(
      `insert into assets.asset (id, institution_id, kind, release_id, vendor, product, internet_facing, created_at, changed_at)
       values ($1, $2, 'firewall', $3, '甲電機', $4, $5, '2026-01-01', '2026-01-01')`,
      [assets[who], institutionId, releaseId, name, facing],
    );
  };
  await hold("hospitalTokyo", world.hospitalTokyo, releases.affected, true);
  await hold("clinicTokyo", world.clinicTokyo, releases.possibly, null);
  await hold("hospitalOsaka", world.hospitalOsaka, releases.not, false);
  await run(
    `insert into advisories.advisory (id, publisher, publisher_namespace, tracking_id, origin, document_version, title, tlp, severity, kev_added)
     values ($1, '甲電機', 'https://kou.example', $2, 'hand', '1', $2 || ' の弱点', $3, 'critical', '2026-11-01')`,
    [id("advisory"), name, facts.tlp === undefined ? "GREEN" : facts.tlp],
  );
  await run(
    `insert into advisories.affected (advisory_id, place, product_ref, name, vendor, product, status, readable)
     values ($1, 1, 'p1', '甲電機 ' || $2, '甲電機', $2, 'affected', true)`,
    [id("advisory"), name],
  );
  await run(
    `insert into advisories.verdict (advisory_id, release_id, verdict, reason) values
     ($1, $2, 'affected', '台帳: 甲電機 ' || $4 || ' バージョン 7.2.4。対象: 7.2.0〜7.2.6'), ($1, $3, 'possibly', '台帳: 甲電機 ' || $4 || '（版の記載なし）')`,
    [id("advisory"), releases.affected, releases.possibly, name],
  );
  const guidanceId = await addGuidance(database, id("advisory"), name, 1, facts);
  return { advisoryId: id("advisory"), guidanceId, product: name, releases, assets };
}

/** A further guidance of the same advisory. */
export async function addGuidance(
  database: TestDatabase,
  advisoryId: string,
  name: string,
  revision: number,
  facts: {
    rule?: unknown;
    askKinds?: string[];
    state?: string;
    mark?: string;
    changeNote?: string;
  } = {},
): Promise<string> {
  const guidanceId = idOf(`${name} guidance ${revision} ${facts.mark ?? "live"}`);
  await database.owner.query(
    `insert into guidance.guidance (id, advisory_id, revision, state, mark, ask_kinds, rule, change_note)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      guidanceId,
      advisoryId,
      revision,
      facts.state ?? "approved",
      facts.mark ?? "live",
      facts.askKinds ?? [],
      facts.rule ? JSON.stringify(facts.rule) : null,
      facts.changeNote ?? null,
    ],
  );
  for (const reader of READERS) {
    await database.owner.query(
      `insert into guidance.guidance_text (guidance_id, class, summary, actions, if_cannot, vendor_enquiry)
       values ($1, $2, $3, $4, '業者と相談してください。', '{{institution}} です。{{product}} について教えてください。')`,
      [
        guidanceId,
        reader,
        `${reader} に向けた要約です。`,
        JSON.stringify([
          {
            text: "更新を頼んでください。",
            takes: "10分ほど",
            ifUnknown: "業者に聞いてください。",
          },
        ]),
      ],
    );
  }
  return guidanceId;
}
