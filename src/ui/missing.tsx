import type { Finding } from "./query.ts";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Required fields left empty, and mail addresses and numbers that cannot be one, as findings by field name. */
export function findMissing(form: HTMLFormElement): Finding[] {
  const findings: Finding[] = [];
  for (const element of form.elements) {
    if (element instanceof HTMLFieldSetElement) {
      const { name, required } = element.dataset;
      if (name && required && !element.querySelector("input:checked")) {
        findings.push({
          where: name,
          message: `「${labelOf(element.querySelector("legend"))}」を選んでください。`,
        });
      }
    } else if (isControl(element) && element.name !== "" && !element.validity.valid) {
      findings.push({ where: element.name, message: sentence(element) });
    }
  }
  return findings;
}

function isControl(element: Element): element is Control {
  return (
    element instanceof HTMLInputElement ||
    element instanceof HTMLTextAreaElement ||
    element instanceof HTMLSelectElement
  );
}

function sentence(control: Control): string {
  const label = labelOf(control.labels?.[0] ?? null);
  const { valueMissing, typeMismatch, badInput, rangeOverflow, rangeUnderflow } = control.validity;
  if (valueMissing && control.type === "checkbox")
    return `「${label}」を確かめて、印を付けてください。`;
  if (valueMissing) {
    const chosen = control instanceof HTMLSelectElement || ["date", "file"].includes(control.type);
    return `「${label}」を${chosen ? "選んで" : "入力して"}ください。`;
  }
  if (typeMismatch && control.type === "email") {
    return `「${label}」は、name@example.jp のような形で入力してください。`;
  }
  if (rangeUnderflow && control instanceof HTMLInputElement)
    return `「${label}」は ${control.min} 以後にしてください。`;
  if (rangeOverflow && control instanceof HTMLInputElement)
    return `「${label}」は ${control.max} 以前にしてください。`;
  return `「${label}」の${badInput ? "数字または日付" : "書き方"}を確かめてください。`;
}

/** The words of a label without 「必須」, which stands in its own element. */
function labelOf(label: Element | null): string {
  const words = [...(label?.childNodes ?? [])].find((node) => node.textContent?.trim());
  return words?.textContent?.trim() ?? "";
}
