import { createAccount, identify } from "../src/entrance/accounts/index.ts";
import { faces, routes } from "../src/app.ts";
import { SYSTEM, type Viewer } from "../src/base/viewer.ts";
import { buildWeb } from "../src/base/web/web.ts";
import {
  addProvider,
  beginLink,
  changeProvider,
  listProviders,
} from "../src/entrance/identities/api.ts";
import { allowed } from "./certificates.ts";
import { createTestDatabase } from "./database.ts";
import { CLIENT, startOidcProvider } from "./oidc.ts";
import { freePort } from "./tls.ts";
import { startTestWeb, testContext } from "./web.ts";
import { makeWorld, viewerOf } from "./world.ts";

const PASSWORD = "いちばん長い合言葉はこちら";
const PEOPLE = {
  hanako: { email: "clerk@hp.example.jp", email_verified: true },
  unverified: { email: "clerk@hp.example.jp", email_verified: false },
  stranger: { email: "stranger@elsewhere.example", email_verified: true },
  nameless: {},
  careful: { email: "careful@ministry.example.jp", email_verified: true, amr: ["mfa", "otp"] },
  careless: { email: "careless@ministry.example.jp", email_verified: true, amr: ["pwd"] },
};
type Cookies = readonly { name: string; value: string }[];

/** An installation beside a real provider on loopback, which it knows but has no client of yet. */
export async function startIdentitySite() {
  const database = await createTestDatabase();
  const world = await makeWorld(database);
  const context = testContext(database, "web", {
    ALLOW_PRIVATE_FETCH: "127.0.0.1",
    REQUIRE_SECOND_FACTOR: "true",
  });
  // Tokens hold by the real time; the made-up one stands beside it.
  context.clock.set(new Date());
  const app = await buildWeb(context, { routes, faces, identify: identify(context) });
  const web = await startTestWeb(context);
  const desk = viewerOf("secretariat", world.secretariat);
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const given = (more: object) => ({
    name: "県の共通サインイン",
    issuer,
    clientId: "",
    clientSecret: "",
    linksByMail: false,
    ...more,
  });
  const add = async (more: object) =>
    (await allowed<{ id: string }>(web.ask(desk, addProvider, { body: given(more) }))).id;
  const providerId = await add({});
  const { rows } = await allowed<{ rows: { callback: string }[] }>(web.ask(desk, listProviders));
  const provider = await startOidcProvider({ port, callback: rows[0]!.callback, people: PEOPLE });

  /** A browser: cookies of both sides, nothing else. */
  class Browser {
    ours: Record<string, string> = {};
    theirs: Record<string, string> = {};

    async visit(path: string) {
      const reply = await app.inject({ url: path, cookies: this.ours });
      this.keep(reply.cookies as Cookies);
      return { status: reply.statusCode, to: reply.headers.location, text: reply.body };
    }

    async post<T>(url: string, payload: object): Promise<T> {
      const headers = { "x-tasuki": "1" };
      const reply = await app.inject({
        method: "POST",
        url,
        headers,
        cookies: this.ours,
        payload,
      });
      if (reply.statusCode !== 200) throw new Error(reply.body);
      this.keep(reply.cookies as Cookies);
      return reply.json<T>();
    }

    /** Through the provider's pages; gives the path of ours that it hands the browser back to. */
    async signInThere(address: string, form: Record<string, string>): Promise<string> {
      let at = address;
      let body: URLSearchParams | undefined;
      for (let step = 0; step < 8; step++) {
        const cookie = Object.entries(this.theirs)
          .map(([name, value]) => `${name}=${value}`)
          .join("; ");
        const method = body ? "POST" : "GET";
        const reply = await fetch(at, { method, body, redirect: "manual", headers: { cookie } });
        for (const line of reply.headers.getSetCookie()) {
          const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          this.theirs[name] = value;
        }
        body = undefined;
        const to = reply.headers.get("location");
        if (to && !new URL(to, at).href.startsWith(issuer))
          return to.replace(context.settings.publicUrl, "");
        if (to) at = new URL(to, at).href;
        else if (reply.status === 200) body = new URLSearchParams(form);
        else throw new Error(`${reply.status} ${await reply.text()}`);
      }
      throw new Error("no way back");
    }

    private keep(cookies: Cookies) {
      for (const { name, value } of cookies) {
        if (value) this.ours[name] = value;
        else delete this.ours[name];
      }
    }
  }

  return {
    database,
    world,
    context,
    app,
    ask: web.ask,
    desk,
    issuer,
    provider,
    providerId,
    Browser,
    given,
    add,
    set: (more: object) =>
      allowed(
        web.ask(desk, changeProvider, {
          params: { id: providerId },
          body: given({ clientId: CLIENT.id, clientSecret: CLIENT.secret, ...more }),
        }),
      ),
    account: (mail: string, role: "institution" | "ministry" = "institution"): Promise<Viewer> => {
      const organisationId = role === "ministry" ? world.ministry : world.hospitalTokyo;
      const person = { mail, name: "担当", password: PASSWORD, organisationId };
      return database.work.asViewer(SYSTEM, (tx) =>
        createAccount(tx, { ...person, role }, context.clock.now()),
      );
    },
    /** The whole way of somebody who wants to sign in. */
    signIn: async (form: Record<string, string>, next = "") => {
      const browser = new Browser();
      const out = await browser.visit(`/identities/${providerId}/sign-in${next}`);
      if (out.status !== 303) return { ...out, browser, back: "" };
      const back = await browser.signInThere(out.to!, form);
      return { ...(await browser.visit(back)), browser, back };
    },
    /** Signed in with the password, as the sign-in page does it. */
    withPassword: async (mail: string): Promise<Browser> => {
      const browser = new Browser();
      await browser.post("/api/accounts/session", { mail, password: PASSWORD });
      return browser;
    },
    /** As the page does it: from the question to the way back from the provider. */
    setOutToLink: async (browser: Browser, form: Record<string, string>): Promise<string> => {
      const { href } = await browser.post<{ href: string }>(beginLink.path, { providerId });
      const out = await browser.visit(href);
      return browser.signInThere(out.to!, form);
    },
    close: async () => {
      await Promise.all([app.close(), web.close(), provider.close()]);
      await database.drop();
    },
  };
}
