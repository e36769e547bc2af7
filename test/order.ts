import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Folders whose files take longest, the longest first; everything else follows. */
const LONG = ["test/e2e/pages", "test/kill/", "test/isolation/", "test/e2e/", "test/conformance/"];

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
