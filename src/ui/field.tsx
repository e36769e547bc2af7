import { createContext, type ReactNode, use } from "react";
import type { Finding } from "./query.ts";

/** What a form tells its fields: its id, what is to be mended where, and that it only narrows a list. */
export const FormContext = createContext<{ id: string; findings: Finding[]; narrows?: true }>({
  id: "field",
  findings: [],
});

/** What every field takes. `name` is the key in the form's values and the `where` of its findings. */
export interface FieldProps {
  name: string;
  label: string;
  /** Help above the control: what to write, an example, where to find it. */
  hint?: ReactNode;
  required?: boolean;
}

/** The attributes that tie a control to its label, hint and errors. */
export function useField({ name, hint, required }: FieldProps) {
  const form = use(FormContext);
  const id = `${form.id}-${name}`;
  const errors = form.findings.filter((finding) => finding.where === name);
  const described = [hint && `${id}-hint`, errors.length > 0 && `${id}-error`].filter(Boolean);
  return {
    errors,
    control: {
      id,
      name,
      required,
      "aria-invalid": errors.length > 0 || undefined,
      "aria-describedby": described.join(" ") || undefined,
    },
  };
}

/** 「必須」 or 「任意」, in words; nothing where a list is narrowed. */
export function Requirement({ required }: { required: boolean | undefined }) {
  if (use(FormContext).narrows) return null;
  return (
    <span className={`ml-2 text-dns-14N-130 ${required ? "text-red-900" : "text-solid-gray-700"}`}>
      {required ? "※必須" : "任意"}
    </span>
  );
}

/** Hint and errors in the places where the design system puts them: hint above, errors directly under. */
export function Hint({ id, children }: { id: string; children: ReactNode }) {
  if (!children) return null;
  return (
    <div id={`${id}-hint`} className="text-std-16N-170 text-solid-gray-700">
      {children}
    </div>
  );
}

export function FieldErrors({ id, errors }: { id: string; errors: Finding[] }) {
  if (errors.length === 0) return null;
  return (
    <div id={`${id}-error`} className="pt-0.5 text-red-900">
      {errors.map((error) => (
        <p key={error.message}>＊{error.message}</p>
      ))}
    </div>
  );
}

/** Label, hint, control, errors: the frame of a field with one control. */
export function FieldFrame({
  label,
  hint,
  required,
  id,
  errors,
  children,
}: {
  label: string;
  hint?: ReactNode;
  required?: boolean;
  id: string;
  errors: Finding[];
  children: ReactNode;
}) {
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-std-17B-170">
        {label}
        <Requirement required={required} />
      </label>
      <Hint id={id}>{hint}</Hint>
      {children}
      <FieldErrors id={id} errors={errors} />
    </div>
  );
}

/** The look of a box that text is typed into or chosen in. */
export const BOX =
  "w-full min-h-12 rounded-8 border border-solid-gray-600 bg-white px-4 py-2.5 leading-150 hover:border-black aria-invalid:border-red-900 aria-invalid:border-2 disabled:bg-solid-gray-50 disabled:text-solid-gray-700";
