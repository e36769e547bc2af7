import { useState } from "react";
import { Button, type ButtonSize } from "./button.tsx";

/** Puts a text on the clipboard and says whether that worked; where the browser forbids it, it says so. */
export function CopyButton({
  text,
  label = "文面をコピー",
  size = "small",
}: {
  text: string;
  label?: string;
  size?: ButtonSize;
}) {
  const [result, setResult] = useState<
    "" | "コピーしました" | "コピーできません。選択してコピーしてください"
  >("");
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setResult("コピーしました");
    } catch {
      setResult("コピーできません。選択してコピーしてください");
    }
  }
  return (
    <span className="inline-flex flex-wrap items-center gap-3">
      <Button size={size} icon={result === "コピーしました" ? "check" : "copy"} onClick={copy}>
        {label}
      </Button>
      <span role="status" className="text-solid-gray-700">
        {result}
      </span>
    </span>
  );
}
