import { createHash, createSign, generateKeyPairSync, randomBytes } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";

/** A passkey made of Node's own cryptography: what a browser and a device would answer, without either. */
export interface VirtualPasskey {
  id: string;
  /** Answers the question of a registration. */
  register(options: Record<string, unknown>): Record<string, unknown>;
  /** Answers a question; `verified` false = the device did not check its owner. */
  prove(options: Record<string, unknown>, how?: { verified?: boolean }): Record<string, unknown>;
}

const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest();

/** A P-256 passkey for pages of this origin; `counts` = its counter goes up at each use. */
export function makePasskey(origin: string, { counts = true } = {}): VirtualPasskey {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x, y } = publicKey.export({ format: "jwk" }) as { x: string; y: string };
  const credentialId = randomBytes(32);
  const id = credentialId.toString("base64url");
  let counter = 0;
  const bytes = (base64url: string) => new Uint8Array(Buffer.from(base64url, "base64url"));
  const cose = isoCBOR.encode(
    new Map<number, number | Uint8Array<ArrayBuffer>>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(x) as Uint8Array<ArrayBuffer>],
      [-3, bytes(y) as Uint8Array<ArrayBuffer>],
    ]),
  );
  const client = (type: string, { challenge }: Record<string, unknown>) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  /** RP id hash, flags (present, verified, key attached), counter. */
  const authenticator = (verified: boolean, attached: boolean) => {
    const flags = 0x01 | (verified ? 0x04 : 0) | (attached ? 0x40 : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counts ? (counter += 1) : 0);
    return Buffer.concat([sha256(new URL(origin).hostname), Buffer.from([flags]), count]);
  };
  return {
    id,
    register: (options) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credentialId.length);
      const authData = Buffer.concat([
        authenticator(true, true),
        Buffer.alloc(16),
        length,
        credentialId,
        cose,
      ]);
      const attestation = isoCBOR.encode(
        new Map<string, never>([
          ["fmt", "none" as never],
          ["attStmt", new Map() as never],
          ["authData", new Uint8Array(authData) as never],
        ]),
      );
      return {
        id,
        rawId: id,
        type: "public-key",
        clientExtensionResults: {},
        response: {
          clientDataJSON: client("webauthn.create", options).toString("base64url"),
          attestationObject: Buffer.from(attestation).toString("base64url"),
          transports: ["internal"],
        },
      };
    },
    prove: (options, { verified = true } = {}) => {
      const clientData = client("webauthn.get", options);
      const authData = authenticator(verified, false);
      const signed = Buffer.concat([authData, sha256(clientData)]);
      return {
        id,
        rawId: id,
        type: "public-key",
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData.toString("base64url"),
          authenticatorData: authData.toString("base64url"),
          signature: createSign("sha256").update(signed).sign(privateKey).toString("base64url"),
        },
      };
    },
  };
}
