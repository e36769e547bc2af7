import { useRef } from "react";
import { RadioGroup } from "../../../ui/choice.tsx";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { useDo } from "../../../ui/query.ts";
import { CHOSEN_REASONS, REVOKED_REASONS, revokeCertificate } from "../api.ts";

type Reason = (typeof CHOSEN_REASONS)[number];

/** Asks why, then revokes; a new certificate is the way back. */
export function RevokeButton({ id, label }: { id: string; label: string }) {
  const revoke = useDo(revokeCertificate);
  const reason = useRef<Reason>("lost");
  return (
    <ConfirmButton
      label="失効にする"
      title={`「${label}」を失効にしますか`}
      confirm="失効にする"
      size="small"
      danger
      onConfirm={() => revoke.mutateAsync({ params: { id }, body: { reason: reason.current } })}
    >
      <p>
        すぐに使えなくなり、元には戻せません。使っていたほかの画面も、サインアウトになります。また使うときは、新しく作れます。
      </p>
      <RadioGroup
        name="reason"
        label="理由"
        look="lines"
        defaultValue="lost"
        choices={CHOSEN_REASONS.map((value) => ({ value, label: REVOKED_REASONS[value] }))}
        onChange={(value) => (reason.current = value as Reason)}
      />
    </ConfirmButton>
  );
}
