import { expect, test } from "vitest";
import { looksLike, weighDomain } from "./evidence.ts";

test("own mail on the own site's domain needs nobody's eyes", () => {
  expect(weighDomain("midori-hp.jp", "midori-hp.jp")).toEqual([]);
});
test.each([
  ["gmail.com", null, ["free_mail", "no_site"]],
  ["gmail.com", "midori-hp.jp", ["free_mail"]],
  ["goo.ne.jp", "midori-hp.jp", ["free_mail"]],
  ["ocn.ne.jp", "midori-hp.jp", ["provider_mail"]],
  ["midori-group.jp", "midori-hp.jp", ["other_domain"]],
  ["midori-hp.jp", null, ["no_site"]],
  ["rnidori-hp.jp", "midori-hp.jp", ["other_domain", "lookalike"]],
  ["gmai1.com", null, ["no_site", "lookalike"]],
  // A Cyrillic а between Latin letters, and a word wholly of Cyrillic ones.
  ["xn--mail-7cd.com", null, ["no_site", "foreign_letters"]],
  ["xn--80ak6aa92e.com", "apple.com", ["other_domain", "lookalike", "foreign_letters"]],
  ["xn--0rys90e.jp", "xn--0rys90e.jp", []],
])("%s beside %s", (domain, site, flags) => {
  expect(weighDomain(domain, site)).toEqual(flags);
});

test.each([
  ["tokyo-hosp.jp", "t0kyo-hosp.jp", true],
  ["hillside.jp", "hi11side.jp", true],
  ["vvhite.jp", "white.jp", true],
  ["clinic-a.jp", "clinic-b.jp", false],
  ["midori.jp", "midori.or.jp", false],
])("%s and %s look alike: %s", (one, other, alike) => {
  expect(looksLike(one, other)).toBe(alike);
});
