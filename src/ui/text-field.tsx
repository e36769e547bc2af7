import type { ComponentProps } from "react";
import { BOX, FieldFrame, type FieldProps, useField } from "./field.tsx";

const WIDTHS = { full: "", half: "sm:max-w-80", short: "max-w-40" };

/** One line of text. Other attributes of an input (`defaultValue`, `type`, `autoComplete`, `inputMode` …) pass through. */
export function TextField({
  name,
  label,
  hint,
  required,
  width = "full",
  ...rest
}: FieldProps & {
  width?: keyof typeof WIDTHS;
} & Omit<ComponentProps<"input">, "name" | "required" | "width">) {
  const { control, errors } = useField({ name, label, hint, required });
  return (
    <FieldFrame {...{ label, hint, required, errors }} id={control.id}>
      <input type="text" {...rest} {...control} className={`${BOX} ${WIDTHS[width]}`} />
    </FieldFrame>
  );
}
