import { type FormEvent, useEffect, useId, useState } from "react";
import type { Filters } from "./address.tsx";
import { Button } from "./button.tsx";
import { DateField } from "./date-field.tsx";
import { FormContext } from "./field.tsx";
import { type Option, Select } from "./select.tsx";
import { AFTER_MS } from "./settled.ts";
import { TextField } from "./text-field.tsx";

interface Part<Name> {
  name: Name;
  label: string;
  hint?: string;
}

/**
 * Narrows a list; what is chosen stands in the address. Choices and ticks work at once; what is typed when it is sent,
 * or, with `live`, when the fingers rest.
 */
export function FilterBar<F extends Record<string, string>>({
  of,
  texts = [],
  days = [],
  choices = [],
  ticks = [],
  live,
}: {
  of: Filters<F>;
  texts?: readonly Part<keyof F & string>[];
  days?: readonly Part<keyof F & string>[];
  /** `empty`: the words of the line that narrows nothing; null: one is always chosen. */
  choices?: readonly (Part<keyof F & string> & {
    options: readonly Option[];
    empty?: string | null;
  })[];
  /** On or off: `yes` or nothing. */
  ticks?: readonly Part<keyof F & string>[];
  live?: boolean;
}) {
  const { values, change, isUsed, clear } = of;
  const id = useId();
  const typed = [...texts, ...days];
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    change(Object.fromEntries(typed.map(({ name }) => [name, String(form.get(name)).trim()])) as F);
  };
  return (
    <FormContext value={{ id, findings: [], narrows: true }}>
      <form
        role="search"
        className="grid items-end gap-x-6 gap-y-3 rounded-12 bg-solid-gray-50 p-4 sm:grid-cols-2 md:grid-cols-3 print:hidden"
        onSubmit={send}
      >
        {texts.map((part) => (
          <div key={part.name} className={texts.length === 1 ? "sm:col-span-2" : ""}>
            {live ? (
              <LiveField
                {...part}
                value={values[part.name]!}
                onRest={(text) => change({ [part.name]: text } as F)}
              />
            ) : (
              <TextField
                key={values[part.name]}
                {...part}
                type="search"
                defaultValue={values[part.name]}
              />
            )}
          </div>
        ))}
        {days.map((part) => (
          <DateField
            key={part.name + values[part.name]}
            {...part}
            defaultValue={values[part.name]}
          />
        ))}
        {typed.length > 0 && !live && (
          <div>
            <Button type="submit" icon="search">
              探す
            </Button>
          </div>
        )}
        {choices.map(({ empty = "すべて", ...part }) => (
          <Select
            key={part.name}
            {...part}
            empty={empty}
            value={values[part.name]}
            onChange={(event) => change({ [part.name]: event.target.value } as F)}
          />
        ))}
        {(ticks.length > 0 || isUsed) && (
          <div className="flex flex-wrap items-center gap-x-8 gap-y-2 sm:col-span-2 md:col-span-3">
            {ticks.map(({ name, label }) => (
              <label key={name} className="flex min-h-11 cursor-pointer items-center gap-3">
                <input
                  type="checkbox"
                  className="size-6 accent-blue-900"
                  checked={values[name] === "yes"}
                  onChange={(event) => change({ [name]: event.target.checked ? "yes" : "" } as F)}
                />
                {label}
              </label>
            ))}
            {isUsed && (
              <Button look="text" size="small" icon="close" onClick={clear}>
                絞り込みをやめる
              </Button>
            )}
          </div>
        )}
      </form>
    </FormContext>
  );
}

/** Asked once the fingers rest, not for every letter. */
function LiveField({
  value,
  onRest,
  ...part
}: Part<string> & { value: string; onRest: (text: string) => void }) {
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  useEffect(() => {
    const text = typed.trim();
    if (text === told) return undefined;
    const timer = setTimeout(() => {
      setTold(text);
      onRest(text);
    }, AFTER_MS);
    return () => clearTimeout(timer);
  }, [typed, told, onRest]);
  // The address changed otherwise: the filters were taken off, or somebody went back.
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    if (value !== told) {
      setTyped(value);
      setTold(value);
    }
  }
  return (
    <TextField
      {...part}
      type="search"
      autoComplete="off"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
