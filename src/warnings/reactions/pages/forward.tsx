import { useState } from "react";
import { forwardHop } from "../api.ts";
import { Button } from "../../../ui/button.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Form } from "../../../ui/form.tsx";
import { useDo } from "../../../ui/query.ts";
import { TextArea } from "../../../ui/text-area.tsx";

/** Passes a notice on now, with a word of the relay's own. */
export function Forward({ hop }: { hop: { id: string; count: number } }) {
  const [open, setOpen] = useState(false);
  const forward = useDo(forwardHop);
  const institutions = `${formatNumber(hop.count)}施設`;
  return (
    <>
      <Button look="solid" icon="send" onClick={() => setOpen(true)}>
        いま転送する
      </Button>
      <Dialog title={`${institutions}に転送しますか`} open={open} onClose={() => setOpen(false)}>
        <p>担当の施設すべてに、すぐにメールが届きます。</p>
        <Form
          keep={`reactions/forward/${hop.id}`}
          submit={`${institutions}に転送する`}
          beside={
            <Button look="text" onClick={() => setOpen(false)}>
              やめる
            </Button>
          }
          onSubmit={async (values) => {
            const note = values.text("note");
            await forward.mutateAsync({ params: { id: hop.id }, body: note ? { note } : {} });
            setOpen(false);
          }}
        >
          <TextArea
            name="note"
            label="添えるひとこと"
            rows={3}
            maxLength={1000}
            hint="メールに「事務局・団体からのひとこと」として載ります。"
          />
        </Form>
      </Dialog>
    </>
  );
}
