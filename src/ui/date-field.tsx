import { type ComponentProps, useState } from "react";
import { formatEra } from "./date.tsx";
import { BOX, FieldFrame, type FieldProps, useField } from "./field.tsx";

/** A day, by the device's own calendar; what was chosen is repeated below in 和暦 with the weekday. */
export function DateField({
  name,
  label,
  hint,
  required,
  defaultValue = "",
  min,
  // Keeps browsers from taking a year of six digits.
  max = "9999-12-31",
  onChange,
}: FieldProps & {
  /** `2026-11-21` */
  defaultValue?: string;
  onChange?: (day: string) => void;
} & Pick<ComponentProps<"input">, "min" | "max">) {
  const { control, errors } = useField({ name, label, hint, required });
  const [day, setDay] = useState(defaultValue);
  return (
    <FieldFrame {...{ label, hint, required, errors }} id={control.id}>
      <input
        type="date"
        {...{ min, max }}
        {...control}
        defaultValue={defaultValue}
        onChange={(event) => {
          setDay(event.target.value);
          onChange?.(event.target.value);
        }}
        className={`${BOX} max-w-56`}
      />
      <output htmlFor={control.id} className="text-solid-gray-700 empty:hidden">
        {day !== "" && formatEra(day)}
      </output>
    </FieldFrame>
  );
}
