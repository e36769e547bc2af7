import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Files and folders that take longest, the longest first; everything else follows. What stands in no folder of long
 * ones is named: on a machine that never ran them they go by size, and a small file may begin whole programs.
 */
const LONG = [
  "test/e2e/pages",
  "test/isolation/matrix",
  "src/stage/demo/demo.",
  "test/kill/",
  "test/e2e/",
  "test/conformance/",
  "test/postgres/",
  "test/isolation/",
];

/** Starts what takes long first, so that at the end no core waits for one long file. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONG.findIndex((folder) => moduleId.includes(`/${folder}`));
      return place < 0 ? LONG.length : place;
    };
    // Within a rank as the last run took, or by size where there was none.
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
