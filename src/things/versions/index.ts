/** The front door of versions: what is written of them, read and weighed; pure. */
export {
  compareVersions,
  describeRange,
  type Held,
  readExpression,
  readHeld,
  speaksOf,
  testFixed,
  testVersion,
  type Version,
  type VersionExpression,
} from "./versions.ts";
