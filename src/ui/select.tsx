import type { ComponentProps } from "react";
import { BOX, FieldFrame, type FieldProps, useField } from "./field.tsx";
import { Icon } from "./icons.tsx";

export interface Option {
  value: string;
  label: string;
}

/** The choices of a table of labels. */
export const optionsOf = (labels: Readonly<Record<string, string | { label: string }>>): Option[] =>
  Object.entries(labels).map(([value, one]) => ({
    value,
    label: typeof one === "string" ? one : one.label,
  }));

/** One of many, as the device's own list. The first line is empty (`empty`) unless `defaultValue` or `value` is given. */
export function Select({
  name,
  label,
  hint,
  required,
  options,
  empty = "選んでください",
  ...rest
}: FieldProps & {
  options: readonly Option[];
  /** The words of the line that means nothing chosen; `null` leaves it out. */
  empty?: string | null;
} & Omit<ComponentProps<"select">, "name" | "required">) {
  const { control, errors } = useField({ name, label, hint, required });
  return (
    <FieldFrame {...{ label, hint, required, errors }} id={control.id}>
      <span className="relative block w-full sm:max-w-96">
        <select {...rest} {...control} className={`${BOX} appearance-none pr-11`}>
          {empty !== null && <option value="">{empty}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon
          name="chevron-down"
          className="pointer-events-none absolute top-1/2 right-4 size-4 -translate-y-1/2"
        />
      </span>
    </FieldFrame>
  );
}
