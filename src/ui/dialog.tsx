import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Button, type ButtonLook, type ButtonSize } from "./button.tsx";
import { Failure } from "./failure.tsx";
import type { IconName } from "./icons.tsx";

/** A question over the page, on the browser's own dialog: it holds the focus and closes with Escape. */
export function Dialog({
  title,
  open,
  onClose,
  children,
}: {
  title: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (open) box.current?.showModal();
    else box.current?.close();
  }, [open]);
  return (
    <dialog
      ref={box}
      aria-labelledby={id}
      onClose={onClose}
      className="m-auto w-[calc(100%-2rem)] max-w-xl rounded-12 bg-white p-6 text-solid-gray-800 shadow-4 md:p-8"
    >
      {open && (
        <div className="flex flex-col gap-5">
          <h2 id={id} className="text-std-20B-150 md:text-std-24B-150">
            {title}
          </h2>
          {children}
        </div>
      )}
    </dialog>
  );
}

/** A button that asks before it acts. Stays open with the reason when the server refuses. */
export function ConfirmButton({
  label,
  title,
  confirm,
  onConfirm,
  look,
  size,
  icon,
  danger,
  children,
}: {
  /** The words on the page: 「公開する」. */
  label: string;
  /** The question: 「312施設に公開しますか」. */
  title: string;
  /** The answer that acts, saying what happens: 「312施設に公開する」. */
  confirm: string;
  onConfirm: () => Promise<unknown>;
  look?: ButtonLook;
  size?: ButtonSize;
  icon?: IconName;
  /** It cannot be taken back. */
  danger?: boolean;
  /** What will happen, in a sentence or two. */
  children?: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  async function act() {
    setPending(true);
    setError(null);
    try {
      await onConfirm();
      setOpen(false);
    } catch (thrown) {
      setError(thrown as Error);
    } finally {
      setPending(false);
    }
  }
  return (
    <>
      <Button {...{ look, size, icon }} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog title={title} open={open} onClose={() => setOpen(false)}>
        {children}
        {error && <Failure error={error} />}
        <div className="flex flex-wrap justify-end gap-3">
          <Button look="outline" onClick={() => setOpen(false)}>
            {/* Not 「やめる」: many questions are about ending something. */}
            戻る
          </Button>
          <Button look={danger ? "danger" : "solid"} pending={pending} onClick={act}>
            {confirm}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
