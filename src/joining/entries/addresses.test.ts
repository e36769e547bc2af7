import { expect, test } from "vitest";
import { readMail, readSite } from "./addresses.ts";

test.each([
  [
    "Aida@HP.Example.CO.JP",
    { mail: "Aida@hp.example.co.jp", key: "aida@hp.example.co.jp", domain: "example.co.jp" },
  ],
  [
    "ａｉｄａ＠ｈｐ．ｅｘａｍｐｌｅ．ｊｐ",
    { mail: "aida@hp.example.jp", key: "aida@hp.example.jp", domain: "example.jp" },
  ],
  [
    "a+tasuki@example.jp",
    { mail: "a+tasuki@example.jp", key: "a@example.jp", domain: "example.jp" },
  ],
  ["+a@example.jp", { mail: "+a@example.jp", key: "+a@example.jp", domain: "example.jp" }],
  ["a@病院.jp", { mail: "a@xn--0rys90e.jp", key: "a@xn--0rys90e.jp", domain: "xn--0rys90e.jp" }],
  [
    "a@clinic.github.io",
    {
      mail: "a@clinic.github.io",
      key: "a@clinic.github.io",
      domain: "clinic.github.io",
    },
  ],
  [
    "a@city.yokohama.jp",
    { mail: "a@city.yokohama.jp", key: "a@city.yokohama.jp", domain: "city.yokohama.jp" },
  ],
])("reads %s", (typed, read) => {
  expect(readMail(typed)).toEqual(read);
});

test.each([
  '"a b"@example.jp',
  '"a@b"@example.jp',
  "a@b",
  "a@jp",
  "a@co.jp",
  "a@[192.0.2.1]",
  "a@192.0.2.1",
  "a@@b.jp",
  "a b@example.jp",
  "a@example.jp,b@example.jp",
  "a@example.jp\nBcc: b@example.jp",
  "<a@example.jp>",
  `${"a".repeat(65)}@example.jp`,
  `a@${"b".repeat(250)}.jp`,
  "",
  "病院@example.jp",
])("does not take %j", (typed) => expect(readMail(typed)).toBeNull());

test.each([
  ["www.midori.example.jp/access?x=1", "https://www.midori.example.jp/", "example.jp"],
  ["HTTP://Midori.or.jp", "http://midori.or.jp/", "midori.or.jp"],
  ["https://病院.jp/", "https://xn--0rys90e.jp/", "xn--0rys90e.jp"],
])("reads the site %s", (typed, site, domain) => {
  expect(readSite(typed)).toEqual({ site, domain });
});
test.each([
  "javascript:alert(1)",
  "data:text/html,x",
  "ftp://example.jp",
  "https://a:b@example.jp",
  "http://localhost",
  "http://192.168.0.1/",
  "https://[::1]/",
  "https://example.jp:8080/",
  "病院",
  "http://",
])("does not take the site %s", (typed) => expect(readSite(typed)).toBeNull());
