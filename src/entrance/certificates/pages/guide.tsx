import type { listOwnCertificates } from "../api.ts";
import type { Reply } from "../../../ui/query.ts";

type Guide = Reply<typeof listOwnCertificates>["guide"];

/** How to put the file into one system, step by step. */
export function InstallSteps({ steps }: { steps: readonly string[] }) {
  return (
    <ol className="list-decimal space-y-3 pl-6">
      {steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  );
}

/** How to sign in with it, and what to take care of. */
export function UseAndCare({ guide }: { guide: Guide }) {
  return (
    <>
      <h3 className="mt-6 text-std-18B-160">使いかた</h3>
      <div className="mt-3">
        <InstallSteps steps={guide.use} />
      </div>
      <h3 className="mt-6 text-std-18B-160">気をつけること</h3>
      <ul className="mt-3 list-disc space-y-3 pl-6">
        {guide.care.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}
