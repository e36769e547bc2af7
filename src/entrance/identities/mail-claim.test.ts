import { expect, test } from "vitest";
import { joinMailClaims, readMailClaim } from "./mail-claim.ts";

test.each([
  [{ email: "a@b.example", email_verified: true }, "a@b.example", true],
  [{ email: "a@B.Example", email_verified: "true" }, "a@b.example", true],
  [{ email: "a@b.example", email_verified: " True " }, "a@b.example", true],
  [{ email: "a@b.example", email_verified: "false" }, "a@b.example", false],
  [{ email: "a@b.example", email_verified: false }, "a@b.example", false],
  [{ email: "a@b.example" }, "a@b.example", null],
  [{ email: "a@b.example", email_verified: null }, "a@b.example", null],
  [{ email: "a@b.example", email_verified: 1 }, "a@b.example", null],
  [{ email: "a@b.example", email_verified: "yes" }, "a@b.example", null],
  [{ email: null, email_verified: true }, null, true],
  [{ email: "null", email_verified: true }, null, true],
  [{ email: "", email_verified: true }, null, true],
  [{ email: ["a@b.example"], email_verified: true }, null, true],
  [{ email: "a@b.example\r\nBcc: c@d.example", email_verified: true }, null, true],
  [{}, null, null],
])("%j tells %s, proved %s", (claims, mail, mailVerified) =>
  expect(readMailClaim(claims)).toEqual({ mail, mailVerified }),
);

const a = "a@b.example";
test.each([
  ["the token alone", [a, true], [null, null], [a, true]],
  ["only the user info has the proof", [a, null], [a, true], [a, true]],
  ["the user info speaks of the token's address", [a, null], [null, true], [a, true]],
  ["the user info proves another address", [a, null], ["c@d.example", true], [a, null]],
  ["the token's no is not overruled", [a, false], [a, true], [a, false]],
  ["only the user info has an address", [null, true], [a, null], [a, null]],
  ["neither has one", [null, true], [null, true], [null, true]],
] as const)("%s", (_, token, more, joined) => {
  const of = ([mail, mailVerified]: readonly [string | null, boolean | null]) => ({
    mail,
    mailVerified,
  });
  expect(joinMailClaims(of(token), of(more))).toEqual(of(joined));
});
