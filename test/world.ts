import { createHash } from "node:crypto";
import type { Viewer } from "../src/base/viewer.ts";
import { loadNation } from "../src/circle/members/index.ts";
import type { TestDatabase } from "./database.ts";

/** A small made-up nation: two prefectures, each with its association, three kinds of institution. */
export interface World {
  secretariat: string;
  ministry: string;
  /** Waits for a person before it forwards. */
  relayTokyo: string;
  /** Forwards at once. */
  relayOsaka: string;
  vendor: string;
  rival: string;
  /** Route by Tokyo's association (waits), unless said otherwise. */
  hospitalTokyo: string;
  clinicTokyo: string;
  /** Route by Osaka's association (at once). */
  hospitalOsaka: string;
  clinicOsaka: string;
  /** Informed by the secretariat directly. */
  university: string;
  routes: { tokyo: string; osaka: string; direct: string };
  /** First and second contact and director of each institution, by `<name>:<position>`. */
  contacts: Record<string, string>;
}

/** The same name gives the same id in every test. */
export function idOf(name: string): string {
  const hex = createHash("sha256").update(`tasuki test ${name}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const INSTITUTIONS = [
  {
    name: "hospitalTokyo",
    title: "あおば台総合病院",
    prefecture: "13",
    beds: 320,
    kind: "hospital",
    founder: "medical_corporation",
    route: "tokyo",
  },
  {
    name: "clinicTokyo",
    title: "みずき坂クリニック",
    prefecture: "13",
    beds: 0,
    kind: "clinic",
    founder: "individual",
    route: "tokyo",
  },
  {
    name: "hospitalOsaka",
    title: "なにわの森病院",
    prefecture: "27",
    beds: 120,
    kind: "hospital",
    founder: "public",
    route: "osaka",
  },
  {
    name: "clinicOsaka",
    title: "ひまわり通り診療所",
    prefecture: "27",
    beds: 0,
    kind: "clinic",
    founder: "individual",
    route: "osaka",
  },
  {
    name: "university",
    title: "架空大学病院",
    prefecture: "13",
    beds: 900,
    kind: "hospital",
    founder: "national",
    route: "direct",
  },
] as const;
const DUTIES = ["staff", "it", "director"] as const;

/** Fills a test database with the world and gives its ids. */
export async function makeWorld(database: TestDatabase): Promise<World> {
  const contacts: World["contacts"] = {};
  const rows = INSTITUTIONS.flatMap(({ name }) =>
    DUTIES.map((duty, index) => {
      const position = index + 1;
      contacts[`${name}:${position}`] = idOf(`${name}:${position}`);
      return {
        id: idOf(`${name}:${position}`),
        organisationId: idOf(name),
        position,
        name: `担当 ${position}`,
        duty,
        mail: `${name.toLowerCase()}-${position}@hp.example.jp`,
        phone: "03-0000-0000",
      };
    }),
  );
  const offices = ["secretariat", "relayTokyo", "relayOsaka"].map((name) => ({
    id: idOf(`${name}:1`),
    organisationId: idOf(name),
    position: 1,
    name: "窓口",
    duty: "desk" as const,
    mail: `${name.toLowerCase()}@office.example.jp`,
    phone: null,
  }));
  const client = await database.owner.connect();
  try {
    await loadNation(client, {
      organisations: [
        { id: idOf("secretariat"), kind: "secretariat", name: "医療セキュリティ事務局" },
        { id: idOf("ministry"), kind: "ministry", name: "架空省" },
        { id: idOf("relayTokyo"), kind: "relay", name: "東の医師会", prefecture: "13" },
        { id: idOf("relayOsaka"), kind: "relay", name: "西の医師会", prefecture: "27" },
        { id: idOf("vendor"), kind: "vendor", name: "甲システム" },
        { id: idOf("rival"), kind: "vendor", name: "乙システム" },
      ],
      routes: [
        {
          id: idOf("route tokyo"),
          key: "tokyo",
          name: "東の医師会から",
          steps: [{ organisationId: idOf("relayTokyo"), forwards: "waits", fallThroughHours: 24 }],
        },
        {
          id: idOf("route osaka"),
          key: "osaka",
          name: "西の医師会から",
          steps: [
            { organisationId: idOf("relayOsaka"), forwards: "at_once", fallThroughHours: null },
          ],
        },
        { id: idOf("route direct"), key: "direct", name: "事務局から直接", steps: [] },
      ],
      institutions: INSTITUTIONS.map((one) => ({
        id: idOf(one.name),
        name: one.title,
        code: null,
        kind: one.kind,
        beds: one.beds,
        functions: [],
        founder: one.founder,
        prefecture: one.prefecture,
        routeId: idOf(`route ${one.route}`),
      })),
      contacts: [...rows, ...offices],
    });
  } finally {
    client.release();
  }
  return {
    secretariat: idOf("secretariat"),
    ministry: idOf("ministry"),
    relayTokyo: idOf("relayTokyo"),
    relayOsaka: idOf("relayOsaka"),
    vendor: idOf("vendor"),
    rival: idOf("rival"),
    hospitalTokyo: idOf("hospitalTokyo"),
    clinicTokyo: idOf("clinicTokyo"),
    hospitalOsaka: idOf("hospitalOsaka"),
    clinicOsaka: idOf("clinicOsaka"),
    university: idOf("university"),
    routes: {
      tokyo: idOf("route tokyo"),
      osaka: idOf("route osaka"),
      direct: idOf("route direct"),
    },
    contacts,
  };
}

/** Somebody who acts for an organisation; the account is a stable id without a row. */
export function viewerOf(
  role: Viewer["role"],
  organisationId: string,
  account: string = role,
): Viewer {
  return { role, organisationId, accountId: idOf(`account ${account}`) };
}
