import type { Finding } from "../contract.ts";
import { type Html, html } from "./html.ts";

/** Every field as it was typed, right or wrong. */
export type Typed = Record<string, string>;

/** One field of a public form. */
export interface Field {
  name: string;
  label: string;
  hint?: string;
  /** Told as 必須 or 任意; left out where a form says once that nothing is needed. */
  required?: boolean;
  longest: number;
  as?: "lines" | "select" | "check" | "date";
  options?: readonly { value: string; label: string }[];
  /** What may be chosen or written otherwise. */
  proposed?: readonly string[];
  /** For the browser: what may be filled in by itself, and which keyboard is wanted. */
  auto?: string;
  keys?: "email" | "tel" | "url" | "numeric";
}

/** One field with its label, hint and what is wrong with it. */
export function fieldOf(field: Field, typed: Typed, findings: readonly Finding[]): Html {
  const wrong = findings.filter((one) => one.where === field.name);
  const value = typed[field.name] ?? "";
  const id = `f-${field.name}`;
  const told = [field.hint && `${id}-hint`, wrong.length > 0 && `${id}-bad`].filter(Boolean);
  const described = html`${told.length > 0 && html`aria-describedby="${told.join(" ")}"`} ${wrong.length > 0 && html`aria-invalid="true"`}`;
  const auto = field.auto && html`autocomplete="${field.auto}"`;
  const list = field.proposed && html`list="${id}-list"`;
  const isDate = field.as === "date" && html`type="date" max="9999-12-31"`;
  return html`<div class="field ${wrong.length > 0 && "wrong"}">
    <label for="${id}"
      >${field.label}${
        field.required !== undefined &&
        html`<span class="${field.required ? "must" : "may"}">${field.required ? "必須" : "任意"}</span>`
      }</label
    >
    ${field.hint && html`<p class="hint" id="${id}-hint">${field.hint}</p>`}
    ${wrong.length > 0 && html`<p class="bad" id="${id}-bad">${wrong.map((one) => one.message)}</p>`}
    ${
      field.as === "select"
        ? html`<select id="${id}" name="${field.name}" ${described}>
            <option value="">選んでください</option>
            ${field.options?.map((one) => html`<option value="${one.value}" ${one.value === value && "selected"}>${one.label}</option>`)}
          </select>`
        : field.as === "lines"
          ? html`<textarea id="${id}" name="${field.name}" rows="4" ${described}>
${value}</textarea>`
          : html`<input id="${id}" name="${field.name}" value="${value}" ${isDate} ${list} ${auto} ${field.keys && html`inputmode="${field.keys}"`} ${described} />`
    }
    ${field.proposed && html`<datalist id="${id}-list">${field.proposed.map((one) => html`<option value="${one}"></option>`)}</datalist>`}
  </div>`;
}

/** That something is to be mended, where the reader sees it first, and the way to each; `labels`: of the fields. */
export const complaint = (
  findings: readonly Finding[],
  labels: readonly Pick<Field, "name" | "label">[] = [],
) => {
  if (findings.length === 0) return null;
  const words = ({ where, message }: Finding) => {
    const label = labels.find((one) => one.name === where)?.label;
    return label && !message.includes(label) ? `${label}：${message}` : message;
  };
  return html`<div class="alert" role="alert">
    <p>まだ送られていません。直していただきたいところが${findings.length}か所あります。書いたものは残っています。</p>
    <ul>
      ${findings.map((one) => html`<li><a href="#f-${one.where}">${words(one)}</a></li>`)}
    </ul>
  </div>`;
};

/** One of several; `checked`: it was chosen before. */
export const choice = (
  name: string,
  words: { id: string; label: string; hint: string },
  checked = false,
): Html =>
  html`<label class="choice"
    ><input type="radio" name="${name}" value="${words.id}" ${checked && "checked"} /><span
      ><b>${words.label}</b><span class="small">${words.hint}</span></span
    ></label
  >`;

/** Several of which one is chosen, with what is wrong about that. */
export const chooseOne = (
  name: string,
  legend: string,
  findings: readonly Finding[],
  choices: Html,
): Html => {
  const wrong = findings.filter((one) => one.where === name);
  return html`<fieldset id="f-${name}" class="${wrong.length > 0 && "wrong"}">
    <legend>${legend}</legend>
    ${wrong.map((one) => html`<p class="bad">${one.message}</p>`)}${choices}
  </fieldset>`;
};
