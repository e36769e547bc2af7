import type { TestDatabase } from "./database.ts";
import { idOf, type World } from "./world.ts";

/** Two by two at one microsecond: what a JavaScript date would cut, and where only the id tells rows apart. */
export const at = (n: number) =>
  `2026-11-20T00:00:00.0000${String(50 + Math.floor(n / 2)).padStart(2, "0")}Z`;

/** Everything that lists show, one more of each for each number; what belongs together is named after it. */
export interface Many {
  roundId: string;
  importId: string;
  /** Everybody was told of it. */
  alertId: string;
  add(n: number): Promise<void>;
}

/** Opens what rows hang on, in a world that stands already. */
export async function makeMany(database: TestDatabase, world: World): Promise<Many> {
  const insert = async (table: string, row: Record<string, unknown>) => {
    const names = Object.keys(row);
    const places = names.map((_, place) => `$${place + 1}`);
    await database.owner.query(
      `insert into ${table} (${names.join(", ")}) values (${places.join(", ")})`,
      Object.values(row),
    );
  };
  const [roundId, importId, productId] = [idOf("round"), idOf("import"), idOf("product")];
  const [accountId, authorityId] = [idOf("account person"), idOf("authority")];
  await insert("base.setting", { key: "dues", value: JSON.stringify({ on: true }) });
  await insert("probes.round", { id: roundId, reason: "hand", title: "全員", started_at: at(0) });
  await insert("rosters.import", { id: importId, file_name: "a.csv", size: 1, sha256: "x" });
  await insert("accounts.account", {
    id: accountId,
    mail: "p@x.example",
    name: "人",
    password_hash: "",
  });
  const later = { not_after: "2030-01-01", made_at: at(0) };
  const list = { crl: Buffer.of(), crl_number: 1, crl_until: "2030-01-01" };
  const empty = { certificate_pem: "", key_sealed: "" };
  await insert("certificates.authority", {
    id: authorityId,
    name: "局",
    ...empty,
    ...later,
    ...list,
  });
  const names = { vendor: "甲", name: "製品", vendor_key: "kou", product_key: "seihin" };
  await insert("products.product", { id: productId, ...names });
  await insert("products.release", { id: productId, product_id: productId });

  /** An advisory that is published; gives what reactions to it point at. */
  const publish = async (name: string, n: number) => {
    const [advisory_id, guidance_id, id] = [idOf(name), idOf(`${name} text`), idOf(`${name} out`)];
    const document = {
      origin: "hand",
      document_version: "1",
      title: name,
      tlp: "GREEN",
      tracking_id: name,
    };
    const who = { publisher: "甲", publisher_namespace: "https://kou.example" };
    await insert("advisories.advisory", {
      id: advisory_id,
      ...who,
      ...document,
      received_at: at(n),
    });
    await insert("guidance.guidance", { id: guidance_id, advisory_id, revision: 1 });
    const mark = { mark: "live", tlp: "GREEN", priority_inputs: "{}" };
    await insert("reactions.publication", {
      id,
      advisory_id,
      guidance_id,
      ...mark,
      published_at: at(n),
    });
    return { advisory_id, publication_id: id };
  };
  const react = (about: object, institution_id: string, n: number, more: object) =>
    insert("reactions.reaction", {
      ...about,
      institution_id,
      mark: "live",
      basis: "affected",
      reason: "台帳",
      exposure: "none",
      priority: "normal",
      stage: "notified",
      prefecture: "13",
      audience_class: "clinic",
      tier: "L4",
      created_at: at(-n),
      notified_at: at(n),
      acknowledge_by: at(n),
      applicability_by: at(n),
      action_by: at(n),
      ...more,
    });
  const alert = await publish("everybody", 0);

  const addInstitution = async (n: number) => {
    const organisation_id = idOf(`institution ${n}`);
    const contact_id = idOf(`contact ${n}`);
    const place = { prefecture: n % 3 === 0 ? "13" : "27" };
    await insert("organisations.organisation", {
      id: organisation_id,
      kind: "institution",
      name: `院${n}`,
    });
    const person = {
      position: 1,
      name: "担当",
      duty: "staff",
      mail: `c${n}@x.example`,
      phone: `0${n}`,
    };
    await insert("organisations.contact", { id: contact_id, organisation_id, ...person });
    await insert("members.institution", {
      organisation_id,
      code: n % 2 === 0 ? `13100000${20 + n}` : null,
      kind: "clinic",
      bed_class: "none",
      founder: "individual",
      tier: "L4",
      audience_class: "clinic",
      ...place,
    });
    const member = { class: "associate", state: "active", created_at: at(n), changed_at: at(n) };
    await insert("dues.member", { organisation_id, ...member });
    const probe = { hop: "institution", state: "waiting", asked_at: at(n), answer_by: at(n) };
    await insert("probes.probe", {
      round_id: roundId,
      organisation_id,
      contact_id,
      ...place,
      ...probe,
    });
    await insert("calls.turn", { organisation_id });
    const matter = { about: "probe", subject_id: roundId, title: "全員", urgency: "low" };
    await insert("calls.matter", { organisation_id, ...matter, since: at(n) });
    await react(alert, organisation_id, n, place);
  };
  const addReactions = async (n: number) => {
    const about = await publish(`弱点 ${n}`, n);
    await react(about, world.hospitalTokyo, n, { answer: n % 4 < 2 ? null : "planned" });
    const help = { answer: "help_wanted", stage: "action", answered_at: at(n) };
    await react(about, world.clinicTokyo, n, help);
    await react(about, world.university, n, { answer: "done", stage: "closed" });
  };

  return {
    roundId,
    importId,
    alertId: alert.advisory_id,
    add: async (n) => {
      const id = idOf(`one ${n}`);
      await addInstitution(n);
      await addReactions(n);
      const to = {
        organisation_id: world.clinicTokyo,
        contact_id: world.contacts["clinicTokyo:1"],
      };
      await insert("notices.message", { id, ...to, address: "a@x.example", created_at: at(n) });
      const mail = { subject: "件", body: "", kind: "other", size: 1, raw: Buffer.of(1) };
      const came = { fingerprint: id, source: "smtp", received_at: at(n) };
      await insert("mailboxes.received", { id, ...came, ...mail });
      const person = {
        person: "人",
        person_kana: "ひと",
        duty: "it",
        mail: "m@x.example",
        phone: "0",
      };
      const keys = { mail_key: id, domain: "x.example", changed_at: at(n), sent_at: at(n) };
      await insert("applications.application", {
        id,
        state: "waiting",
        applicant: "institution",
        name: `申${n}`,
        proved_at: at(n),
        ...person,
        ...keys,
      });
      const certificate = {
        account_id: accountId,
        authority_id: authorityId,
        serial: id,
        label: "証",
      };
      await insert("certificates.certificate", { id, ...certificate, ...later, made_at: at(n) });
      const line = {
        place: "",
        action: "new",
        name: `行${n}`,
        prefecture: "13",
        codes: [],
        facts: {},
      };
      await insert("rosters.line", { import_id: importId, number: n + 10, ...line });
      const facility = { name: "院", sought: `院${Math.floor(n / 2)}`, grams: [], kind: "clinic" };
      await insert("facilities.facility", { id, ...facility, prefecture: "13" });
      const asset = { kind: "firewall", release_id: productId, vendor: "甲", product: "製品" };
      const changed = { institution_id: world.hospitalTokyo, changed_at: at(n) };
      await insert("assets.asset", { id, ...asset, ...changed });
    },
  };
}
