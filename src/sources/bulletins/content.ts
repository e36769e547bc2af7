import { z } from "zod";
import { loadContent } from "../../base/content.ts";

const words = z.array(z.string().min(1)).min(1);

/** One schema per file of content/bulletins/, by content id. */
export const schemas = {
  jvn: z.strictObject({
    publisher: z.strictObject({ name: z.string(), alerts: z.string(), namespace: z.url() }),
    page: z.string(),
    fixes: words,
    workarounds: words,
    unnamed: words,
    nothing: words,
  }),
};

/** Who stands behind JVN, and the words it is told apart by. */
export const loadJvn = () => loadContent("bulletins", "jvn", schemas.jvn).data;
