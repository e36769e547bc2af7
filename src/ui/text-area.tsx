import type { ComponentProps } from "react";
import { BOX, FieldFrame, type FieldProps, useField } from "./field.tsx";

/** Several lines of text; grows with what is written where the browser can. */
export function TextArea({
  name,
  label,
  hint,
  required,
  rows = 4,
  ...rest
}: FieldProps & Omit<ComponentProps<"textarea">, "name" | "required">) {
  const { control, errors } = useField({ name, label, hint, required });
  return (
    <FieldFrame {...{ label, hint, required, errors }} id={control.id}>
      <textarea
        {...rest}
        {...control}
        rows={rows}
        className={`${BOX} min-h-32 field-sizing-content`}
      />
    </FieldFrame>
  );
}
