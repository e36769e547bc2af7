import type { ReactNode } from "react";
import { FieldErrors, type FieldProps, Hint, Requirement, useField } from "./field.tsx";

export interface Choice {
  value: string;
  label: string;
  hint?: ReactNode;
}

interface ChoiceProps extends FieldProps {
  choices: readonly Choice[];
  /** `tiles` gives each choice a bordered area, for questions that are the point of the page. */
  look?: "lines" | "tiles";
}

/** One of a few, all visible. */
export function RadioGroup({
  value,
  defaultValue,
  onChange,
  ...props
}: ChoiceProps & {
  value?: string;
  defaultValue?: string;
  onChange?: (value: string) => void;
}) {
  return (
    <ChoiceFrame
      {...props}
      control={(choice) => ({
        type: "radio",
        checked: value === undefined ? undefined : value === choice,
        defaultChecked: value === undefined ? defaultValue === choice : undefined,
        onChange: () => onChange?.(choice),
      })}
    />
  );
}

/** Any of a few. In the form's values it is a list. */
export function CheckboxGroup({
  value,
  defaultValue,
  onChange,
  ...props
}: ChoiceProps & {
  value?: readonly string[];
  defaultValue?: readonly string[];
  onChange?: (value: string[]) => void;
}) {
  return (
    <ChoiceFrame
      {...props}
      control={(choice) => ({
        type: "checkbox",
        checked: value?.includes(choice),
        defaultChecked: value === undefined ? defaultValue?.includes(choice) : undefined,
        onChange: () =>
          onChange?.(
            value?.includes(choice)
              ? value.filter((v) => v !== choice)
              : [...(value ?? []), choice],
          ),
      })}
    />
  );
}

/** One yes/no, with the sentence that is agreed to beside it. */
export function Checkbox({
  name,
  label,
  hint,
  required,
  defaultChecked,
  checked,
  onChange,
}: FieldProps & {
  defaultChecked?: boolean;
  checked?: boolean;
  onChange?: (checked: boolean) => void;
}) {
  const { control, errors } = useField({ name, label, hint, required });
  return (
    <div className="flex flex-col gap-1.5">
      <label className="flex min-h-11 cursor-pointer items-start gap-3 py-2">
        <input
          type="checkbox"
          {...control}
          {...{ defaultChecked, checked }}
          value="yes"
          onChange={(event) => onChange?.(event.target.checked)}
          className={MARK}
        />
        <span>
          {label}
          {required && <Requirement required />}
        </span>
      </label>
      <Hint id={control.id}>{hint}</Hint>
      <FieldErrors id={control.id} errors={errors} />
    </div>
  );
}

const MARK = "mt-0.5 size-6 shrink-0 cursor-pointer accent-blue-900";
const LINE = "flex min-h-11 cursor-pointer items-start gap-3 py-2";
const TILE = `${LINE} rounded-8 border border-solid-gray-420 px-4 py-3 hover:bg-solid-gray-50 has-checked:border-blue-900 has-checked:bg-blue-50 has-checked:outline-1 has-checked:outline-blue-900`;

function ChoiceFrame({
  name,
  label,
  hint,
  required,
  choices,
  look = "lines",
  control,
}: ChoiceProps & {
  control: (choice: string) => {
    type: "radio" | "checkbox";
    checked?: boolean;
    defaultChecked?: boolean;
    onChange: () => void;
  };
}) {
  const { control: field, errors } = useField({ name, label, hint, required });
  return (
    <fieldset
      id={field.id}
      tabIndex={-1}
      data-quiet-focus
      data-required={required || undefined}
      data-name={name}
      aria-describedby={field["aria-describedby"]}
      className="flex min-w-0 flex-col"
    >
      <legend className="mb-1.5 text-std-17B-170">
        {label}
        <Requirement required={required} />
      </legend>
      <Hint id={field.id}>{hint}</Hint>
      <div className={`mt-1 flex flex-col ${look === "tiles" ? "gap-2" : ""}`}>
        {choices.map((choice) => (
          <label key={choice.value} className={look === "tiles" ? TILE : LINE}>
            <input {...control(choice.value)} name={name} value={choice.value} className={MARK} />
            <span className="min-w-0">
              {choice.label}
              {choice.hint && <span className="block text-solid-gray-700">{choice.hint}</span>}
            </span>
          </label>
        ))}
      </div>
      <FieldErrors id={field.id} errors={errors} />
    </fieldset>
  );
}
