import { type ReactNode, useId, useState } from "react";
import { Icon } from "./icons.tsx";

/** A term of art with its plain words one tap away: `<Gloss term="ファームウェア">機器の中で動くソフト</Gloss>`. */
export function Gloss({ term, children }: { term: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="cursor-pointer rounded-4 underline decoration-dotted underline-offset-4 hover:bg-blue-50"
      >
        {term}
        <Icon name="help" label="（意味）" className="ml-0.5 size-4 text-blue-900 print:hidden" />
      </button>
      <span
        id={id}
        role="note"
        hidden={!open}
        className={
          open ? "mx-1 rounded-4 bg-blue-50 px-2 py-1 [box-decoration-break:clone]" : undefined
        }
      >
        {term}とは：{children}
      </span>
    </>
  );
}
