import { createHash, randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { join } from "node:path";
import { OperatorError, type Settings } from "../program/settings.ts";

/**
 * The 32 bytes that sign links: from SECRET_KEY, or from a file in DATA_DIR that is made on first
 * use, readable by its owner only. Several processes may ask at once and get the same.
 */
export function readSecret(settings: Pick<Settings, "dataDir" | "secretKey">): Buffer {
  if (settings.secretKey) return createHash("sha256").update(settings.secretKey).digest();
  const file = join(settings.dataDir, "secret.key");
  if (!fs.existsSync(file)) {
    fs.mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
    // Written whole under another name, then linked: nobody reads half a key, the first one stays.
    const half = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
    fs.writeFileSync(half, randomBytes(32), { mode: 0o600, flush: true });
    try {
      fs.linkSync(half, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    } finally {
      fs.rmSync(half);
    }
  }
  const key = fs.readFileSync(file);
  if (key.length !== 32)
    throw new OperatorError(
      `${file} holds ${key.length} bytes, expected 32: restore it from a backup`,
    );
  return key;
}
