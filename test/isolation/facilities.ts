import { NOBODYS, type Site } from "./things.ts";

const TIERS = { hospital: "L3", clinic: "L4" };
const list = (rows: string) => `都道府県コード,区分,医療機関番号,医療機関名称,住所\n${rows}`;

/** The public register with a former name, lists taken and not yet taken, and a value set otherwise than the rules say. */
export async function addFacilities({
  add,
  call,
  people,
  holders,
  installation,
}: Site): Promise<void> {
  const office = people.secretariat;
  const send = async (content: string) => {
    const file = { name: "名簿.csv", content };
    const { id } = await call(office, "POST /api/rosters", { file });
    await installation.work();
    return id;
  };
  const taken = await send(list("27,医科,0000018,なにわ試験医院,試験市1\n"));
  await call(office, `POST /api/rosters/${taken}/confirmation`);
  await installation.work();
  add("rosterTaken", { name: "the secretariat's", id: taken, ...NOBODYS });
  const preview = await send(list("27,医科,0000026,なにわ第二医院,試験市2\n"));
  add("rosterPreview", { name: "the secretariat's", id: preview, ...NOBODYS });

  const facts = { kana: null, kind: "clinic", postal: null, address: null, phone: null, fax: null };
  const more = { beds: 0, functions: [], founder: null, prefecture: "13", code: null };
  const make = (name: string) =>
    call(office, "POST /api/facilities", { body: { ...facts, ...more, name, reason: "試験" } });
  const [one, other] = [await make("試験第一医院"), await make("試験第二医院")];
  const renamed = { name: "試験新医院", kana: null, on: "2026-11-01", reason: "試験" };
  await call(office, `PUT /api/facilities/${one.id}/name`, { body: renamed });
  add("facility", { name: "one", id: one.id, ...NOBODYS, more: { other: other.id } });

  for (const [kind, holder] of Object.entries(holders)) {
    const { owner, relays, name, said } = holder;
    // The rules say the same: nothing else in the scene changes by it.
    const body = { value: TIERS[kind as keyof typeof TIERS], reason: said("note") };
    await call(office, `PUT /api/members/institutions/${owner}/overrides/tier`, { body });
    const elsewhere = Object.values(holders).find((each) => each !== holder)!.owner;
    add("mergeable", { name, id: owner, owner, relays, more: { other: elsewhere } });
  }
  await installation.work();
}
