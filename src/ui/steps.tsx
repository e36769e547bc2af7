import { Icon } from "./icons.tsx";

/** Where one is in a form of several pages: done, here, still to come. */
export function Steps({
  steps,
  current,
}: {
  steps: readonly string[];
  /** Index of the present step, from 0. */
  current: number;
}) {
  return (
    <nav aria-label="手順" className="print:hidden">
      <p className="mb-2 font-bold md:sr-only">
        手順 {current + 1}／{steps.length}：{steps[current]}
      </p>
      <ol className="flex gap-2">
        {steps.map((step, place) => (
          <Step key={step} label={step} number={place + 1} state={Math.sign(place - current)} />
        ))}
      </ol>
    </nav>
  );
}

function Step({ label, number, state }: { label: string; number: number; state: number }) {
  const done = state < 0;
  const here = state === 0;
  const line = here || done ? "border-blue-900" : "border-solid-gray-300";
  const mark = done
    ? "border-blue-900 bg-white text-blue-900"
    : here
      ? "border-blue-900 bg-blue-900 text-white"
      : "border-solid-gray-600 bg-white text-solid-gray-700";
  return (
    <li
      aria-current={here ? "step" : undefined}
      className={`flex min-w-0 flex-1 items-center gap-2 border-t-4 pt-3 ${line}`}
    >
      <span
        className={`inline-flex size-7 shrink-0 items-center justify-center rounded-full border-2 text-oln-14B-100 ${mark}`}
      >
        {done ? <Icon name="check" label="済み" className="size-4" /> : number}
      </span>
      <span className={`max-md:sr-only ${here ? "font-bold" : "text-solid-gray-700"}`}>
        {label}
      </span>
    </li>
  );
}
